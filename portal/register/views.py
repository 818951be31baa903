"""Registering: found, described in four fields, answered at once, confirmed by a link."""

from dataclasses import replace
from urllib.parse import parse_qsl

from flask import Blueprint, redirect, render_template, request, session
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from portal import papers
from portal.limits import allowed
from portal.owning import owner_now, sign_in
from portal.register.forms import first_typed, typed_of
from portal.register.pages import done_page, find_page, form_page
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import registering, starting
from registry.journeys.advising import advice_of
from registry.journeys.check import Told, parse_told
from registry.journeys.entering import owner_behind
from registry.journeys.queried import MOST_QUERY, given, query
from registry.plates.papers import Paper
from registry.registrations.reading import Typed
from registry.throttle.local import caller_of
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked

bp = Blueprint("register", __name__)
Page = AnyResponse | str | tuple[str, int]
MANY = marked(
    "Many products were sent from where you are. Wait a minute, then press the button again: nothing is lost."
)
MOST_KEPT = 1_500
"""What a cookie holds of a check's query."""


@bp.get("/register")
def begin() -> Page:
    text = "".join(filter(str.isprintable, request.args.get("q", "")))[:200].strip()
    try:
        told = _told(request.query_string.decode("utf-8", "replace"))
    except Refused as refused:
        return find_page(starting.Start(Told({})), error=refused.message)
    if text:
        return find_page(starting.search(told, text), text)
    start = starting.start(told)
    if start.product is None:
        return find_page(start)
    return form_page(start, start.product, first_typed(start))


@bp.post("/register")
@commits
def send() -> Page:
    typed = typed_of(request.form)
    told = replace(_told(request.form.get("told", "")), product=request.form.get("product", "")[:200])
    start = starting.start(told)
    if start.product is None:
        return redirect("/register", 303)
    if not allowed():
        return form_page(start, start.product, typed, [Refused("", _(MANY))], status=429)
    try:
        sure, paper = request.form.get("sure", ""), _paper()
        made = registering.register(start.product, typed, start.told, sure, owner_now(), paper)
    except Refused as refused:
        return form_page(start, start.product, typed, [refused], status=400)
    except registering.Wrong as wrong:
        db.session.rollback()
        return form_page(start, start.product, typed, wrong.faults, status=400)
    except registering.Unsure as unsure:
        return form_page(
            start, start.product, typed, advice=advice_of(unsure.answer, start.product, typed.number)
        )
    return _kept(made, typed)


def _paper() -> Paper | None:
    """A proof of purchase that came along."""
    data = papers.sent()
    return papers.made_anew(data, caller_of(request.remote_addr)) if data else None


def _kept(made: registering.Registered, typed: Typed) -> Page:
    """Whoever is signed in sees it among theirs; everybody else sees the answer and waits for the letter."""
    if owner_now() is not None:
        return redirect(f"/mine?new={made.registration.code}", 303)
    said = query(made.told)
    session["registered"] = [
        said if len(said) <= MOST_KEPT else query(_short(made.told)),
        typed.email.strip(),
    ]
    return redirect("/register/done", 303)


@bp.get("/register/done")
def done() -> Page:
    kept = session.get("registered")
    return done_page(_told(kept[0]), kept[1]) if kept else redirect("/register")


@bp.get("/register/confirm/<token>")
def link(token: str) -> Page:
    registration = registering.behind(token)
    if registration is None:
        return spent(token)
    product = registering.product_of(registration)
    seller = registering.seller_of(registration)
    facts = {"product": product, "registration": registration, "seller": seller, "token": token}
    return render_template("portal/register/confirm.html", **facts)


@bp.post("/register/confirm/<token>")
@commits
def confirm(token: str) -> Page:
    owner = registering.use(token)
    if owner is None:
        return spent(token)
    sign_in(owner)
    return redirect("/mine?new=1", 303)


@bp.post("/register/confirm/<token>/no")
@commits
def refuse(token: str) -> Page:
    """Somebody else typed this address."""
    return render_template("portal/register/refused.html") if registering.refuse(token) else spent(token)


@bp.post("/register/confirm/again")
@commits
def again() -> Page:
    """The letter once more, to the mailbox that got the old one."""
    if not allowed():
        raise TooManyRequests
    if not registering.ask_again(request.form.get("token", "")):
        return redirect("/register", 303)
    return render_template("portal/register/again.html")


def spent(token: str) -> Page:
    facts = {"waits": registering.waits_behind(token), "known": owner_behind(token) is not None}
    return render_template("portal/register/spent.html", token=token, **facts), 410


def _told(text: str) -> Told:
    """A check's query; nothing where nothing was told."""
    if not any(value.strip() for name, value in parse_qsl(text[:MOST_QUERY]) if name != "q"):
        return Told({})
    fields = given(text)
    fields.pop("q", None)
    return parse_told(fields)


def _short(told: Told) -> Told:
    fields = {name: value for name, value in told.fields.items() if value and len(str(value)) <= 60}
    return Told(dict(list(fields.items())[:8]), told.product, told.sure)
