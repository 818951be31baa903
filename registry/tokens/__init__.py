"""One-use tokens for links in letters. Only their digests are kept."""
