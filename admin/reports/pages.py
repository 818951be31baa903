"""Brings the views of the reports together."""

from admin.reports import behind, copies, dashboard, drafts, remedies, saved
from admin.reports.area import bp

VIEWS = (dashboard, behind, remedies, drafts, copies, saved)
__all__ = ["VIEWS", "bp"]
