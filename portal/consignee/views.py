"""The page behind the link of a stop-sale notice. No account and no cookie: whoever has the link answers for the
business. A link that we never gave is no page. Opening one changes nothing, since mail programs open links."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound, TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from portal.limits import allowed
from portal.owning import by_token
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import consignee as journey
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.web.tables import sent_as_csv

bp = Blueprint("consignee", __name__, url_prefix="/consignee")
Page = AnyResponse | str | tuple[str, int]
HEADER = (
    marked("Product"),
    marked("Model"),
    marked("Serial number"),
    marked("Lot"),
    marked("Expires"),
    marked("Came to you"),
    marked("Still there as far as the maker knows"),
)


@bp.get("/<token>")
def page(token: str) -> str:
    return _page(token)


@bp.get("/<token>/units.csv")
def units(token: str) -> Response:
    rows = journey.every_unit(token)
    if rows is None:
        raise NotFound
    return sent_as_csv("recalled-units", [_(name) for name in HEADER], rows)


@bp.post("/<token>/confirm")
@by_token
@commits
def confirm(token: str) -> Page:
    try:
        if not journey.acknowledge(token):
            raise NotFound
    except Refused as refused:
        db.session.rollback()
        return _page(token, refused), 400
    return redirect(url_for("consignee.page", token=token, _anchor="answer"), 303)


@bp.post("/<token>/answer")
@by_token
@commits
def answer(token: str) -> Page:
    try:
        if not journey.answer(token, _typed()):
            raise NotFound
    except Refused as refused:
        db.session.rollback()
        return _page(token, refused, "answer"), 400
    return redirect(url_for("consignee.page", token=token, _anchor="passed"), 303)


@bp.post("/<token>/passed-on")
@by_token
@commits
def pass_on(token: str) -> Page:
    if not allowed():
        raise TooManyRequests
    try:
        if journey.pass_on(token, _typed()) is None:
            raise NotFound
    except Refused as refused:
        db.session.rollback()
        return _page(token, refused, "passed"), 400
    return redirect(url_for("consignee.page", token=token, _anchor="passed"), 303)


def _typed() -> dict[str, str]:
    """PostgreSQL keeps no NUL, and nobody types one: it came with what was pasted, and is refused at its field."""
    typed = request.form.to_dict()
    for name, text in typed.items():
        if "\0" in text:
            raise Refused(name, _("This holds a character that cannot be kept. Type it anew."))
    return typed


def _page(token: str, refused: Refused | None = None, form: str = "") -> str:
    found = journey.shown(token)
    if found is None:
        raise NotFound
    typed: dict[str, Any] = {n: text.replace("\0", "") for n, text in request.form.items()} if refused else {}
    wrong = {refused.field: refused.message} if refused else {}
    return render_template(
        "portal/consignee/page.html", found=found, row=found.row, token=token, refused=refused, form=form,
        typed=typed, wrong=wrong,
    )  # fmt: skip
