"""What is on record of the units that a batch names: their ids, and the current lines of their sales. Reads only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, Select, and_, func, select

from registry.db import db
from registry.intake.records.fields import LOT
from registry.recalls.models import KnownProduct
from registry.sales.models import SaleLine
from registry.units.models import Unit

PIECE = 500
_LINE: tuple[Any, ...] = (
    SaleLine.id, SaleLine.unit_id, SaleLine.lot_key, SaleLine.product_id, SaleLine.invoice_key, SaleLine.line,
    SaleLine.digest, SaleLine.number, SaleLine.quantity, SaleLine.credit_note, SaleLine.returned,
)  # fmt: skip
Key = tuple[str, str]
"""The staged key of a unit or lot, and its product."""


@dataclass(frozen=True, slots=True)
class OldLine:
    """`credit`: the credit note that took all or some of it back."""

    id: int
    digest: int
    number: int
    quantity: int = 1
    credit: str = ""
    returned: int = 0


@dataclass(slots=True)
class OldSales:
    """The sales of one unit or lot by invoice and line: current lines and all credits; how many there ever were."""

    lines: dict[tuple[str, str], OldLine] = field(default_factory=dict)
    credits: dict[tuple[str, str], list[OldLine]] = field(default_factory=dict)
    count: int = 0


def any_unit(organisation_id: int, low: str, high: str) -> bool:
    """Whether anything is on record from one staged key to another."""
    for key, first, last in _ranges(low, high):
        column = Unit.serial_key if key == "serial" else Unit.lot_key
        wanted = select(Unit.id).where(Unit.organisation_id == organisation_id, column.between(first, last))
        if key == "lot":
            wanted = wanted.where(Unit.serial_key.is_(None))
        if db.session.scalar(wanted.limit(1)) is not None:
            return True
    return False


def units(organisation_id: int, keys: Iterable[str]) -> dict[Key, Row[Any]]:
    """Rows of units by staged key and product."""
    serials: list[str] = []
    lots: list[str] = []
    for key in dict.fromkeys(keys):
        (lots if key.startswith(LOT) else serials).append(key.removeprefix(LOT))
    table = Unit.__table__
    wanted: Select[Any] = select(table).where(Unit.organisation_id == organisation_id)
    found: dict[Key, Row[Any]] = {}
    for piece in _pieces(serials):
        for row in db.session.execute(wanted.where(Unit.serial_key.in_(piece))):
            found[row.serial_key, str(row.product_id)] = row
    for piece in _pieces(lots):
        for row in db.session.execute(wanted.where(Unit.lot_key.in_(piece), Unit.serial_key.is_(None))):
            found[LOT + row.lot_key, str(row.product_id)] = row
    return found


def sales(organisation_id: int, known: dict[Key, Row[Any]], invoices: Iterable[str]) -> dict[Key, OldSales]:
    """What was sold of these units; of lots on these invoices (keys) alone: of one lot a million may be sold."""
    by_id = {row.id: key for key, row in known.items() if row.serial_key is not None}
    found: dict[Key, OldSales] = {}
    wanted = select(*_LINE).where(SaleLine.organisation_id == organisation_id)
    for piece in _pieces(list(by_id)):
        for row in db.session.execute(wanted.where(SaleLine.unit_id.in_(piece))):
            _note(found, by_id[row.unit_id], row)
    lots = {row.id: key for key, row in known.items() if row.serial_key is None}
    if lots:
        _sold_of_lots(organisation_id, lots, set(invoices), found)
    return found


def _sold_of_lots(
    organisation_id: int, lots: Mapping[int, Key], invoices: set[str], found: dict[Key, OldSales]
) -> None:
    """How many lines there ever were of each, and those of the invoices."""
    last = select(func.max(SaleLine.number)).where(
        SaleLine.organisation_id == organisation_id, SaleLine.lot_key == Unit.lot_key,
        SaleLine.product_id == Unit.product_id, SaleLine.unit_id.is_(None),
    )  # fmt: skip
    counts = select(Unit.id, last.correlate(Unit).scalar_subquery())
    for piece in _pieces(list(lots)):
        for id_, number in db.session.execute(counts.where(Unit.id.in_(piece))):
            if number is not None:
                found[lots[id_]] = OldSales(count=number + 1)
    wanted = select(*_LINE).where(SaleLine.organisation_id == organisation_id, SaleLine.unit_id.is_(None))
    keys = {key: key[0].removeprefix(LOT) for key in lots.values() if key in found}
    asked: list[Any] = [SaleLine.invoice_key.in_(piece) for piece in _pieces(sorted(invoices - {""}))]
    if "" in invoices:
        pieces = _pieces(sorted(set(keys.values())))
        asked += [and_(SaleLine.invoice_key == "", SaleLine.lot_key.in_(piece)) for piece in pieces]
    for where in asked if keys else ():
        for row in db.session.execute(wanted.where(where)):
            if (key := (LOT + row.lot_key, str(row.product_id))) in keys:
                _note(found, key, row)


def listed(organisation_id: int) -> frozenset[str]:
    """Products of which production data are loaded."""
    wanted = select(KnownProduct.product_id).where(KnownProduct.organisation_id == organisation_id)
    return frozenset(map(str, db.session.scalars(wanted)))


def _note(found: dict[Key, OldSales], key: Key, row: Row[Any]) -> None:
    """Of lines that correct each other the last counts, superseded already or only once this filing ends."""
    old = found.setdefault(key, OldSales())
    old.count = max(old.count, row.number + 1)
    told = row.invoice_key, row.line
    line = OldLine(row.id, row.digest, row.number, row.quantity, row.credit_note, row.returned)
    if line.credit:
        old.credits.setdefault(told, []).append(line)
    last = old.lines.get(told)
    if last is None or line.number > last.number:
        old.lines[told] = line


def _ranges(low: str, high: str) -> Iterable[tuple[str, str, str]]:
    if not low.startswith(LOT):
        yield "serial", low, min(high, LOT)
    if high.startswith(LOT):
        yield "lot", low.removeprefix(LOT) if low.startswith(LOT) else "", high.removeprefix(LOT)


def _pieces(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(values), PIECE):
        yield values[start : start + PIECE]
