"""Gathers the pages of letters: importing this module is what puts every view on the blueprint."""

from admin.notices import printing, views
from admin.notices.area import bp

VIEWS = (views, printing)
__all__ = ["VIEWS", "bp"]
