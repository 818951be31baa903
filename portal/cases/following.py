"""The page of one's request, the way to it, and its appointment as a calendar file."""

from typing import Any

from flask import Response, abort, redirect, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from portal.cases.area import bp, let_in, seen
from portal.limits import allowed
from registry.cases.models import RemedyCase
from registry.cases.references import shown
from registry.cases.stages import STAGES
from registry.cases.steps import said
from registry.clock import now
from registry.db import commits
from registry.errors import Refused
from registry.journeys import appointing, following
from registry.journeys.sending_back import CAREFUL
from registry.papers import qr
from registry.remedies.offers import NAMES
from registry.remedies.refund import Sum

Page = AnyResponse | str | tuple[str, int]


@bp.get("/case")
def find() -> str:
    return _find()


@bp.post("/case")
@commits
def ask() -> Page:
    """The same page whether the reference and the address belong together."""
    if not allowed():
        raise TooManyRequests
    reference, email = (request.form.get(name, "")[:300] for name in ("reference", "email"))
    try:
        following.ask_link(reference, email)
    except Refused as refused:
        return _find(reference, email, [(refused.field, refused.message)]), 400
    return render_template("portal/cases/on_its_way.html")


@bp.get("/case/enter/<token>")
def enter(token: str) -> Page:
    """The link works as often as they like; it changes nothing but what this browser may see."""
    case = following.behind(token)
    if case is None:
        return render_template("portal/cases/spent.html"), 410
    let_in(case)
    return redirect(f"/case/{case.reference}")


@bp.get("/case/<reference>")
def page(reference: str) -> Page:
    case = seen(reference)
    return redirect("/case") if case is None else case_page(case)


@bp.get("/case/<reference>/visit.ics")
def visit(reference: str) -> Response:
    found = appointing.entry(following.follow(seen(reference) or abort(404))) or abort(404)
    method, body = found
    made = Response(body, content_type=f"text/calendar; method={method}; charset=utf-8")
    made.headers["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return made


def case_page(
    case: RemedyCase,
    errors: list[tuple[str, str]] | None = None,
    typed: Any = None,
    worked: Sum | None = None,
    *,
    look: bool = False,
) -> str:
    """With what was typed, where something of it could not be taken, and the sum that was asked for; `look`: which is
    to be seen before it counts."""
    reference = shown(case.reference)
    return render_template(
        f"portal/cases/{'claim' if case.is_claim else 'page'}.html",
        found=following.follow(case), code=Markup(qr(reference)), careful=CAREFUL,  # noqa: S704 - a picture of our own
        said=said, kinds=NAMES, stages=STAGES, reference=reference,
        today=now().date(), errors=errors or [], wrong=dict(errors or []), typed=typed or {},
        worked=worked, look=look,
    )  # fmt: skip


def _find(reference: str = "", email: str = "", errors: list[tuple[str, str]] | None = None) -> str:
    wrong = dict(errors or [])
    return render_template(
        "portal/cases/find.html", reference=reference, email=email, errors=errors or [], wrong=wrong
    )
