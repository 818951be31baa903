"""Faults and injuries that people tell of, by the maker's own fault codes: what broke, when, and whom it hurt."""
