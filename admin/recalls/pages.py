"""Gathers the recall area: importing this module is what puts every view on its blueprint."""

from admin.recalls import contents, review, scoping, views
from admin.recalls.area import bp

VIEWS = (views, contents, scoping, review)
__all__ = ["VIEWS", "bp"]
