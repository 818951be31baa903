"""Makers, brands and products: what a thing is called and what its numbers look like. Knows no recall."""
