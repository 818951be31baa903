"""Files invoice lines and credit notes that another system sends, a thousand at once, in the caller's transaction: the
same steps as for a file of sales. They count at once. The caller holds the maker's lock (`bulk.begin`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select, text

from registry.db import db
from registry.intake.faults import ERROR, Fault
from registry.intake.models import SALES
from registry.matching import bulk, existing
from registry.matching.deciding import CORRECTIONS, KNOWN, NEW, Cells, S, plan_sales, row_of
from registry.matching.events.counting import lines_count
from registry.matching.existing import OldLine, OldSales
from registry.matching.filing import carry_out
from registry.matching.staged import ready
from registry.matching.twice.weighing import weigh
from registry.sales.finding import key_now
from registry.sales.models import SaleLine

CREDITED = "credited"
LINE: Any = SaleLine.__table__
_MINE = "organisation_id = :maker AND id BETWEEN :first AND :last"
_SUPERSEDE = text(f"""
UPDATE sale_line SET superseded_by_id = (SELECT n.id FROM sale_line n WHERE n.supersedes_id = sale_line.id)
WHERE superseded_by_id IS NULL AND id IN
(SELECT supersedes_id FROM sale_line WHERE {_MINE} AND supersedes_id IS NOT NULL)
""")  # noqa: S608 - words of ours
_CUSTOMERS = text("""
INSERT INTO sale_customer (sale_line_id, organisation_id, name, email, phone, name_key, address_sealed, person, region)
SELECT n.id, c.organisation_id, c.name, c.email, c.phone, c.name_key, c.address_sealed, c.person, c.region
FROM sale_line n JOIN sale_customer c ON c.sale_line_id = n.supersedes_id
WHERE n.organisation_id = :maker AND n.id BETWEEN :first AND :last AND n.quantity > 0
""")


@dataclass(slots=True)
class Billed:
    """Lines that no upload brought."""

    organisation_id: int
    purpose: str = SALES
    cursor: dict[str, Any] = field(default_factory=dict)
    id: int | None = None


@dataclass(slots=True)
class Outcome:
    """By the number of a row: what became of it, and what is wrong with it. `units` have new lines."""

    results: dict[int, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    units: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Credit:
    """What a row of a credit note says besides which sale it is about."""

    note: str
    returned_on: date


Made = dict[int, tuple[OldLine, Cells, Credit, int]]
"""Number of a line -> the line, the row that takes it back, its credit note, and the number of the new line."""


def file_sales(organisation_id: int, staged: Sequence[str]) -> Outcome:
    """Lines of invoices: new, known, or put right."""
    rows = _rows(staged)
    known = existing.units(organisation_id, (row[0] for row in rows))
    sold, listed = existing.sales(organisation_id, known, _invoices(rows)), existing.listed(organisation_id)
    planned = plan_sales(rows, known, sold, listed)
    outcome = Outcome({row_of(row): KNOWN for row in rows}, planned.faults)
    for line in planned.lines:
        outcome.results[row_of(line.cells)] = CORRECTIONS if line.supersedes_id else NEW
    source = Billed(organisation_id)
    carry_out(source, planned)
    if planned.lines:
        first, last = source.cursor["ids"]
        _count(organisation_id, first, last, outcome)
    return outcome


def file_credits(organisation_id: int, staged: Sequence[str], credits: Mapping[int, Credit]) -> Outcome:
    """Lines of credit notes: each takes back what is left of a sale, or some of it."""
    outcome = Outcome()
    made: Made = {}
    rows = _rows(staged)
    known = existing.units(organisation_id, (row[0] for row in rows))
    sold = existing.sales(organisation_id, known, _invoices(rows))
    for row in sorted(rows, key=row_of):
        number, old = row_of(row), sold.get((row[0], row[1])) or OldSales()
        found = _credited(row, credits[number], old, made)
        if isinstance(found, Fault):
            outcome.faults.append(found)
            continue
        outcome.results[number] = KNOWN if found is None else CREDITED
        if found is not None:
            made[found.id] = (found, row, credits[number], old.count)
            old.count += 1
    if made:
        ids = _write(organisation_id, made)
        _count(organisation_id, ids[0], ids[-1], outcome)
    return outcome


def _credited(row: Cells, credit: Credit, old: OldSales, made: Made) -> OldLine | Fault | None:
    """The line that is taken back; None where this was told before."""
    invoice, line = row[S["invoice_key"]], row[S["line"]]
    places = [place for place in old.lines if place[0] == invoice and line in ("", place[1])]
    if len(places) > 1:
        return _fault(row, "line", "Several lines of this invoice have this number: say which line.")
    if not places:
        return _fault(row, "invoice", "No sale of this number on this invoice is on record.")
    found, quantity = old.lines[places[0]], int(row[S["quantity"]])
    for before in old.credits.get(places[0], ()):
        if before.credit == credit.note:
            same = before.returned == quantity
            said = f"This credit note is on record for {before.returned:,} of them."
            return None if same else _fault(row, "credit_note", said)
    if found.id in made:
        _, other, its, _ = made[found.id]
        same = its == credit and other[S["quantity"]] == row[S["quantity"]]
        return (
            None
            if same
            else _fault(row, "credit_note", "Another row takes the same sale back. Send it after that.")
        )
    if found.quantity == 0:
        return _fault(row, "credit_note", f"Credit note {found.credit} took this sale back already.")
    if quantity > found.quantity:
        return _fault(row, "quantity", f"Only {found.quantity:,} of them are left to give back.")
    return found


def _write(organisation_id: int, made: Made) -> Sequence[int]:
    """A line with what is left for each that is taken back."""
    lines = {row.id: row._mapping for row in db.session.execute(select(LINE).where(LINE.c.id.in_(made)))}
    ids, rows = bulk.new_ids("sale_line", len(made)), []
    for id_, (old, row, credit, number) in zip(ids, made.values(), strict=True):
        told = int(row[S["quantity"]])
        left = old.quantity - told
        rows.append(
            dict(lines[old.id]) | {
                "id": id_, "quantity": left, "reach": lines[old.id]["reach"] if left else 0, "number": number,
                "supersedes_id": old.id, "superseded_by_id": None, "upload_id": None,
                "credit_note": credit.note, "returned": told, "returned_on": credit.returned_on,
            }
        )  # fmt: skip
    db.session.connection().execute(LINE.insert(), rows)
    db.session.connection().execute(_CUSTOMERS, {"maker": organisation_id, "first": ids[0], "last": ids[-1]})
    return ids


def _count(organisation_id: int, first: int, last: int, outcome: Outcome) -> None:
    """The new lines count from now on, and are found."""
    range_ = {"maker": organisation_id, "first": first, "last": last}
    db.session.connection().execute(_SUPERSEDE, range_)
    key_now(organisation_id, first, last)
    lines_count(organisation_id, first, last)
    new = (
        LINE.c.organisation_id == organisation_id,
        LINE.c.id.between(first, last),
        LINE.c.unit_id.is_not(None),
    )
    outcome.units = set(db.session.scalars(select(LINE.c.unit_id).where(*new)))
    weigh(organisation_id, outcome.units)


def _invoices(rows: Sequence[Cells]) -> set[str]:
    return {row[S["invoice_key"]] for row in rows}


def _rows(staged: Sequence[str]) -> list[Cells]:
    return list(ready(sorted(staged), sales=True).rows()) if staged else []


def _fault(row: Cells, role: str, said: str) -> Fault:
    value = row[S[role]] if role in S else ""
    return Fault(row_of(row), role, value, ERROR, "credit", said)
