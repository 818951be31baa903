"""Whom a recall reaches: counts for everybody who sees recalls; names only for those who may see customers, a page a
press, each look logged. Another maker's recall is not there."""

from flask import Blueprint, abort, render_template, request

from admin.account.guard import actor, needs
from registry.db import commits
from registry.journeys import reaching
from registry.matching.queries import Person
from registry.recalls.models import Recall
from registry.recalls.pages import Page
from registry.recalls.staff_queries import own_recall
from registry.recalls.states import Author
from registry.staff.permissions import Permission

bp = Blueprint("audience", __name__, url_prefix="/audience")


@bp.get("/<int:recall_id>")
@needs(Permission.SEE_RECALLS)
def page(recall_id: int) -> str:
    return _page(_own(recall_id))


@bp.post("/<int:recall_id>/people")
@needs(Permission.SEE_CUSTOMERS)
@commits
def people(recall_id: int) -> str:
    """Who they are. Not an address one can come back to: each look is a press of its own."""
    recall = _own(recall_id)
    number = request.form.get("page", "1")[:9]
    found = reaching.show_people(recall, int(number) if number.isdecimal() else 1, _author())
    return _page(recall, people=found)


def _page(recall: Recall, people: Page[Person] | None = None) -> str:
    state, job = reaching.state_of(recall)
    return render_template("admin/audience/page.html", recall=recall, state=state, job=job, people=people)


def _own(recall_id: int) -> Recall:
    """A public recall of this maker, or one on its way there."""
    if recall_id >= 2**31:
        abort(404)
    return own_recall(actor().organisation_id, recall_id) or abort(404)


def _author() -> Author:
    return Author(actor().member_id, actor().name)
