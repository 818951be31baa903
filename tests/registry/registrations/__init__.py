"""Owners, registrations and what becomes of them."""
