"""Gathers the pages of letters: importing this module is what puts every view on the blueprint."""

from admin.notices import printing, undelivered, views
from admin.notices.area import bp

VIEWS = (views, printing, undelivered)
__all__ = ["VIEWS", "bp"]
