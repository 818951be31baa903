"""Gathers the pages of requests: importing this module is what puts every view on the blueprint."""

from admin.cases import acting, finishing, several, stock, views
from admin.cases.area import bp

VIEWS = (views, acting, finishing, several, stock)
__all__ = ["VIEWS", "bp"]
