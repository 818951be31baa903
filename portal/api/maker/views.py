"""What a maker's systems read. Views read, ask one journey, answer; another maker's number is a 404."""

from flask import Blueprint, Response, abort

from portal.api.desk import desk
from portal.api.keyed.answers import answered
from portal.api.keyed.bodies import Fields, good, rows_answered, rows_of
from portal.api.keyed.guard import caller, keyed
from portal.api.keyed.paging import asked, listed
from portal.api.maker.writing import recall_json, registration_json, sale_json, sold_json, unit_json
from portal.api.refusals import add_refusals
from registry.errors import Refused
from registry.journeys import systems
from registry.journeys.systems import Kind, Sought
from registry.recalls.states import DRAFT, PUBLIC
from registry.registrations.listing import STATES as REGISTERED
from registry.staff.keys.scopes import Scope

bp = Blueprint("maker", __name__, url_prefix="/api/v1/maker")
add_refusals(bp)
MOST_ID = 2**31


@bp.get("/units")
@keyed(Scope.UNITS_READ)
def units() -> Response:
    wish = asked("units", "kind")
    kind: Kind = "lots" if wish.one_of("kind", ("serials", "lots")) == "lots" else "serials"
    rows = systems.units_after(caller().organisation_id, kind, wish.after, wish.limit + 1)
    return listed(wish, "units", rows, unit_json, systems.place_of)


@bp.post("/units/find")
@keyed(Scope.UNITS_READ)
def find_units() -> Response:
    rows = rows_of("numbers", _sought)
    found = systems.find(caller().organisation_id, good(rows))
    told = {
        n: one if isinstance(one, Refused) else {"units": list(map(unit_json, one))}
        for n, one in found.items()
    }
    return rows_answered(rows, told)


@bp.get("/units/<int:unit_id>")
@keyed(Scope.UNITS_READ)
def unit(unit_id: int) -> Response:
    found = systems.unit(caller().organisation_id, unit_id) if unit_id < MOST_ID else None
    return answered(unit_json(found)) if found else abort(404)


@bp.get("/units/<int:unit_id>/sales")
@keyed(Scope.SALES_READ)
def sales(unit_id: int) -> Response:
    found = systems.sales_of(caller().organisation_id, unit_id) if unit_id < MOST_ID else None
    return abort(404) if found is None else answered({"sales": list(map(sale_json, found))})


@bp.get("/sales")
@keyed(Scope.SALES_READ)
def all_sales() -> Response:
    wish = asked("sales", "after")
    after = wish.after[0] if wish.after else wish.number("after", MOST_ID)
    rows = systems.sales_after(caller().organisation_id, after, wish.limit + 1)
    return listed(wish, "sales", rows, sold_json, lambda row: [row.line.id])


@bp.get("/registrations")
@keyed(Scope.REGISTRATIONS_READ)
def registrations() -> Response:
    wish = asked("registrations", "state")
    state = wish.one_of("state", REGISTERED)
    rows = systems.registrations_after(caller().organisation_id, state, wish.after, wish.limit + 1)
    return listed(wish, "registrations", rows, registration_json, lambda row: [row[0].id])


@bp.get("/recalls")
@keyed(Scope.RECALLS_READ)
def recalls() -> Response:
    wish, site = asked("recalls", "state"), desk().site
    state = wish.one_of("state", (DRAFT, *PUBLIC))
    rows = systems.recalls_after(caller().organisation_id, state, wish.after, wish.limit + 1)
    return listed(wish, "recalls", rows, lambda row: recall_json(row, site), lambda row: [row.id])


def _sought(given: Fields) -> Sought:
    """A row names a serial or a lot, and may name a product."""
    product = given.text("product", 120, usual="")
    if given.has("lot") and given.has("serial"):
        raise Refused("lot", "Send a serial or a lot, not both.")
    if given.has("lot"):
        return Sought("lots", given.text("lot", 120), product)
    return Sought("serials", given.text("serial", 120), product)
