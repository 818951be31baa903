"""What filing a batch would do, decided without writing: the same for a preview and for the filing itself."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Row

from registry.intake.faults import ERROR, WARNING, Fault
from registry.intake.records.fields import LOT, MADE, SALE
from registry.matching.existing import Key, OldSales

Cells = Sequence[str]
S = {name: place for place, name in enumerate(SALE)}
M = {name: place for place, name in enumerate(MADE)}
NEW, KNOWN, CORRECTIONS = "new", "known", "corrections"
_UNIT = itemgetter(0, 1)
FILLED = ("model", "serial", "lot", "lot_key", "made_on", "expires", "shipped_on", "consignee", "country")
"""What a production list tells of a unit; a blank cell takes nothing away."""


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line to write. `unit` is the id of a unit on record, or -1 - its place among the new ones; None for a lot."""

    cells: Cells
    unit: int | None
    number: int
    supersedes_id: int | None


@dataclass(slots=True)
class Plan:
    """Rows of units and sales to write, units to complete (id -> values), rows that are refused, and the figures."""

    units: list[Cells] = field(default_factory=list)
    lines: list[NewLine] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def plan_sales(
    rows: Sequence[Cells], known: dict[Key, Row[Any]], sold: dict[Key, OldSales], listed: frozenset[str]
) -> Plan:
    """Rows in the order of their keys: which sales are new, known, or put right an older report."""
    plan = Plan()
    for key, group in groupby(rows, _UNIT):
        reports = _told_once(plan, list(group), _sale, itemgetter(S["digest"]))
        unit = known.get(key)
        if unit is None and key[1] in listed:
            plan.faults += [_unlisted(row) for row in reports]
            continue
        if reports:
            _sell(plan, key, unit, reports, sold.get(key) or OldSales())
    return plan


def plan_units(rows: Sequence[Cells], known: dict[Key, Row[Any]], upload_id: int) -> Plan:
    """Rows of a production list: which units are new, known, or known otherwise."""
    plan = Plan()
    for key, group in groupby(rows, _UNIT):
        for row in _told_once(plan, list(group), _unit, _without_row):
            unit = known.get(key)
            if unit is None:
                plan.units.append(row)
                plan.counts[NEW] += 1
                continue
            changed = _changed(row, unit)
            plan.counts[CORRECTIONS if changed else KNOWN] += 1
            if changed or unit.listed_id is None:
                plan.updates.append({"unit_id": unit.id, "listed_id": upload_id, **_filled(row, unit)})
    return plan


def _sell(plan: Plan, key: Key, unit: Row[Any] | None, reports: list[Cells], old: OldSales) -> None:
    number: int | None = unit.id if unit is not None else None
    if unit is None:
        plan.units.append(reports[0])
        number = -len(plan.units)
    if key[0].startswith(LOT):
        number = None
    count = old.count
    for row in reports:
        before = old.lines.get((row[S["invoice_key"]], row[S["line"]]))
        if before is not None and before.digest == int(row[S["digest"]]):
            plan.counts[KNOWN] += 1
            continue
        if before is not None and before.credit:
            plan.faults.append(_credited(row, before.credit))
            continue
        plan.counts[CORRECTIONS if before else NEW] += 1
        plan.lines.append(NewLine(row, number, count, before.id if before else None))
        count += 1


def _told_once(plan: Plan, rows: list[Cells], identity: Any, contents: Any) -> list[Cells]:
    """Rows of a unit without those told twice; where two tell different things of one, neither counts."""
    if len(rows) == 1:
        return rows
    kept: list[Cells] = []
    for _, group in groupby(sorted(rows, key=identity), identity):
        same = sorted(group, key=row_of)
        first = same[0]
        if any(contents(row) != contents(first) for row in same):
            plan.faults += [_contradicted(row, same) for row in same]
            continue
        kept.append(first)
        plan.faults += [_repeated(row, first) for row in same[1:]]
    return kept


def _sale(row: Cells) -> tuple[str, str]:
    return row[S["invoice_key"]], row[S["line"]]


def _unit(row: Cells) -> tuple[str, str]:
    return row[0], row[1]


def _without_row(row: Cells) -> tuple[str, ...]:
    place = M["row"]
    return (*row[:place], *row[place + 1 :])


def row_of(row: Cells) -> int:
    return int(row[S["row"] if len(row) == len(SALE) else M["row"]])


def _changed(row: Cells, unit: Row[Any]) -> bool:
    filled = _filled(row, unit)
    return any(filled[name] != getattr(unit, name) for name in filled)


def _filled(row: Cells, unit: Row[Any]) -> dict[str, Any]:
    """The unit as it is with this row."""
    filled: dict[str, Any] = {}
    for name in FILLED:
        told = row[M[name]]
        if name == "serial" and not told and unit.serial_key:
            told = row[0][1:]
        filled[name] = _as_kept(name, told) if told else getattr(unit, name)
    quantity = int(row[M["quantity"]])
    filled["quantity"] = quantity or unit.quantity
    return filled


def _as_kept(name: str, told: str) -> Any:

    return date.fromisoformat(told) if name in {"made_on", "expires", "shipped_on"} else told


def _told(row: Cells) -> tuple[str, str]:
    """Which column names the unit of a row, by its role, and what stands there."""
    place = S if len(row) == len(SALE) else M
    if row[0].startswith(LOT):
        return "lot", row[place["lot"]]
    return "serial", row[place["serial"]] or row[0][1:]


def _unlisted(row: Cells) -> Fault:
    said = "This number is not in the production list of its product."
    advice = "Correct it, or load a production list that has it first."
    return Fault(row_of(row), *_told(row), ERROR, "unlisted", said, advice)


def _credited(row: Cells, note: str) -> Fault:
    said = f"Credit note {note} took this sale back, and now it is told otherwise."
    advice = "A new sale needs a new invoice line."
    return Fault(row_of(row), "invoice", row[S["invoice"]], ERROR, "credited", said, advice)


def _repeated(row: Cells, first: Cells) -> Fault:
    said = f"Row {row_of(first)} says the same: it counts once."
    return Fault(row_of(row), *_told(row), WARNING, "repeated", said, "Nothing needs to be done.")


def _contradicted(row: Cells, same: list[Cells]) -> Fault:
    other = next(row_of(one) for one in same if one is not row)
    said = (
        f"Row {other} says something else of the same sale."
        if len(row) == len(SALE)
        else f"Row {other} says something else of the same unit."
    )
    return Fault(row_of(row), *_told(row), ERROR, "contradicted", said, "Keep the row that is right.")
