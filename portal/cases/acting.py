"""What one does in one's own request: write, confirm an appointment, ask for another, say that nobody came or that it
still does it, take the refund instead, take it all back."""

from collections.abc import Callable

from flask import redirect, request
from werkzeug.wrappers import Response as AnyResponse

from portal.cases.area import bp, own
from portal.cases.following import case_page
from registry.cases.models import RemedyCase
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import appointing, following
from registry.journeys.paying_back import ASKED, SEEN, Unseen

Page = AnyResponse | str | tuple[str, int]


@bp.post("/case/<reference>/say")
@commits
def say(reference: str) -> Page:
    return do(reference, lambda case: following.say(case, _words("say")), "say")


@bp.post("/case/<reference>/visit")
@commits
def take_visit(reference: str) -> Page:
    return do(reference, lambda case: appointing.take(case, _number("visit")))


@bp.post("/case/<reference>/visit/other")
@commits
def other_visit(reference: str) -> Page:
    return do(reference, lambda case: appointing.ask_other(case, _words("other")), "other")


@bp.post("/case/<reference>/visit/nobody")
@commits
def nobody_came(reference: str) -> Page:
    return do(reference, lambda case: following.nobody_came(case, _number("visit")))


@bp.post("/case/<reference>/again")
@commits
def again(reference: str) -> Page:
    return do(reference, lambda case: following.still_does_it(case, _words("again")), "again")


@bp.post("/case/<reference>/refund")
@commits
def refund(reference: str) -> Page:
    typed = {name: request.form.get(name, "")[:100] for name in (SEEN, *ASKED)}
    if request.form.get("do") == "work":
        return _worked_out(own(reference), typed)
    try:
        return do(reference, lambda case: following.take_refund(case, typed))
    except Unseen as unseen:
        db.session.rollback()
        return case_page(own(reference), typed=typed, worked=unseen.worked, look=True)


@bp.post("/case/<reference>/appeal")
@commits
def object_to(reference: str) -> Page:
    return do(reference, lambda case: following.object_to(case, _words("appeal")), "appeal")


@bp.post("/case/<reference>/withdraw")
@commits
def withdraw(reference: str) -> Page:
    return do(reference, following.take_back)


def do(reference: str, change: Callable[[RemedyCase], object], words: str = "") -> Page:
    """One step; or the page again with what stands in the way, and what was typed. `words` is the page's field for
    what somebody writes with it."""
    case = own(reference)
    try:
        change(case)
    except Refused as refused:
        db.session.rollback()
        field = words if refused.field == "words" else refused.field
        return case_page(own(reference), [(field, refused.message)], request.form), 400
    return redirect(f"/case/{case.reference}", 303)


def _worked_out(case: RemedyCase, typed: dict[str, str]) -> Page:
    """The page with the sum; nothing is chosen yet."""
    try:
        worked = following.worked_out(case, typed)
    except Refused as refused:
        return case_page(case, [(refused.field, refused.message)], typed), 400
    return case_page(case, typed=typed, worked=worked)


def _words(field: str) -> str:
    return request.form.get(field, "")[:20_000]


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
