"""Several requests at once: handed to somebody, or taken a step on."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import actor, needs
from admin.cases.area import bp, by, only
from admin.cases.views import queue_page
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import several
from registry.journeys.several import Outcome
from registry.staff.permissions import Permission
from registry.tongue.speaking import ngettext

MOST = 200


@bp.post("/hand")
@needs(Permission.LEAD_CASES)
@commits
def hand() -> str | Response:
    text = request.form.get("hand_to", "")
    try:
        to = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
        done = several.hand_to(actor().organisation_id, _ticked(), to, by())
    except Refused as refused:
        db.session.rollback()
        return queue_page([(refused.field, refused.message)])
    many = done.done
    _tell(done, ngettext("%(many)s request handed over.", "%(many)s requests handed over.", many, many=many))
    return redirect(url_for("cases.index"))


@bp.post("/steps")
@needs(Permission.WORK_CASES)
@commits
def steps() -> str | Response:
    kind, words = request.form.get("step", ""), request.form.get("words", "")[:20_000]
    try:
        done = several.step_all(actor().organisation_id, _ticked(), only(), kind, words, by())
    except Refused as refused:
        db.session.rollback()
        return queue_page([(refused.field, refused.message)])
    many = done.done
    said = ngettext(
        "Noted in %(many)s request; its owner hears of it.",
        "Noted in %(many)s requests; each owner hears of it.",
        many,
        many=many,
    )
    _tell(done, said)
    return redirect(url_for("cases.index"))


def _tell(outcome: Outcome, done: str) -> None:
    """What was done, and row by row what was not."""
    if outcome.done:
        flash(done, "success")
    for sentence in outcome.left:
        flash(sentence, "warning")


def _ticked() -> list[int]:
    texts = request.form.getlist("case")[:MOST]
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10]
