"""Places and businesses of the chain: what there is, what lies there, and what they are called. Another maker's are not
there: their numbers answer 404."""

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from admin.account.guard import actor, needs
from registry.audit.who import By
from registry.catalogue.countries import choices
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import placing
from registry.recalls.pages import Page
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _
from registry.units.places import queries
from registry.units.places.actions import seen_of
from registry.units.places.models import KINDS, Party, Place
from registry.web.tables import sent_as_csv

bp = Blueprint("places", __name__, url_prefix="/places")
SIZE = 50
EVERYTHING = 100_000
KIND_WORDS = {"plant": "Plant", "warehouse": "Warehouse", "distributor": "Distributor", "wholesaler": "Wholesaler",
              "retailer": "Retailer", "service": "Service shop"}  # fmt: skip


@bp.get("")
@needs(Permission.SEE_TRACE)
def index() -> str | Response:
    search, kind = request.args.get("q", "")[:200], request.args.get("kind", "")[:20]
    if request.args.get("csv"):
        sites, _ = queries.sites(actor().organisation_id, search, kind, 1, EVERYTHING)
        rows = [
            (s.name, KIND_WORDS.get(s.kind, ""), s.party, s.gln, s.country, s.address, s.uri) for s in sites
        ]
        return sent_as_csv(
            "places", ("Name", "Kind", "Run by", "GLN", "Country", "Address", "Identifier"), rows
        )
    items, total = queries.sites(actor().organisation_id, search, kind, _number(), SIZE)
    return render_template(
        "admin/places/index.html",
        page=Page(tuple(items), _number(), SIZE, total),
        counts=queries.counts_of_kinds(actor().organisation_id),
        there=placing.there_now(actor().organisation_id, [site.id for site in items]),
        search=search,
        kind=kind,
        kinds=KIND_WORDS,
    )


@bp.get("/parties")
@needs(Permission.SEE_TRACE)
def parties() -> str | Response:
    search = request.args.get("q", "")[:200]
    if request.args.get("csv"):
        found, _ = queries.parties(actor().organisation_id, search, 1, EVERYTHING)
        rows = [(p.name, p.email, p.phone, p.gln, p.country, p.uri) for p in found]
        return sent_as_csv(
            "businesses", ("Name", "E-mail", "Telephone", "GLN", "Country", "Identifier"), rows
        )
    items, total = queries.parties(actor().organisation_id, search, _number(), SIZE)
    page = Page(tuple(items), _number(), SIZE, total)
    return render_template("admin/places/parties.html", page=page, search=search)


@bp.route("/new", methods=["GET", "POST"])
@needs(Permission.EDIT_PLACES)
@commits
def new() -> str | Answer:
    return _place_form(None) if request.method == "GET" else _saved_place(None)


@bp.get("/<int:place_id>")
@needs(Permission.SEE_TRACE)
def page(place_id: int) -> str:
    place = _own(place_id)
    maker = actor().organisation_id
    return render_template(
        "admin/places/page.html",
        place=place,
        party=queries.own_party(maker, place.party_id) if place.party_id else None,
        there=placing.there_now(maker, [place.id]).get(place.id, {}),
        kinds=KIND_WORDS,
    )


@bp.route("/<int:place_id>/edit", methods=["GET", "POST"])
@needs(Permission.EDIT_PLACES)
@commits
def edit(place_id: int) -> str | Answer:
    place = _own(place_id)
    return _place_form(place) if request.method == "GET" else _saved_place(place)


@bp.route("/parties/new", methods=["GET", "POST"])
@needs(Permission.EDIT_PLACES)
@commits
def new_party() -> str | Answer:
    return _party_form(None) if request.method == "GET" else _saved_party(None)


@bp.route("/parties/<int:party_id>", methods=["GET", "POST"])
@needs(Permission.EDIT_PLACES)
@commits
def edit_party(party_id: int) -> str | Answer:
    party = _own_party(party_id)
    return _party_form(party) if request.method == "GET" else _saved_party(party)


def _saved_place(place: Place | None) -> str | Answer:
    try:
        saved = placing.save_place(actor().organisation_id, place, request.form, _by())
    except Refused as refused:
        db.session.rollback()
        return _place_form(place, [(refused.field, refused.message)])
    flash(_("“%(name)s” is saved.", name=saved.name), "success")
    return redirect(url_for("places.page", place_id=saved.id))


def _saved_party(party: Party | None) -> str | Answer:
    try:
        saved = placing.save_party(actor().organisation_id, party, request.form, _by())
    except Refused as refused:
        db.session.rollback()
        return _party_form(party, [(refused.field, refused.message)])
    flash(_("“%(name)s” is saved.", name=saved.name), "success")
    return redirect(url_for("places.parties"))


def _place_form(place: Place | None, errors: list[tuple[str, str]] | None = None) -> str:
    everybody = [(str(one.id), one.name or one.uri) for one in queries.all_parties(actor().organisation_id)]
    kinds = [("", _("Not known")), *((kind, KIND_WORDS[kind]) for kind in KINDS)]
    return render_template(
        "admin/places/form.html", kinds=kinds, parties=everybody, **_context(place, errors)
    )


def _party_form(party: Party | None, errors: list[tuple[str, str]] | None = None) -> str:
    sites = queries.sites_of_party(actor().organisation_id, party.id) if party else []
    return render_template("admin/places/party.html", sites=sites, **_context(party, errors))


def _context(row: Any, errors: list[tuple[str, str]] | None) -> dict[str, Any]:
    """What was typed goes above what is on record."""
    names = ("kind", "name", "gln", "address", "country", "party_id", "email", "phone", "uri", "is_maker")
    kept = {name: getattr(row, name, "") or "" for name in names} if row else dict.fromkeys(names, "")
    typed = {name: request.form.get(name, kept[name]) for name in names} if request.method == "POST" else kept
    if request.method == "POST":
        typed["is_maker"] = request.form.get("is_maker", "")
    return {
        "row": row, "typed": typed, "errors": errors or [], "wrong": dict(reversed(errors or [])),
        "seen": request.form.get("seen") or (seen_of(row) if row else ""),
        "countries": [("", _("Not known")), *choices()],
    }  # fmt: skip


def _by() -> By:
    return By(actor().member_id, actor().name)


def _number() -> int:
    return min(max(1, request.args.get("page", 1, type=int)), 100_000)


def _own(place_id: int) -> Place:
    found = queries.own_place(actor().organisation_id, place_id) if place_id < 2**31 else None
    return found or abort(404)


def _own_party(party_id: int) -> Party:
    found = queries.own_party(actor().organisation_id, party_id) if party_id < 2**31 else None
    return found or abort(404)
