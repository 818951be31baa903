"""Brings the views of the trace pages together."""

from admin.trace import counting, doubting, shelves, ways
from admin.trace.area import bp

__all__ = ["bp", "counting", "doubting", "shelves", "ways"]
