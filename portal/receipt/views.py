"""Keeps receipts and shows them. A verdict page has no session, so keeping one takes a page with one button."""

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from portal.receipt.keys import key_set, newest_pem
from portal.receipt.paper import pdf_of
from portal.receipt.words import LIMITS, show
from registry.db import commits
from registry.errors import Refused
from registry.journeys import receipting
from registry.journeys.looking import look
from registry.papers import qr
from registry.receipts.codes import read_code, shown
from registry.throttle.local import Throttle, caller_of
from registry.tongue.speaking import gettext as _
from registry.tongue.words import moment

bp = Blueprint("receipt", __name__)
Page = AnyResponse | str | tuple[str, int]
RATE = "60 per minute"
"""Receipts that one caller looks at, a worker: each is checked anew."""


@bp.record
def set_up(state: object) -> None:
    state.app.extensions["receipt_throttle"] = Throttle(RATE)  # type: ignore[attr-defined]


@bp.get("/receipt")
def form() -> Page:
    query = request.query_string.decode("utf-8", "replace")
    if not query:
        return render_template("portal/receipt/find.html", number="", error="")
    try:
        looked = look(query)
    except Refused:
        return redirect(f"/check?{query}")
    return render_template("portal/receipt/form.html", looked=looked)


@bp.post("/receipt")
@commits
def keep() -> Page:
    looked = look(request.form.get("query", ""))
    try:
        receipt = receipting.keep(looked, caller_of(request.remote_addr))
    except receipting.TooMany:
        raise TooManyRequests from None
    return redirect(f"/receipt/{shown(receipt.code)}", 303)


@bp.get("/receipt/find")
def find() -> Page:
    if "number" not in request.args:
        return redirect("/receipt")
    number = _plain(request.args["number"])
    if code := read_code(number):
        return redirect(f"/receipt/{shown(code)}")
    error = _("A receipt's number has 16 letters and digits, in four groups. Compare it once more.")
    return render_template("portal/receipt/find.html", number=number, error=error), 400


@bp.get("/receipt/<number>")
def page(number: str) -> Page:
    standing = _found(number)
    if standing is None:
        error = _("No receipt has this number. Compare it letter by letter.")
        return render_template("portal/receipt/find.html", number=_plain(number), error=error), 404
    receipt = show(standing)
    code = Markup(qr(receipt.address))  # noqa: S704 - a picture of our own
    since = moment(standing.since) if standing.since else ""
    facts = {"standing": standing, "receipt": receipt, "since": since, "limits": LIMITS, "qr": code}
    return render_template("portal/receipt/page.html", **facts)


@bp.get("/receipt/<number>.pdf")
def pdf(number: str) -> Response:
    """Only of what is genuine: a paper that looks so must be so."""
    standing = _found(number)
    if standing is None or not standing.genuine:
        abort(404)
    answer = Response(pdf_of(standing), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = (
        f'inline; filename="check-receipt-{shown(standing.receipt.code)}.pdf"'
    )
    return answer


@bp.get("/.well-known/recall-receipt-key")
def key() -> Response:
    """The newest key as PEM, for people and openssl."""
    return Response(newest_pem(), mimetype="application/x-pem-file")


@bp.get("/.well-known/recall-receipt-key.json")
def keys() -> Response:
    """All keys as a set of JSON Web Keys (RFC 8037), for programs."""
    return Response(key_set(), mimetype="application/jwk-set+json")


def _plain(text: str) -> str:
    return "".join(filter(str.isprintable, text[:100]))


def _found(number: str) -> receipting.Standing | None:
    if not current_app.extensions["receipt_throttle"].allow(caller_of(request.remote_addr)):
        raise TooManyRequests
    return receipting.find(number)
