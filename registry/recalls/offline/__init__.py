"""The numbers of published recalls as hashes, for whoever wants to check without telling us a number: a signed file."""
