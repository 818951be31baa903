"""Begins and ends watches. Mail programs open links before people do, so opening one uses nothing."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from portal.limits import allowed
from portal.owning import by_token
from portal.told import said
from registry.db import commits
from registry.errors import Refused
from registry.journeys import watching
from registry.journeys.looking import Looked, look
from registry.journeys.queried import given
from registry.journeys.telling import parse_told
from registry.tokens.actions import TOGETHER

bp = Blueprint("watch", __name__, url_prefix="/watch")
Page = AnyResponse | str | tuple[str, int]


@bp.get("")
def form() -> Page:
    query = request.query_string.decode("utf-8", "replace")
    try:
        looked = look(query)
    except Refused:
        return redirect(f"/check?{query}" if query else "/")
    return _form(looked)


@bp.post("")
@commits
def ask() -> Page:
    """The same page whatever is known of the address or the unit."""
    if not allowed():
        raise TooManyRequests
    looked = look(request.form.get("query", ""))
    email = request.form.get("email", "")
    try:
        watching.ask(looked, email)
    except Refused as refused:
        return _form(looked, email[:254], [(refused.field, refused.message)]), 400
    return redirect("/watch/sent", 303)


@bp.get("/sent")
def sent() -> str:
    return render_template("portal/watch/sent.html")


@bp.get("/confirm/<token>")
def link(token: str) -> Page:
    watch = watching.whom(token)
    return (
        _spent() if watch is None else render_template("portal/watch/confirm.html", facts=_facts(watch.query))
    )


@bp.post("/confirm/<token>")
@by_token
@commits
def confirm(token: str) -> Page:
    begun = watching.confirm(token)
    if begun is None:
        return _spent()
    watch, end = begun
    return render_template("portal/watch/begun.html", facts=_facts(watch.query), query=watch.query, end=end)


@bp.get("/stop/<token>")
@bp.get(f"/stop/<token>/<int(min=1, max={TOGETHER}):many>")
def stopping(token: str, many: int = 0) -> Page:
    found = [_facts(watch.query) for watch in watching.whose(token, many)]
    return render_template("portal/watch/stop.html", units=found) if found else _ended([])


@bp.post("/stop/<token>")
@bp.post(f"/stop/<token>/<int(min=1, max={TOGETHER}):many>")
@by_token
@commits
def stop(token: str, many: int = 0) -> Page:
    """A mail program's own button may send this, too: it gets no redirect, as RFC 8058 has it."""
    return _ended(watching.end(token, many))


def _ended(queries: list[str]) -> str:
    return render_template("portal/watch/ended.html", units=[_facts(query) for query in queries])


def _form(looked: Looked, email: str = "", errors: list[tuple[str, str]] | None = None) -> str:
    facts = [(label, words) for _, label, words in said(looked.told)]
    return render_template(
        "portal/watch/form.html", looked=looked, facts=facts, email=email, errors=errors or []
    )


def _facts(query: str) -> list[tuple[str, str]]:
    return [(label, words) for _, label, words in said(parse_told(given(query)))]


def _spent() -> tuple[str, int]:
    return render_template("portal/watch/spent.html"), 410
