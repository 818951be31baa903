"""Gathers the addresses of stock: importing this module is what puts every view on the blueprint."""

from portal.api.stock import standing, views
from portal.api.stock.area import bp

VIEWS = (views, standing)
__all__ = ["VIEWS", "bp"]
