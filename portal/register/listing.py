"""Registering many at once: a list sent, looked at, put right, registered. Between two pages the list lies in the page
itself, signed: this site keeps nothing of it until it is registered."""

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from portal.limits import allowed
from portal.owning import owner_now
from portal.register.list_forms import opened, said_of, sealed, sent
from portal.register.list_pages import Page, as_file, done_page, form_page, preview_page
from registry.db import commits
from registry.errors import Refused
from registry.journeys import registering_many
from registry.journeys.owned_list import OwnedList, open_questions, told
from registry.journeys.owned_rows import rows_of
from registry.journeys.starting import index_now
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked

bp = Blueprint("listing", __name__)
RESTING = marked(
    "Checks are resting at the moment. Wait a minute, then press the button again: nothing is lost."
)
MANY = marked(
    "Many lists were sent within ten minutes. Wait a little, then press the button again: nothing is lost."
)


@bp.get("/register/list")
def begin() -> Page:
    if owner_now() is not None:
        return redirect("/mine/list")
    return render_template("portal/register/list_begin.html", email="", error="")


@bp.post("/register/list")
@commits
def ask() -> Page:
    """The same page whether the address is known or not."""
    if not allowed():
        raise TooManyRequests
    email = request.form.get("email", "")
    try:
        registering_many.ask_to_begin(email)
    except Refused as refused:
        page = render_template("portal/register/list_begin.html", email=email[:254], error=refused.message)
        return page, 400
    return render_template("portal/register/list_sent.html", email=email.strip())


@bp.get("/mine/list")
def form() -> Page:
    return redirect("/register/list") if owner_now() is None else form_page()


@bp.post("/mine/list")
def look() -> Page:
    """What was pasted or chosen, as we read it. Nothing is registered."""
    owner, served = owner_now(), index_now()
    if owner is None:
        return redirect("/register/list", 303)
    if served is None or not registering_many.allowed(owner):
        return form_page([Refused("", _(MANY) if served else _(RESTING))], 429 if served else 503)
    try:
        return _preview(sent(served.generation))
    except Refused as refused:
        return form_page([refused], 400)


@bp.post("/mine/list/columns")
def columns() -> Page:
    """The same list, read as its owner says."""
    listed = _listed()
    if listed is None:
        return redirect("/mine/list", 303)
    try:
        listed = told(listed, *said_of(request.form), header=bool(request.form.get("header")))
    except Refused as refused:
        return preview_page(listed, sealed(listed), [], [(refused.field, refused.message)])
    return _preview(listed)


@bp.post("/mine/list/register")
@commits
def register() -> Page:
    owner, listed, served = owner_now(), _listed(), index_now()
    if owner is None or listed is None or open_questions(listed):
        return redirect("/mine/list", 303)
    if served is None or not registering_many.allowed(owner):
        return form_page([Refused("", _(MANY) if served else _(RESTING))], 429 if served else 503)
    done = registering_many.register_list(owner, listed, served, sure=bool(request.form.get("sure")))
    return done_page(sealed(listed), done)


@bp.post("/mine/list/file")
def file() -> AnyResponse:
    """The rows that were left out, each with what is wrong and what to do; or all of them with their answers."""
    owner, listed, served = owner_now(), _listed(), index_now()
    if owner is None or listed is None or served is None or not registering_many.allowed(owner):
        return redirect("/mine/list", 303)
    every = request.form.get("rows") == "all"
    made = Response(
        as_file(listed, rows_of(listed, owner, served), every=every),
        content_type="text/csv; charset=utf-8",
    )
    name = "products-with-answers" if every else "rows-to-correct"
    made.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return made


def _preview(listed: OwnedList) -> Page:
    owner, served, questions = owner_now(), index_now(), open_questions(listed)
    if owner is None or served is None:
        return redirect("/mine/list", 303)
    rows = [] if questions else rows_of(listed, owner, served)
    return preview_page(listed, sealed(listed), rows, questions)


def _listed() -> OwnedList | None:
    """The list that lies in the page, if it is theirs and whole."""
    owner = owner_now()
    return opened(request.form.get("list", ""), owner) if owner is not None else None
