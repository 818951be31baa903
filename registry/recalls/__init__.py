"""Recalls: what they say, which units they cover in which version, and the index that finds them."""
