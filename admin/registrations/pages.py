"""Gathers the pages of registrations: importing this module is what puts every view on the blueprint."""

from admin.registrations import conflicts, papers, views
from admin.registrations.area import bp

VIEWS = (views, conflicts, papers)
__all__ = ["VIEWS", "bp"]
