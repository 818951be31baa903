"""The part of a unit's history that events tell: its own, and those of the case, the pallet or the product that held it
while they did. A wrong event stays to be seen, struck through, with what corrects it. Changes nothing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from registry.catalogue.described import gtins_of
from registry.journeys.tracing import Subject, seen, subjects
from registry.serials.epcs import item_key, lot_key
from registry.units.events.holding import STILL, contents_of, holders_of, spans_of
from registry.units.events.models import COMPONENT, TraceDoubt
from registry.units.events.reading import DECLARED
from registry.units.events.settling import doubts_of
from registry.units.events.story import MOST, Happened, events_by_keys, story_of
from registry.units.models import Unit
from registry.units.places.queries import NOWHERE, Site, sites_by_ids

PARTS = 50
_BEGUN = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Step:
    """One event. `through` held the unit then, where the event tells of that; `why` and `corrected_by` only of a wrong
    one: the declaration, and the steps or identifiers of what is right instead."""

    event: Happened
    at: datetime
    site: Site = NOWHERE
    through: Subject | None = None
    why: str = ""
    declared_at: datetime | None = None
    corrected_by: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Travels:
    """What events tell of one unit or lot, in the order of time. `key` leads to the pages that trace it."""

    key: str = ""
    steps: Sequence[Step] = ()
    cut: bool = False
    inside: Sequence[Subject] = ()
    parts: Sequence[Subject] = ()
    more_parts: bool = False
    doubts: Sequence[TraceDoubt] = field(default=())


NO_TRAVELS = Travels()


def travels_of(unit: Unit) -> Travels:
    """No steps where its product has no GTIN: events name units by that."""
    maker = unit.organisation_id
    keys = keys_of(unit)
    spans = spans_of(maker, dict.fromkeys(keys, 0)) if keys else []
    rows = story_of(maker, spans) if spans else []
    if not rows:
        return Travels(doubts=doubts_of(maker, "", unit.id))
    key = next((row.key for row in rows if row.depth == 0), keys[0])
    holders = [one for one in holders_of(maker, [key]) if one.until == STILL]
    around = seen(maker, (one.parent for one in holders), loose=True)
    inside = contents_of(maker, [key], PARTS + 1)
    parts = [one.child for one in inside if one.kind == COMPONENT and one.until == STILL]
    parts = seen(maker, parts, loose=True)
    return Travels(
        key, _steps(maker, rows), len(rows) >= MOST, subjects(maker, around),
        subjects(maker, parts[:PARTS]), len(inside) > PARTS, doubts_of(maker, key, unit.id),
    )  # fmt: skip


def keys_of(unit: Unit) -> list[str]:
    """What events call it."""
    gtins = gtins_of([unit.product_id]).get(unit.product_id, [])
    if unit.serial_key is not None:
        return [item_key(gtin, unit.serial_key[1:]) for gtin in gtins]
    return [lot_key(gtin, unit.lot_key[1:]) for gtin in gtins] if unit.lot_key else []


def _steps(organisation_id: int, rows: Sequence[Happened]) -> list[Step]:
    told = [row for row in rows if not row.event_key.endswith(DECLARED)]
    wrong = [row.event_key + DECLARED for row in told if row.wrong]
    declared = {key: json.loads(one.document) for key, one in events_by_keys(organisation_id, wrong).items()}
    sites = sites_by_ids(organisation_id, {row.place_id for row in told})
    around = seen(organisation_id, (row.key for row in told if row.depth), loose=True)
    holders = {one.key: one for one in subjects(organisation_id, around)}
    return [
        Step(
            row, local_moment(row.at, row.zone), sites.get(row.place_id or 0, NOWHERE), holders.get(row.key),
            *_declaration(declared.get(row.event_key + DECLARED) or (row.said if row.wrong else {})),
        )
        for row in told
    ]  # fmt: skip


def _declaration(said: Mapping[str, Any]) -> tuple[str, datetime | None, tuple[str, ...]]:
    told = said.get("errorDeclaration") or {}
    reason = str(told.get("reason", "")).rpartition(":")[2].rpartition("-")[2]
    declared = _declared_at(str(told.get("declarationTime", "")))
    return reason, declared, tuple(told.get("correctiveEventIDs", ()))


def _declared_at(written: str) -> datetime | None:
    """None where there is no such moment: what was declared holds all the same."""
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def local_moment(at: int, zone: str) -> datetime:
    """A moment of an event as it was told where it happened."""
    when = _BEGUN + timedelta(microseconds=at)
    return when.astimezone(datetime.strptime(zone, "%z").tzinfo) if zone else when
