"""One box to find a unit, its page from the day it was made, and who bought it: one press, one entry in the log.
Another maker's unit is not there: its number answers 404 like any unknown one."""

from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import actor, needs
from registry.db import commits
from registry.journeys import history, searching
from registry.journeys.searching import LONGEST, Found
from registry.recalls.states import Author
from registry.staff.permissions import Permission
from registry.units.events import words
from registry.units.queries import has_units

bp = Blueprint("units", __name__, url_prefix="/units")


@bp.get("")
@needs(Permission.SEE_UNITS)
def index() -> str | Response:
    """What was found for a number; a single unit is opened at once. Never searches customers: what is typed here
    stands in the address."""
    text = request.args.get("q", "").strip()[:LONGEST]
    found = searching.search(actor().organisation_id, text) if text else None
    if found and found.only:
        return redirect(url_for("units.page", unit_id=found.only.id))
    return _results(found)


@bp.post("/find")
@needs(Permission.SEE_UNITS)
@commits
def find() -> str | Response:
    """The box. A customer's name or address goes into no address line: such a search is answered at once."""
    text = request.form.get("q", "").strip()[:LONGEST]
    if not searching.names_a_person(text):
        return redirect(url_for("units.index", q=text))
    if actor().may(Permission.SEE_CUSTOMERS):
        return _results(searching.search_customers(actor().organisation_id, text, _author()))
    return _results(searching.search(actor().organisation_id, text))


@bp.get("/<int:unit_id>")
@needs(Permission.SEE_UNITS)
def page(unit_id: int) -> str:
    return _page(unit_id)


@bp.post("/<int:unit_id>/sales/<int:line_id>/customer")
@needs(Permission.SEE_CUSTOMERS)
@commits
def customer(unit_id: int, line_id: int) -> str:
    """Who bought it. Not an address one can come back to: each look is a press of its own."""
    if max(unit_id, line_id) >= 2**31:
        abort(404)
    shown = history.show_customer(actor().organisation_id, unit_id, line_id, _author()) or abort(404)
    return _page(unit_id, shown=shown)


def _page(unit_id: int, **more: Any) -> str:
    if unit_id >= 2**31:
        abort(404)
    found = history.history_of(actor().organisation_id, unit_id) or abort(404)
    return render_template("admin/units/page.html", found=found, loads=_loads(), stages=words, **more)


def _results(found: Found | None) -> str:
    return render_template(
        "admin/units/index.html",
        found=found,
        text=found.text if found else "",
        some=bool(found) or has_units(actor().organisation_id),
        personal=searching.names_a_person(found.text) if found else False,
        loads=_loads(),
    )


def _loads() -> bool:
    """Whether this face has pages to load files with."""
    return "uploads.new" in current_app.view_functions


def _author() -> Author:
    return Author(actor().member_id, actor().name)
