"""Gathers the pages of remedies: importing this module is what puts every view on the blueprint."""

from portal.cases import acting, choosing, files, following, returning
from portal.cases.area import bp

VIEWS = (choosing, following, acting, files, returning)
__all__ = ["VIEWS", "bp"]
