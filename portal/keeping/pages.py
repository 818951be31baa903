"""Gathers the pages of one's own products: importing this module is what puts every view on its blueprint."""

from portal.keeping import asked, data, details, ending, passing, proving, still
from portal.keeping.area import bp

VIEWS = (proving, passing, ending, data, details, asked, still)
__all__ = ["VIEWS", "bp"]
