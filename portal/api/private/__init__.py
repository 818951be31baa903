"""Checks that tell us no number: the beginnings of hashes, and the signed list for use off line."""
