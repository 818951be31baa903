"""A fault or an injury reported, without an account."""
