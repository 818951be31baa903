"""The addresses below /api/v1/billing. Views read, call one journey, answer."""

from flask import Blueprint, Response

from portal.api.keyed.bodies import Fields, Row, good, rows_answered, rows_of
from portal.api.keyed.guard import caller, keyed
from portal.api.keyed.repeats import idempotent
from portal.api.refusals import add_refusals
from registry.errors import Refused
from registry.journeys import billing
from registry.journeys.billing import NAMES, RETURNED, SOLD, Given, Results
from registry.matching.billing import Credit
from registry.recalls.states import Author
from registry.staff.keys.scopes import Scope

bp = Blueprint("billing", __name__, url_prefix="/api/v1/billing")
add_refusals(bp)
LONGEST = 200
MOST_PIECES = 10**12
DAYS = ("sold_on", "delivered_on", "returned_on")


@bp.post("/lines")
@keyed(Scope.BILLING_WRITE)
@idempotent
def invoice_lines() -> Response:
    rows = rows_of("lines", _line)
    return _answered(rows, billing.bill(caller().organisation_id, good(rows), _by()))


@bp.post("/credits")
@keyed(Scope.BILLING_WRITE)
@idempotent
def credit_lines() -> Response:
    rows = rows_of("credits", _credit)
    return _answered(rows, billing.take_back(caller().organisation_id, good(rows), _by()))


def _by() -> Author:
    return Author(None, caller().by.name)


def _answered(rows: list[Row[Given]], done: Results) -> Response:
    told = {
        number: one if isinstance(one, Refused) else {"result": one.result, "warnings": list(one.warnings)}
        for number, one in done.items()
    }
    return rows_answered(rows, told)


def _line(given: Fields) -> Given:
    cells = _cells(given, SOLD)
    cells["sold_on"] = given.day("sold_on").isoformat()
    cells["delivered_on"] = given.day("delivered_on").isoformat() if given.told("delivered_on") else ""
    return Given(cells, given.text("product", 120, usual=""))


def _credit(given: Fields) -> Given:
    cells = _cells(given, RETURNED)
    note = given.text("credit_note", 80)
    if not note:
        raise Refused("credit_note", "credit_note is empty.")
    credit = Credit(note, given.day("returned_on"))
    return Given(cells, given.text("product", 120, usual=""), credit)


def _cells(given: Fields, roles: list[str]) -> dict[str, str]:
    """As a file would have them."""
    names = {role: NAMES.get(role, role) for role in roles if role not in ("quantity", *DAYS)}
    cells = {role: given.text(name, LONGEST, usual="") for role, name in names.items()}
    if not any(map(str.isalnum, cells["invoice"])):
        raise Refused("invoice", "Say which invoice it is.")
    cells["quantity"] = str(given.whole("quantity", 1, MOST_PIECES)) if given.told("quantity") else ""
    return cells
