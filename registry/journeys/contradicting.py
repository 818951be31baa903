"""Two things cannot both be true: shipped before made, sold twice, received where nothing was sent. I see what
contradicts what, find out, and say what it was. Events and sales stay as they are; the wrong one is declared wrong, or
taken back, by whoever sent it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from registry.audit.who import By
from registry.journeys import history
from registry.journeys.history import Customer
from registry.journeys.tracing import Subject, subjects
from registry.recalls.pages import Page
from registry.recalls.states import Author
from registry.sales import queries as sales
from registry.sales.models import SaleLine
from registry.units import queries as units
from registry.units.events import settling as kept
from registry.units.events.models import TraceDoubt, TraceEvent
from registry.units.events.names import ITEM, Named
from registry.units.events.story import events_by_ids
from registry.units.places.queries import NOWHERE, Site, sites_by_ids

SIZE = 25


@dataclass(frozen=True, slots=True)
class Side:
    """What one side of a contradiction is: an event, or a sale line as it is now; neither where it is no more.
    `customer`: somebody is on record who bought."""

    event: TraceEvent | None = None
    sale: SaleLine | None = None
    customer: bool = False


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An event or sale, the one that it contradicts (if it is one), and what both tell of."""

    doubt: TraceDoubt
    subject: Subject
    this: Side
    other: Side


@dataclass(frozen=True, slots=True)
class Doubts:
    page: Page[Contradiction]
    kinds: Mapping[str, int]
    sites: Mapping[int, Site] = field(default_factory=dict)

    def site(self, event: TraceEvent) -> Site:
        return self.sites.get(event.location_id or event.read_point_id or 0, NOWHERE)


def doubts(organisation_id: int, *, settled: bool, kind: str, number: int) -> Doubts:
    """A page of those to be settled, or of those that were."""
    rows, total = kept.doubts(organisation_id, settled=settled, kind=kind, number=number, size=SIZE)
    kinds = kept.open_kinds(organisation_id, settled=settled)
    found, sites = _told(organisation_id, rows)
    return Doubts(Page(tuple(found), number, SIZE, total), kinds, sites)


def doubt(organisation_id: int, doubt_id: int) -> tuple[Contradiction, Mapping[int, Site]] | None:
    """None where the maker has no such one."""
    row = kept.own_doubt(organisation_id, doubt_id)
    if row is None:
        return None
    found, sites = _told(organisation_id, [row])
    return found[0], sites


def show_customer(organisation_id: int, doubt_id: int, line_id: int, by: Author) -> Customer | None:
    """Who bought by a sale line of a contradiction: one look, which the log keeps. None where nobody is on record."""
    found = doubt(organisation_id, doubt_id)
    if found is None:
        return None
    one, _ = found
    if not any(side.sale and side.sale.id == line_id for side in (one.this, one.other)):
        return None
    return history.show_customer(organisation_id, one.doubt.unit_id or 0, line_id, by)


def settle(organisation_id: int, doubt_id: int, reason: str, by: By) -> bool:
    """Whether the maker has such one; Refused where somebody was faster or no reason is given. Callers commit."""
    row = kept.own_doubt(organisation_id, doubt_id, lock=True)
    if row is not None:
        kept.settle(row, reason, by)
    return row is not None


def _told(organisation_id: int, rows: Sequence[TraceDoubt]) -> tuple[list[Contradiction], Mapping[int, Site]]:
    ids = {number for row in rows for number in (row.event_id, row.other_id) if number}
    events = events_by_ids(organisation_id, ids)
    lines = _lines(organisation_id, [row for row in rows if row.unit_id is not None])
    known = sales.with_customer(organisation_id, [line.id for line in lines.values()])
    told = _subjects(organisation_id, rows)
    places = {one.location_id or one.read_point_id for one in events.values()}

    def side(event_id: int | None, line_id: int) -> Side:
        sale = lines.get(line_id)
        return Side(events.get(event_id or 0), sale, sale is not None and sale.id in known)

    found = [
        Contradiction(
            row, told[row.id], side(row.event_id, row.line_id), side(row.other_id, row.other_line_id)
        )
        for row in rows
    ]
    return found, sites_by_ids(organisation_id, places)


def _lines(organisation_id: int, rows: Sequence[TraceDoubt]) -> dict[int, SaleLine]:
    """The first line of an invoice and line of a unit -> the last, which says what holds now."""
    pending = units.pending_uploads(organisation_id)
    first: dict[tuple[int | None, str, str], int] = {}
    found: dict[int, SaleLine] = {}
    for line in sales.lines_of_units(organisation_id, {row.unit_id or 0 for row in rows}, pending):
        found[first.setdefault((line.unit_id, line.invoice_key, line.line), line.id)] = line
    return found


def _subjects(organisation_id: int, rows: Sequence[TraceDoubt]) -> dict[int, Subject]:
    """By doubt: a unit on record, or whatever events name so."""
    hits = {
        hit.id: hit for hit in units.by_ids(organisation_id, {row.unit_id for row in rows if row.unit_id})
    }
    told = {one.key: one for one in subjects(organisation_id, [row.key for row in rows if not row.unit_id])}
    found = {}
    for row in rows:
        hit = hits.get(row.unit_id or 0)
        if row.unit_id is None:
            found[row.id] = told[row.key]
        elif hit is not None:
            named = Named(row.key, ITEM, row.key[1:15], hit.serial)
            found[row.id] = Subject(named, hit.product_id, f"{hit.brand} {hit.product}", hit.id)
        else:
            found[row.id] = Subject(Named(row.key, ITEM, row.key[1:15]))
    return found
