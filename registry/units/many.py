"""Units and lots of one maker by the hundred: found, and made where somebody registered what no upload has named.
Callers commit."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.dialects import postgresql, sqlite

from registry.db import db
from registry.units.models import Unit
from registry.units.queries import pending_uploads

Thing = tuple[int, str | None, str | None]
"""Product, serial, and the lot of what has no serial."""
TABLE: Any = Unit.__table__
SOME = 500


def made_days(organisation_id: int, things: Collection[Thing]) -> dict[Thing, date]:
    """The day on which each was made, where it is on record."""
    pending = pending_uploads(organisation_id)
    filed = or_(Unit.upload_id.is_(None), Unit.upload_id.not_in(pending)) if pending else true()
    where = and_(Unit.made_on.is_not(None), filed)
    return {thing: row.made_on for thing, row in _rows(organisation_id, things, where)}


def units_for(organisation_id: int, things: Mapping[Thing, tuple[str, str | None]]) -> dict[Thing, int]:
    """The unit of each, made where there is none, with its model and, where it has a serial as well, its lot. Of two
    at once one makes it."""
    found = _ids(organisation_id, things)
    missing = [thing for thing in things if thing not in found]
    if not missing:
        return found
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    rows = [_row(organisation_id, thing, *things[thing]) for thing in missing]
    db.session.execute(insert(TABLE).on_conflict_do_nothing(), rows)
    return found | _ids(organisation_id, missing)


def _ids(organisation_id: int, things: Collection[Thing]) -> dict[Thing, int]:
    return {thing: row.id for thing, row in _rows(organisation_id, things, true())}


def _row(organisation_id: int, thing: Thing, model: str, lot_key: str | None) -> dict[str, Any]:
    product, serial, lot = thing
    lot = lot or lot_key
    return {
        "organisation_id": organisation_id, "product_id": product, "model": model, "serial": (serial or " ")[1:],
        "serial_key": serial, "lot": (lot or " ")[1:], "lot_key": lot, "quantity": 1 if serial else 0,
    }  # fmt: skip


def _rows(
    organisation_id: int, things: Collection[Thing], where: ColumnElement[bool]
) -> Iterator[tuple[Thing, Any]]:
    """Those that are there, some hundred to a statement: by serial, and by lot where there is no serial."""
    columns = (Unit.id, Unit.product_id, Unit.serial_key, Unit.lot_key, Unit.made_on)
    wanted = set(things)
    serials, lots = (
        {serial for _, serial, _ in wanted if serial},
        {lot for _, serial, lot in wanted if not serial},
    )
    ways: tuple[tuple[Any, Collection[Any], Any], ...] = (
        (Unit.serial_key, serials, true()), (Unit.lot_key, lots, Unit.serial_key.is_(None)),
    )  # fmt: skip
    for column, keys, also in ways:
        left = iter(keys)
        while some := list(islice(left, SOME)):
            mine = select(*columns).where(
                Unit.organisation_id == organisation_id, column.in_(some), also, where
            )
            for row in db.session.execute(mine):
                thing = (row.product_id, row.serial_key, None if row.serial_key else row.lot_key)
                if thing in wanted:
                    yield thing, row
