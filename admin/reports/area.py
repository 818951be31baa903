"""The blueprint of the reports, one's own public recall or nothing, and who is asking."""

from datetime import date

from flask import Blueprint, abort, request

from admin.account.guard import actor
from registry.recalls.models import Recall
from registry.recalls.staff_queries import own_recall
from registry.recalls.states import PUBLIC, Author

bp = Blueprint("reports", __name__, url_prefix="/reports")
LARGEST = 2**31 - 1
LAST_YEAR = 3000


def own(recall_id: int) -> Recall:
    """A recall that is or was public; another maker's answers 404 like none at all."""
    recall = own_recall(actor().organisation_id, recall_id) if recall_id <= LARGEST else None
    return recall if recall is not None and recall.state in PUBLIC else abort(404)


def by() -> Author:
    return Author(actor().member_id, actor().name)


def day_of(name: str) -> date | None:
    """A day that an address names; 404 for what is none."""
    text = request.args.get(name, "")
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        abort(404)
    return day if day is None or day.year < LAST_YEAR else abort(404)
