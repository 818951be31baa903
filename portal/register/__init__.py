"""Registering a product: found, described in four fields, confirmed by a link."""
