"""Gathers the pages of one's own products: importing this module is what puts every view on its blueprint."""

from portal.keeping import asked, data, details, ending, passing, proving
from portal.keeping.area import bp

VIEWS = (proving, passing, ending, data, details, asked)
__all__ = ["VIEWS", "bp"]
