"""Numbers as hashes."""
