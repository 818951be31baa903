"""Commands for people who run the site. Each parses, calls one journey, prints; no rules here."""
