"""What staff do in one request: answer, take a step, offer visits, call one off, work the sum out, look how to reach
the owner. The owner hears of each by a letter."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import needs
from admin.cases.area import bp, by, may_reach, own
from admin.cases.views import case_page
from registry.cases.models import RemedyCase
from registry.cases.visits import MOST_OFFERED, Slot
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import casework
from registry.journeys.paying_back import ASKED
from registry.recalls.models import Recall
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _


@bp.post("/<int:case_id>/say")
@needs(Permission.WORK_CASES)
@commits
def say(case_id: int) -> str | Response:
    return do(
        case_id,
        lambda case: casework.answer(case, _words("say"), by()),
        _("The message is on its way."),
        "say",
    )


@bp.post("/<int:case_id>/step")
@needs(Permission.WORK_CASES)
@commits
def step(case_id: int) -> str | Response:
    kind = request.form.get("step", "")
    return do(
        case_id,
        lambda case: casework.step(case, kind, _words("note"), by()),
        _("Noted; the owner hears of it."),
        "note",
    )


@bp.post("/<int:case_id>/visits")
@needs(Permission.WORK_CASES)
@commits
def offer_visits(case_id: int) -> str | Response:
    def offer(case: RemedyCase) -> None:
        casework.offer_visits(case, _slots(request.form), by())

    return do(case_id, offer, _("Offered. The owner chooses one on their page."))


@bp.post("/<int:case_id>/visits/off")
@needs(Permission.WORK_CASES)
@commits
def visit_off(case_id: int) -> str | Response:
    text = request.form.get("visit", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    return do(
        case_id, lambda case: casework.call_off(case, number, _words("off"), by()), _("Called off."), "off"
    )


@bp.post("/<int:case_id>/sum")
@needs(Permission.WORK_CASES)
@commits
def work_out_sum(case_id: int) -> str | Response:
    typed = {name: request.form.get(name, "")[:100] for name in ASKED}

    def work(case: RemedyCase) -> None:
        casework.set_sum(case, typed, recall_remedies(case), by())

    return do(case_id, work, _("The refund is worked out; the owner sees each step."))


@bp.post("/<int:case_id>/read")
@needs(Permission.WORK_CASES)
@commits
def set_aside(case_id: int) -> str | Response:
    return do(case_id, lambda case: casework.set_aside(case, by()), _("It needs no answer."))


@bp.post("/<int:case_id>/contact")
@needs(Permission.WORK_CASES)
@commits
def contact(case_id: int) -> str:
    """How to reach who asked: a press of its own, and an entry in the log."""
    case = own(case_id, lock=False)
    if not may_reach(case):
        abort(403)
    return case_page(case_id, contact=casework.contact(case, by()))


def recall_remedies(case: RemedyCase) -> dict[str, Any]:
    """What its recall offers; nothing where it is a claim."""
    return db.session.get_one(Recall, case.recall_id).remedies if case.recall_id else {}


def do(case_id: int, change: Callable[[RemedyCase], object], done: str, words: str = "") -> str | Response:
    """One step; or the page again with what stands in the way. `words` is the page's field for what is written."""
    try:
        change(own(case_id))
    except Refused as refused:
        db.session.rollback()
        return case_page(case_id, [(words if refused.field == "words" else refused.field, refused.message)])
    flash(done, "success")
    return redirect(url_for("cases.page", case_id=case_id))


def _slots(form: Mapping[str, str]) -> list[Slot]:
    """The rows that hold a day."""
    found = []
    for place in range(MOST_OFFERED):
        day, begins, ends = (
            form.get(f"slot-{place}-{name}", "").strip()[:10] for name in ("day", "begins", "ends")
        )
        if not day:
            continue
        try:
            found.append(Slot(date.fromisoformat(day), begins, ends, form.get("zone", "")[:40]))
        except ValueError:
            raise Refused(f"slot-{place}-day", _("Write the day as year-month-day.")) from None
    return found


def _words(field: str) -> str:
    return request.form.get(field, "")[:20_000]
