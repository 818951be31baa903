"""Where a lot without serials was sent: nobody can follow its pieces, so only what a shipping event itself says counts,
which names where it left, where it is to go, and how many."""

import json
from collections import Counter
from typing import Any

from sqlalchemy import func, select

from registry.db import db
from registry.units.events.canonical import canonical
from registry.units.events.models import TraceEvent, TraceItem

item: Any = TraceItem.__table__
event: Any = TraceEvent.__table__
SENT = ("shipping", "consigning", "departing")
MOST = 2_000
"""Shipments read for one page."""


def shipments_of(organisation_id: int, key: str) -> tuple[Counter[tuple[int, str]], bool]:
    """(place it left, URI of where it is to go) -> how many; and whether there are more than were read."""
    place = func.coalesce(event.c.location_id, event.c.read_point_id)
    wanted = (
        select(place, item.c.quantity, event.c.document)
        .join(event, event.c.id == item.c.event_id)
        .where(item.c.organisation_id == organisation_id, item.c.key == key, event.c.wrong.is_(False))
        .where(event.c.step.in_(SENT), place.is_not(None))
        .order_by(item.c.at)
        .limit(MOST + 1)
    )
    rows = db.session.execute(wanted).all()
    found = Counter[tuple[int, str]]()
    for here, quantity, document in rows[:MOST]:
        there = destination(document)
        if there:
            found[here, canonical(there)] += quantity or 0
    return found, len(rows) > MOST


def destination(document: str) -> str:
    """The place that an event names as where things go; empty where it names none."""
    told = json.loads(document).get("destinationList") or []
    return next(
        (one.get("destination", "") for one in told if str(one.get("type", "")).endswith("location")), ""
    )
