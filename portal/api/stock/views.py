"""The addresses below /api/v1/stock. Each row becomes an event of EPCIS."""

from collections.abc import Callable
from typing import Any

from flask import Response

from portal.api.keyed.bodies import MOST_ROWS, Fields, good, rows_answered, rows_of
from portal.api.keyed.guard import caller, keyed
from portal.api.keyed.repeats import idempotent
from portal.api.stock.area import bp
from registry.errors import Refused
from registry.journeys import stocking
from registry.journeys.stocking import COUNTED, HELD, MOVED, RECEIVED, RELEASED, Done, Told
from registry.recalls.states import Author
from registry.staff.keys.scopes import Scope

NAMES, CODES = 200, 120
MOST_SERIALS, MOST_PIECES = 1_000, 10**12
MOST_COUNTS = 100
"""Each is held against all that is known to be there."""
MOST_AT_ONCE = 5_000
"""Serials of all rows together."""


def _told(name: str, kind: str, read: Callable[[Fields], Told], most: int = MOST_ROWS) -> Response:
    rows = rows_of(name, read, most)
    if sum(len(one.serials) for _, one in good(rows)) > MOST_AT_ONCE:
        raise Refused(name, f"Send at most {MOST_AT_ONCE:,} serials at once.")
    done = stocking.tell(caller().organisation_id, kind, good(rows), Author(None, caller().by.name))
    told = {n: one if isinstance(one, Refused) else _done(kind, one) for n, one in done.items()}
    return rows_answered(rows, told)


def _done(kind: str, one: Done) -> dict[str, Any]:
    found = {"result": kind, "pieces": one.many}
    return found | ({"missing": one.missing} if kind == COUNTED else {})


@bp.post("/receipts")
@keyed(Scope.STOCK_WRITE)
@idempotent
def receipts() -> Response:
    return _told("receipts", RECEIVED, lambda given: _row(given, source="from"))


@bp.post("/moves")
@keyed(Scope.STOCK_WRITE)
@idempotent
def moves() -> Response:
    return _told("moves", MOVED, lambda given: _row(given, source="from", place="to"))


@bp.post("/counts")
@keyed(Scope.STOCK_WRITE)
@idempotent
def counts() -> Response:
    return _told("counts", COUNTED, lambda given: _row(given, least=0), MOST_COUNTS)


@bp.post("/holds")
@keyed(Scope.STOCK_WRITE)
@idempotent
def holds() -> Response:
    return _told("holds", HELD, _row)


@bp.post("/releases")
@keyed(Scope.STOCK_WRITE)
@idempotent
def releases() -> Response:
    return _told("releases", RELEASED, _row)


def _row(given: Fields, source: str = "", place: str = "place", least: int = 1) -> Told:
    quantity = given.whole("quantity", least, MOST_PIECES) if given.told("quantity") else None
    return Told(
        product=given.text("product", CODES, usual=""),
        gtin=given.text("gtin", 20, usual=""),
        serials=tuple(given.texts("serials", MOST_SERIALS, CODES)),
        lot=given.text("lot", CODES, usual=""),
        quantity=quantity,
        place=given.text(place, NAMES, usual=""),
        source=given.text(source, NAMES, usual="") if source else "",
        at=given.moment("at") if given.told("at") else None,
    )
