"""The blueprint of these pages, and whose recall they are about. Its modules add their views to it."""

from flask import Blueprint, abort

from admin.account.guard import actor
from registry.audit.who import By
from registry.journeys import consigning
from registry.journeys.consigning import Desk

bp = Blueprint("consignees", __name__, url_prefix="/consignees")
LARGEST = 2**31 - 1


def own(recall_id: int, *, locked: bool = False) -> Desk:
    """All consignees of a public recall of this maker."""
    ask = consigning.locked if locked else consigning.desk
    return (ask(actor().organisation_id, recall_id) if recall_id <= LARGEST else None) or abort(404)


def by() -> By:
    return By(actor().member_id, actor().name)
