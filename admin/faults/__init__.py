"""Fault codes: what can break, in the maker's own codes and in words that people recognise."""
