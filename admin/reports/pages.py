"""Brings the views of the reports together."""

from admin.reports import copies, dashboard, drafts, remedies
from admin.reports.area import bp

VIEWS = (dashboard, remedies, drafts, copies)
__all__ = ["VIEWS", "bp"]
