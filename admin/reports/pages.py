"""Brings the views of the reports together."""

from admin.reports import behind, copies, dashboard, drafts, drills, radar, remedies, saved
from admin.reports.area import bp

VIEWS = (dashboard, behind, remedies, drafts, copies, saved, radar, drills)
__all__ = ["VIEWS", "bp"]
