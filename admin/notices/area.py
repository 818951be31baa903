"""The pages of a recall's letters that the modules of this package add themselves to, and whose recall it is."""

from flask import Blueprint, abort

from admin.account.guard import actor
from registry.recalls.models import Recall
from registry.recalls.staff_queries import own_recall

bp = Blueprint("notices", __name__, url_prefix="/notices")


def own_public(recall_id: int) -> Recall:
    """A public recall of this maker; drafts have no letters."""
    found = own_recall(actor().organisation_id, recall_id) if recall_id < 2**31 else None
    if found is None or found.current_number is None:
        abort(404)
    return found
