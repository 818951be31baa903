"""Brings the views of the reports together."""

from admin.reports import copies, dashboard, drafts, remedies, saved
from admin.reports.area import bp

VIEWS = (dashboard, remedies, drafts, copies, saved)
__all__ = ["VIEWS", "bp"]
