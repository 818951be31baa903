"""Gathers the pages of requests: importing this module is what puts every view on the blueprint."""

from admin.cases import acting, calls, claims, finishing, service, several, stock, views
from admin.cases.area import bp

VIEWS = (views, acting, claims, finishing, several, stock, service, calls)
__all__ = ["VIEWS", "bp"]
