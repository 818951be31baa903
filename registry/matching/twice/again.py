"""Weighs sales anew after what they are judged by was described otherwise: places, who runs them, what numbers a
product has. What is in doubt is looked at whole; what was in none, where events at those places, or of those numbers,
sold it. Callers commit after each step."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import select, tuple_

from registry.db import db
from registry.matching import bulk
from registry.matching.chain.joining import there
from registry.matching.twice.finding import weigh_items
from registry.matching.twice.weighing import doubt, event, item, weigh
from registry.units.events.models import MADE
from registry.units.events.names import ITEM
from registry.units.events.stages import SELLING

SOME, EVENTS = 1_000, 5_000


def weigh_again(organisation_id: int, places: Sequence[int], gtins: Sequence[str]) -> Iterator[int]:
    """How many were looked at, step by step."""
    yield from _doubts(organisation_id)
    for place in places:
        for column in (event.c.location_id, event.c.read_point_id):
            yield from _sold_at(organisation_id, column, place)
    for gtin in gtins:
        yield from _of_gtin(organisation_id, gtin)


def _doubts(organisation_id: int) -> Iterator[int]:
    """Those of sales that nobody has settled. One that holds no longer goes, so each step begins behind the last."""
    wanted = select(doubt.c.id, doubt.c.unit_id).where(
        doubt.c.organisation_id == organisation_id,
        doubt.c.unit_id.is_not(None),
        doubt.c.resolved_at.is_(None),
    )
    last = 0
    while rows := db.session.execute(wanted.where(doubt.c.id > last).order_by(doubt.c.id).limit(SOME)).all():
        bulk.begin(organisation_id, quick=False)
        weigh(organisation_id, {row.unit_id for row in rows})
        last = rows[-1].id
        yield len(rows)


def _sold_at(organisation_id: int, place: Any, place_id: int) -> Iterator[int]:
    """What events sold there. A shop's are read in the order in which they were recorded, so many at a time."""
    wanted = select(*(event.c[name] for name in "id recorded step disposition".split()))
    wanted = wanted.where(event.c.organisation_id == organisation_id, place == place_id)
    last = (-1, 0)
    while rows := db.session.execute(
        wanted.where(tuple_(event.c.recorded, event.c.id) > last)
        .order_by(event.c.recorded, event.c.id)
        .limit(EVENTS)
    ).all():
        sold = [row.id for row in rows if row.step in SELLING or row.disposition in SELLING]
        if sold:
            _weigh(organisation_id, db.session.scalars(select(item.c.key).where(item.c.event_id.in_(sold))))
        last = (rows[-1].recorded, rows[-1].id)
        yield len(rows)


def _of_gtin(organisation_id: int, gtin: str) -> Iterator[int]:
    """What events tell of items with this number, whatever was only made left out."""
    last, end = f"{ITEM}{gtin}.", f"{ITEM}{gtin}/"
    wanted = select(there.c.key, there.c.stage).where(there.c.organisation_id == organisation_id)
    while rows := db.session.execute(
        wanted.where(there.c.key > last, there.c.key < end).order_by(there.c.key).limit(EVENTS)
    ).all():
        _weigh(organisation_id, [row.key for row in rows if row.stage != MADE])
        last = rows[-1].key
        yield len(rows)


def _weigh(organisation_id: int, keys: Any) -> None:
    found: Collection[str] = set(keys)
    bulk.begin(organisation_id, quick=False)
    weigh_items(organisation_id, (), found)
