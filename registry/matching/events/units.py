"""Commissioning of a maker's own GTIN makes units, or fills in what is not known of one: then the public check knows
the number where the product's numbers are loaded. Callers commit."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Date, bindparam, text

from registry.db import db
from registry.matching import bulk
from registry.matching.events.rows import found
from registry.matching.lots import lot_key_of
from registry.units.events.followed import Made
from registry.units.queries import key_of

_COLUMNS = (
    "SELECT id, product_id, serial_key, lot, lot_key, quantity, made_on, expires, listed_id, commissioned_id "
)
_SERIALS = _COLUMNS + "FROM unit WHERE organisation_id = :maker AND serial_key {keys}"
_LOTS = _COLUMNS + "FROM unit WHERE organisation_id = :maker AND serial_key IS NULL AND lot_key {keys}"
_FILL = text(
    "UPDATE unit SET lot = :lot, lot_key = :lot_key, made_on = :made_on, expires = :expires, quantity = :quantity, "
    "commissioned_id = :event WHERE id = :id"
).bindparams(bindparam("made_on", type_=Date()), bindparam("expires", type_=Date()))
_UNKNOWN = text("UPDATE unit SET commissioned_id = NULL WHERE id = :id")
Place = tuple[int, str]
"""Product, and the key of the number or lot."""


def file_units(
    organisation_id: int, made: Iterable[Made], products: Mapping[str, int], *, anew: bool = False
) -> set[int]:
    """Whose products got units, or units filled in. With `anew`, quantities of lots are what is told here, not so many
    more."""
    serials: dict[Place, Made] = {}
    lots: dict[Place, Made] = {}
    for one in made:
        product = products[one.epc.gtin]
        if key := key_of(one.epc.serial):
            serials[product, key] = one
        elif not one.epc.serial and (key := lot_key_of(one.epc.lot)):
            lots[product, key] = one
    _file(organisation_id, serials, _SERIALS, "serial_key", anew=anew)
    _file(organisation_id, lots, _LOTS, "lot_key", anew=anew)
    return {product for product, _ in (*serials, *lots)}


def forget_units(organisation_id: int, keys: Collection[Place]) -> None:
    """No event that counts tells of their making any more."""
    for statement, column in ((_SERIALS, "serial_key"), (_LOTS, "lot_key")):
        rows = found(statement, {key for _, key in keys}, maker=organisation_id)
        gone = [
            {"id": row.id}
            for row in rows
            if row.commissioned_id is not None and (row.product_id, getattr(row, column)) in keys
        ]
        if gone:
            db.session.connection().execute(_UNKNOWN, gone)


def _file(
    organisation_id: int, wanted: Mapping[Place, Made], statement: str, column: str, *, anew: bool
) -> None:
    there = {
        (row.product_id, getattr(row, column)): row
        for row in found(statement, {key for _, key in wanted}, maker=organisation_id)
    }
    new = sorted((key, product) for product, key in wanted if (product, key) not in there)
    if new:
        _make(organisation_id, [(product, key, wanted[product, key]) for key, product in new])
    filled = [_filled(row, wanted[place], anew=anew) for place, row in there.items() if place in wanted]
    if filled:
        db.session.connection().execute(_FILL, filled)


def _make(organisation_id: int, units: list[tuple[int, str, Made]]) -> None:
    lots = [one.lot for _, _, one in units]
    bulk.write("unit", {
        "id": bulk.new_ids("unit", len(units)),
        "organisation_id": organisation_id,
        "product_id": [product for product, _, _ in units],
        "serial": [one.epc.serial for _, _, one in units],
        "serial_key": [key if one.epc.serial else None for _, key, one in units],
        "lot": lots,
        "lot_key": [lot_key_of(lot) or None for lot in lots],
        "quantity": [int(one.quantity) for _, _, one in units],
        "made_on": [one.made_on or None for _, _, one in units],
        "expires": [one.expires or None for _, _, one in units],
        "commissioned_id": [one.event_id for _, _, one in units],
    })  # fmt: skip


def _filled(row: Any, one: Made, *, anew: bool) -> dict[str, Any]:
    """Only what is not known: a production list has the last word."""
    quantity = row.quantity
    if row.serial_key is None and row.listed_id is None:
        quantity = int(one.quantity) + (0 if anew or row.commissioned_id is None else row.quantity)
    lot = row.lot or one.lot
    return {
        "id": row.id,
        "lot": lot,
        "lot_key": row.lot_key or lot_key_of(lot) or None,
        "made_on": _day(row.made_on) or _day(one.made_on),
        "expires": _day(row.expires) or _day(one.expires),
        "quantity": quantity,
        "event": one.event_id,
    }


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None
