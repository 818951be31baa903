"""Gathers the area of uploads: importing this module is what puts every view on its blueprint."""

from admin.uploads import bounds, page, steps, views
from admin.uploads.area import bp

VIEWS = (views, page, bounds, steps)
__all__ = ["VIEWS", "bp"]
