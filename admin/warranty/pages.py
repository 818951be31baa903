"""Gathers the pages of warranties: importing this module is what puts every view on the blueprint."""

from admin.warranty import dates, views
from admin.warranty.area import bp

VIEWS = (dates, views)
__all__ = ["VIEWS", "bp"]
