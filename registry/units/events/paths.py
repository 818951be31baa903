"""The way that items took: the places of their events and of their containers' events, put in order, and how many
went from where to where."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import func, select

from registry.db import db
from registry.units.events.holding import STILL, Span, some, spans_of
from registry.units.events.models import TraceEvent, TraceItem

item: Any = TraceItem.__table__
event: Any = TraceEvent.__table__
MOST_EVENTS = 200_000
"""Read at most for one map: beyond it containers used for years would be read to their ends."""


class Visit(NamedTuple):
    """An event at a place."""

    at: int
    event_id: int
    place_id: int


@dataclass(slots=True)
class Flows:
    """`moves`: (from, to) -> how many items went so. `first`: place -> how many items were seen there first."""

    moves: Counter[tuple[int, int]] = field(default_factory=Counter)
    first: Counter[int] = field(default_factory=Counter)


def flows_of(organisation_id: int, since: Mapping[str, int]) -> Flows:
    """Of items from a moment on each."""
    found = Flows()
    for places in ways_of(organisation_id, since).values():
        if not places:
            continue
        found.first[places[0]] += 1
        found.moves.update(pairwise(places))
    return found


def ways_of(organisation_id: int, since: Mapping[str, int]) -> dict[str, list[int]]:
    """Item -> the places it was at, one after the other."""
    spans = spans_of(organisation_id, since)
    visits = _visits(organisation_id, spans)
    mine: dict[str, list[Span]] = {}
    for span in spans:
        mine.setdefault(span.item, []).append(span)
    return {key: _way(held, visits) for key, held in mine.items()}


def _way(spans: Iterable[Span], visits: Mapping[str, list[Visit]]) -> list[int]:
    """A place at which something was again and again in a row counts once."""
    seen = {
        visit for span in spans for visit in visits.get(span.key, ()) if span.start <= visit.at <= span.until
    }
    places: list[int] = []
    for visit in sorted(seen):
        if not places or places[-1] != visit.place_id:
            places.append(visit.place_id)
    return places


def _visits(organisation_id: int, spans: Iterable[Span]) -> dict[str, list[Visit]]:
    """Key -> events at places between the first and the last moment at which it tells of somebody."""
    began: dict[str, int] = {}
    ended: dict[str, int] = {}
    for span in spans:
        began[span.key] = min(began.get(span.key, STILL), span.start)
        ended[span.key] = max(ended.get(span.key, 0), span.until)
    found: dict[str, list[Visit]] = {}
    place = func.coalesce(event.c.location_id, event.c.read_point_id)
    for part in some(sorted(began)):
        wanted = select(item.c.key, item.c.at, item.c.event_id, place).join(
            event, event.c.id == item.c.event_id
        )
        wanted = wanted.where(
            item.c.organisation_id == organisation_id,
            item.c.key.in_(part),
            item.c.at >= min(began[key] for key in part),
            item.c.at <= max(ended[key] for key in part),
            event.c.wrong.is_(False),
            place.is_not(None),
        )
        for key, at, number, where in db.session.execute(wanted.limit(MOST_EVENTS)):
            found.setdefault(key, []).append(Visit(at, number, where))
    return found
