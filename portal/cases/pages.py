"""Gathers the pages of remedies: importing this module is what puts every view on the blueprint."""

from portal.cases import acting, choosing, files, following
from portal.cases.area import bp

VIEWS = (choosing, following, acting, files)
__all__ = ["VIEWS", "bp"]
