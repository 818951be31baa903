"""Brings the views of these pages together."""

from admin.consignees import checking, telling, views
from admin.consignees.area import bp

__all__ = ["bp", "checking", "telling", "views"]
