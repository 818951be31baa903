"""Gathers the pages of connected systems: importing this module is what puts every view on the blueprint."""

from admin.systems import deliveries, keys, webhooks
from admin.systems.area import bp

VIEWS = (keys, webhooks, deliveries)
__all__ = ["VIEWS", "bp"]
