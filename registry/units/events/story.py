"""What happened to one item: its own events and those of what held it while it did, wrong ones too, with the events
that correct them."""

import json
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, or_, select

from registry.db import db
from registry.units.events.holding import Span, some
from registry.units.events.models import INPUT, OUTPUT, TraceEvent, TraceItem

item: Any = TraceItem.__table__
event: Any = TraceEvent.__table__
MOST = 500
MOST_SPANS = 100
"""Times that an item was held that are looked at."""


class Happened(NamedTuple):
    """An event as it concerns one item. `key` is the item, or what held it then (`depth` above 0)."""

    id: int
    event_key: str
    kind: int
    action: str
    at: int
    zone: str
    recorded: int
    step: str
    disposition: str
    read_point_id: int | None
    location_id: int | None
    wrong: bool
    document: str
    key: str
    role: int
    quantity: float | None
    depth: int = 0

    @property
    def place_id(self) -> int | None:
        return self.location_id or self.read_point_id

    @property
    def said(self) -> dict[str, Any]:
        """The event as it came."""
        found: dict[str, Any] = json.loads(self.document)
        return found


def story_of(organisation_id: int, spans: Iterable[Span], limit: int = MOST) -> list[Happened]:
    """Events of an item and of what held it, in the order of time; an event of both counts for the item."""
    told = sorted(spans, key=lambda span: span.depth)[:MOST_SPANS]
    here = [and_(item.c.key == span.key, item.c.at >= span.start, item.c.at <= span.until) for span in told]
    depths = {span.key: span.depth for span in reversed(told)}
    mine = _events(organisation_id).where(item.c.key.in_(depths), or_(*here))
    wanted = mine.order_by(item.c.at, item.c.event_id).limit(limit)
    rows = [Happened(*row)._replace(depth=depths[row.key]) for row in db.session.execute(wanted)]
    found: dict[int, Happened] = {}
    for row in sorted(rows, key=lambda row: row.depth):
        found.setdefault(row.id, row)
    return sorted(found.values(), key=lambda one: (one.at, one.id))


def events_by_keys(organisation_id: int, keys: Collection[str]) -> dict[str, TraceEvent]:
    """Events by their own identifiers."""
    wanted = select(TraceEvent).where(TraceEvent.organisation_id == organisation_id)
    rows = db.session.scalars(wanted.where(TraceEvent.event_key.in_(keys))) if keys else ()
    return {row.event_key: row for row in rows}


def events_by_ids(organisation_id: int, ids: Collection[int]) -> dict[int, TraceEvent]:
    """Read by their numbers: whose they are is looked at then."""
    wanted = select(TraceEvent).where(TraceEvent.organisation_id + 0 == organisation_id)
    rows = db.session.scalars(wanted.where(TraceEvent.id.in_(ids))) if ids else ()
    return {row.id: row for row in rows}


def first_events(organisation_id: int, keys: Collection[str]) -> dict[str, Happened]:
    """The earliest event of each: where something comes from."""
    found: dict[str, Happened] = {}
    for part in some(sorted(keys)):
        order = func.row_number().over(partition_by=item.c.key, order_by=(item.c.at, item.c.event_id))
        mine = select(item.c.key, item.c.event_id, item.c.role, order.label("nth")).join(
            event, event.c.id == item.c.event_id
        )
        ranked = mine.where(
            item.c.organisation_id == organisation_id, item.c.key.in_(part), event.c.wrong.is_(False)
        ).subquery()
        wanted = _events(organisation_id).join(
            ranked,
            (ranked.c.event_id == item.c.event_id)
            & (ranked.c.key == item.c.key)
            & (ranked.c.role == item.c.role),
        )
        wanted = wanted.where(ranked.c.nth == 1, item.c.key.in_(part))
        found |= {row.key: Happened(*row) for row in db.session.execute(wanted)}
    return found


def became(
    organisation_id: int, keys: Collection[str], *, forwards: bool, limit: int
) -> list[tuple[str, str]]:
    """(what went in, what came out) of transformations: of these as what went in, or as what came out."""
    other = item.alias("other")
    from_role, to_role = (INPUT, OUTPUT) if forwards else (OUTPUT, INPUT)
    found: list[tuple[str, str]] = []
    for part in some(sorted(keys)):
        wanted = (
            select(item.c.key, other.c.key)
            .join(event, event.c.id == item.c.event_id)
            .join(other, other.c.event_id == item.c.event_id)
            .where(item.c.organisation_id == organisation_id, item.c.key.in_(part), item.c.role == from_role)
            .where(other.c.role == to_role, event.c.wrong.is_(False))
            .distinct()
        )
        rows = db.session.execute(wanted.limit(limit - len(found)))
        found += [(mine, its) if forwards else (its, mine) for mine, its in rows]
        if len(found) >= limit:
            break
    return found


def _events(organisation_id: int) -> Select[Any]:
    columns = [event.c[name] for name in Happened._fields[:13]]
    wanted = select(*columns, item.c.key, item.c.role, item.c.quantity).join(
        item, item.c.event_id == event.c.id
    )
    return wanted.where(item.c.organisation_id == organisation_id)
