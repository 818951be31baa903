"""Am I covered? Asked by a plain address: nothing is changed by it, nothing is kept, no cookie is set."""

from urllib.parse import parse_qsl

from flask import abort, current_app, render_template, request
from werkzeug.exceptions import TooManyRequests

from portal.warranty.area import bp
from registry.catalogue.countries import choices
from registry.errors import Refused
from registry.journeys.answers import Told
from registry.journeys.check import parse_told
from registry.journeys.covering import ELSEWHERE, NUMBERS, Covering, am_i_covered
from registry.journeys.queried import MOST_PARAMETERS, MOST_QUERY, given, pairs, query
from registry.throttle.local import caller_of
from registry.tongue.speaking import gettext as _

RATE = "60 per minute"
"""Fewer than checks: an answer tells more or less when a unit was sold."""


@bp.get("/warranty")
def page() -> str | tuple[str, int]:
    text = request.environ["QUERY_STRING"]
    if not text:
        return _ask({})
    if not current_app.extensions["warranty_throttle"].allow(caller_of(request.remote_addr)):
        raise TooManyRequests
    try:
        told, bought, country = _told(text)
        if not told.fields.keys() & set(NUMBERS):
            return _ask(_typed(text))
        return _answer(told, bought, country)
    except Refused as refused:
        return _ask(_typed(text), refused), 400


def _told(text: str) -> tuple[Told, str, str]:
    fields = given(text)
    bought, country = (fields.pop(name, [""])[0] for name in ("bought", "country"))
    if not fields:
        raise Refused("serial", _("Type the number that is on your product."))
    return parse_told(fields), bought, country


def _answer(told: Told, bought: str, country: str) -> str | tuple[str, int]:
    """A day that cannot be is told beside its field, with all that is known without it."""
    error = ""
    try:
        covering = _covering(told, bought, country)
    except Refused as refused:
        if refused.field != "bought":
            raise
        error = refused.message
        covering = _covering(told, "", country)
    page = render_template(
        "portal/warranty/answer.html",
        covering=covering,
        answer=covering.answer,
        warranty=covering.warranty,
        told=told,
        query=query(told),
        told_pairs=pairs(told),
        number=next((v for v in told.fields.values() if isinstance(v, str)), ""),
        bought=bought[:20],
        country=country,
        countries=[
            *choices(covering.warranty.countries if covering.warranty else ()),
            (ELSEWHERE, _("Another country")),
        ],
        error=error,
    )
    return (page, 400) if error else page


def _covering(told: Told, bought: str, country: str) -> Covering:
    try:
        return am_i_covered(told, bought, country)
    except LookupError:
        abort(503)


def _typed(text: str) -> dict[str, str]:
    said = parse_qsl(text[:MOST_QUERY], keep_blank_values=True, errors="replace")[:MOST_PARAMETERS]
    return {name: "".join(filter(str.isprintable, value))[:200] for name, value in said}


def _ask(values: dict[str, str], refused: Refused | None = None) -> str:
    errors = [(refused.field, refused.message)] if refused else []
    known = {"serial", "brand", "model"}
    return render_template(
        "portal/warranty/ask.html",
        values={name: values.get(name, "") for name in known},
        errors=[(field if field in known else "", message) for field, message in errors],
        wrong=dict(errors),
    )
