"""Gathers the pages of connected systems: importing this module is what puts every view on the blueprint."""

from admin.systems import keys
from admin.systems.area import bp

VIEWS = (keys,)
__all__ = ["VIEWS", "bp"]
