"""Gathers the recall area: importing this module is what puts every view on its blueprint."""

from admin.recalls import (
    bounds,
    contents,
    deciding,
    noticing,
    remedies,
    review,
    scoping,
    translating,
    trialling,
    views,
)
from admin.recalls.area import bp

VIEWS = (views, bounds, contents, remedies, scoping, trialling, noticing, translating, review, deciding)
__all__ = ["VIEWS", "bp"]
