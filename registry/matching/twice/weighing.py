"""Holds all that is told of the sales of some units against each other, and keeps what contradicts what as doubts: new
ones are written, open ones that hold no longer go, and what a person has settled stays. Callers hold the maker's lock
(`bulk.begin`) and commit."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import and_, delete, func, insert, or_, select, update

from registry.catalogue.keys import email_key, name_key
from registry.clock import now
from registry.db import db
from registry.matching.chain.joining import gtin, there
from registry.matching.judged import filed, line
from registry.matching.sources import unit
from registry.matching.twice.businesses import trade_of
from registry.matching.twice.sides import Back, Sale, Trade, contradictions
from registry.sales.models import SaleCustomer
from registry.serials.epcs import item_key
from registry.units.events.doubts import SOLD_TWICE
from registry.units.events.holding import Span, some, spans_of
from registry.units.events.models import TraceDoubt, TraceEvent, TraceItem
from registry.units.events.reading import local_day
from registry.units.events.stages import GIVE_BACK, KEEP, RECEIVE, SELL, effect_of, words_of
from registry.units.queries import pending_uploads

SOME = 1_000
BACK = (RECEIVE, KEEP, GIVE_BACK)
WORDS = words_of(SELL, *BACK)
customer: Any = SaleCustomer.__table__
doubt: Any = TraceDoubt.__table__
event: Any = TraceEvent.__table__
item: Any = TraceItem.__table__
TOLD = (
    line.c.dealer, line.c.sold_on, customer.c.sale_line_id.label("customer"), customer.c.name_key, customer.c.email,
)  # fmt: skip
Sides = tuple[int, int, int, int]
"""Line and event of one side, line and event of the other; 0 where it is none."""


@dataclass(slots=True)
class Told:
    """What is told of one unit: its reports of sales, and when it came back. `key` is what events call it, or would
    where none does (`by_events`)."""

    product_id: int
    key: str = ""
    by_events: bool = False
    sales: list[Sale] = field(default_factory=list)
    backs: list[Back] = field(default_factory=list)


def with_customer(joined: Any) -> Any:
    """Lines with who bought, where that is known."""
    return joined.outerjoin(customer, customer.c.sale_line_id == line.c.id)


def sale_of(row: Any, number: int) -> Sale:
    """A row with `TOLD` of such lines."""
    return Sale(
        row.sold_on, number, 0, name_key(row.dealer), row.customer is not None, row.name_key or "",
        email_key(row.email or ""),
    )  # fmt: skip


def weigh(organisation_id: int, unit_ids: Iterable[int], trade: Trade | None = None) -> None:
    """All of these units, a thousand at a time."""
    wanted = sorted(set(unit_ids))
    if not wanted:
        return
    trade = trade or trade_of(organisation_id)
    pending = pending_uploads(organisation_id)
    for first in range(0, len(wanted), SOME):
        part = wanted[first : first + SOME]
        told = _units(organisation_id, part)
        _lines(told, pending)
        _events(organisation_id, told)
        _write(organisation_id, part, told, trade)


def _units(organisation_id: int, ids: Sequence[int]) -> dict[int, Told]:
    """Those that have a serial: of a lot many are sold. Read by their numbers: whose they are is looked at then, or
    SQLite reads through all that the maker has."""
    wanted = select(unit.c.id, unit.c.product_id, unit.c.serial_key).where(
        unit.c.organisation_id + 0 == organisation_id, unit.c.id.in_(ids), unit.c.serial_key.is_not(None)
    )
    rows = db.session.execute(wanted).all()
    gtins = _gtins({row.product_id for row in rows})
    keys = {row.id: [item_key(one, row.serial_key[1:]) for one in gtins[row.product_id]] for row in rows}
    met = _met(organisation_id, {key for own in keys.values() for key in own})
    found = {}
    for row in rows:
        own = keys[row.id]
        key = next((one for one in own if one in met), own[0] if own else "")
        found[row.id] = Told(row.product_id, key, key in met)
    return found


def _gtins(product_ids: Collection[int]) -> Mapping[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    wanted = select(gtin.c.product_id, gtin.c.gtin).where(gtin.c.product_id.in_(product_ids))
    for product_id, number in db.session.execute(wanted.order_by(gtin.c.id)):
        found[product_id].append(number)
    return found


def _met(organisation_id: int, keys: Collection[str]) -> set[str]:
    """Those of these that events tell of."""
    found: set[str] = set()
    for part in some(sorted(keys)):
        mine = (there.c.organisation_id == organisation_id, there.c.key.in_(part))
        found |= set(db.session.scalars(select(there.c.key).where(*mine)))
    return found


def _lines(told: Mapping[int, Told], pending: Sequence[int]) -> None:
    """Lines that count, each under the number of the first of its invoice and line; and credit notes."""
    names = "id unit_id invoice_key line quantity returned_on superseded_by_id".split()
    wanted = select(*(line.c[name] for name in names), *TOLD).select_from(with_customer(line))
    mine = (line.c.unit_id.in_(told), filed(pending))
    first: dict[tuple[int, str, str], int] = {}
    for row in db.session.execute(wanted.where(*mine).order_by(line.c.id)):
        number = first.setdefault((row.unit_id, row.invoice_key, row.line), row.id)
        if row.superseded_by_id is not None:
            continue
        if not row.quantity:
            told[row.unit_id].backs += [Back(row.returned_on, True)] if row.returned_on else []
            continue
        told[row.unit_id].sales.append(sale_of(row, number))


def _events(organisation_id: int, told: Mapping[int, Told]) -> None:
    """What events tell, those of what held a unit as well: that may have come back with it."""
    of = {one.key: one for one in told.values() if one.by_events}
    around: defaultdict[str, list[Span]] = defaultdict(list)
    for span in spans_of(organisation_id, dict.fromkeys(of, 0)) if of else ():
        around[span.key].append(span)
    seen = set()
    for row in happened(organisation_id, around, WORDS):
        for span in around[row.key]:
            if not span.start <= row.at <= span.until or (span.item, row.id) in seen:
                continue
            seen.add((span.item, row.id))
            _note(of[span.item], row, span.depth)


def happened(organisation_id: int, keys: Collection[str], words: Sequence[str]) -> Iterable[Any]:
    """Events that count, of these items, with one of these steps or dispositions."""
    place = func.coalesce(event.c.location_id, event.c.read_point_id, 0).label("place_id")
    columns = [event.c[name] for name in "id at zone kind action step disposition".split()]
    wanted = select(item.c.key, *columns, place).join(item, item.c.event_id == event.c.id)
    for part in some(sorted(keys)):
        mine = and_(item.c.organisation_id == organisation_id, item.c.key.in_(part), event.c.wrong.is_(False))
        yield from db.session.execute(
            wanted.where(mine, or_(event.c.step.in_(words), event.c.disposition.in_(words)))
        )


def deed_of(row: Any) -> int:
    """What one that happened does."""
    return effect_of(row.kind, row.action, row.step, row.disposition).deed


def day_of(row: Any) -> date:
    """Where it happened."""
    return date.fromisoformat(local_day(row.at, row.zone))


def _note(told: Told, row: Any, depth: int) -> None:
    deed = deed_of(row)
    if deed in BACK:
        told.backs.append(Back(day_of(row), deed == GIVE_BACK))
    elif deed == SELL and not depth:
        told.sales.append(Sale(day_of(row), event_id=row.id, place_id=row.place_id))


def _write(organisation_id: int, ids: Sequence[int], told: Mapping[int, Told], trade: Trade) -> None:
    wanted: dict[tuple[int, Sides], Told] = {
        (number, (later.line_id, later.event_id, earlier.line_id, earlier.event_id)): one
        for number, one in told.items()
        for later, earlier in contradictions(one.sales, one.backs, trade)
    }
    gone, moved = [], []
    for row in db.session.execute(select(doubt).where(doubt.c.unit_id.in_(ids))):
        place = (row.unit_id, (row.line_id, row.event_id, row.other_line_id, row.other_id))
        one = wanted.pop(place, None)
        if one is None and row.resolved_at is None:
            gone.append(row.id)
        elif one is not None and one.key != row.key:
            moved.append((row.id, one.key))
    if gone:
        db.session.execute(delete(doubt).where(doubt.c.id.in_(gone), doubt.c.resolved_at.is_(None)))
    for number, key in moved:
        db.session.execute(update(doubt).where(doubt.c.id == number).values(key=key))
    if wanted:
        moment = now()
        db.session.connection().execute(
            insert(doubt),
            [
                {
                    "organisation_id": organisation_id, "kind": SOLD_TWICE, "key": one.key, "unit_id": number,
                    "product_id": one.product_id, "line_id": sides[0], "event_id": sides[1],
                    "other_line_id": sides[2], "other_id": sides[3], "found_at": moment,
                }
                for (number, sides), one in sorted(wanted.items(), key=lambda pair: pair[0])
            ],
        )  # fmt: skip
