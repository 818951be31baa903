"""Warranty terms: written by one person, seen with an example, published by another."""
