"""Writes events, and what a run of following found, in as few statements as each engine takes. Callers commit."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, text

from registry.clock import now
from registry.db import UtcDateTime, db
from registry.matching import bulk, lots
from registry.matching.events import rows
from registry.serials.epcs import uri_key
from registry.units.events.canonical import canonical
from registry.units.events.followed import Doubt, Hold
from registry.units.events.following import Following
from registry.units.events.reading import TYPES, Reading
from registry.units.events.vocabularies import DISPOSITION, EVENT_TYPE, LOCATION, READ_POINT, STEP


def write_events(
    organisation_id: int, events: Sequence[Reading], recorded: int, capture_id: int | None, wrong: set[str]
) -> None:
    """Events with their items and facts."""
    ids = bulk.new_ids("trace_event", len(events))
    for event, number in zip(events, ids, strict=True):
        event.id = number
    bulk.write("trace_event", {
        "id": ids,
        "organisation_id": organisation_id,
        "event_key": [event.key for event in events],
        "kind": [event.kind for event in events],
        "action": [event.action for event in events],
        "at": [event.at for event in events],
        "zone": [event.zone for event in events],
        "recorded": recorded,
        "step": [event.step[:200] for event in events],
        "disposition": [event.disposition[:200] for event in events],
        "read_point_id": [event.read_point_id for event in events],
        "location_id": [event.location_id for event in events],
        "wrong": [event.declared or event.key in wrong for event in events],
        "capture_id": capture_id,
        "document": [event.document for event in events],
    })  # fmt: skip
    _write_items(organisation_id, events)
    _write_facts(organisation_id, events)
    _write_fields(organisation_id, events)
    _write_words(organisation_id, events)


def _write_items(organisation_id: int, events: Sequence[Reading]) -> None:
    """In the order of their keys: a table takes them in half the time."""
    items = sorted(
        (key, event.at, event.id, role, told[0], told[1])
        for event in events
        for (key, role), told in event.items.items()
    )
    if not items:
        return
    keys, ats, ids, roles, quantities, uoms = zip(*items, strict=True)
    bulk.write("trace_item", {
        "organisation_id": organisation_id, "key": keys, "at": ats, "event_id": ids, "role": roles,
        "quantity": quantities, "uom": uoms,
    })  # fmt: skip


def _write_facts(organisation_id: int, events: Sequence[Reading]) -> None:
    facts = sorted(
        {(name[:200], uri_key(value), event.id) for event in events for name, value in event.facts}
    )
    if facts:
        names, values, ids = zip(*facts, strict=True)
        columns: dict[str, bulk.Column] = {"name": names, "value": values, "event_id": ids}
        bulk.write("trace_fact", {"organisation_id": organisation_id, **columns})


def _write_fields(organisation_id: int, events: Sequence[Reading]) -> None:
    fields = sorted(
        (name, value, event.id, event.at, told)
        for event in events
        if event.fields
        for (name, value), told in event.fields.items()
    )
    if fields:
        names, values, ids, ats, told = zip(*fields, strict=True)
        numbers, moments = zip(*told, strict=True)
        bulk.write("trace_field", {
            "organisation_id": organisation_id, "name": names, "value": values, "event_id": ids, "number": numbers,
            "moment": moments, "at": ats,
        })  # fmt: skip


def _write_words(organisation_id: int, events: Sequence[Reading]) -> None:
    """Few, and almost always there already."""
    told = {
        EVENT_TYPE: {TYPES.get(event.kind, "") for event in events},
        STEP: {event.step[:200] for event in events},
        DISPOSITION: {event.disposition[:200] for event in events},
        READ_POINT: {uri_key(canonical(uri)) for uri in {event.read_point for event in events}},
        LOCATION: {uri_key(canonical(uri)) for uri in {event.location for event in events}},
    }
    rows = [
        {"maker": organisation_id, "name": name, "value": value}
        for name, values in told.items()
        for value in sorted(values - {""})
    ]
    statement = "INSERT INTO trace_word (organisation_id, name, value) VALUES (:maker, :name, :value)"
    if rows:  # an event of a kind of its own may tell no word at all
        db.session.connection().execute(text(f"{statement} ON CONFLICT DO NOTHING"), rows)


def write_run(organisation_id: int, run: Following, there: set[str]) -> None:
    """Everything that a run changed. `there` are the items that had a row of whereabouts before."""
    _write_spots(organisation_id, run, there)
    _write_holds(organisation_id, run)
    _write_stock(organisation_id, run)
    write_doubts(organisation_id, run, run.doubts)


def _write_spots(organisation_id: int, run: Following, there: set[str]) -> None:
    keys = sorted(run.moved)
    if not keys:
        return
    spots = [run.spots[key] for key in keys]
    columns: dict[str, bulk.Column] = {
        "key": keys,
        "product_id": [spot.product_id for spot in spots],
        "lot_key": [lots.lot_key_of(spot.lot) for spot in spots],
        "stage": [spot.stage for spot in spots],
        "place_id": [spot.place_id for spot in spots],
        "held": [spot.held for spot in spots],
        "expires": [spot.expires for spot in spots],
        "made": [spot.made for spot in spots],
        "at": [spot.at for spot in spots],
        "event_id": [spot.event_id for spot in spots],
    }
    rows.replace("whereabouts", organisation_id, [key for key in keys if key in there], columns)


_THIS_HOLD = "WHERE organisation_id = :maker AND child_key = :child AND at = :at AND parent_key = :parent"
_END_HOLD = text(f"UPDATE holding SET until = :until {_THIS_HOLD}")  # noqa: S608 - words of ours
_DROP_HOLD = text(f"DELETE FROM holding {_THIS_HOLD}")  # noqa: S608 - words of ours


def _write_holds(organisation_id: int, run: Following) -> None:
    """Of one that was opened and closed at the same moment nothing is left to say, also where an earlier run opened it:
    the same may be held anew from that moment on."""
    new: dict[tuple[str, int, str], Hold] = {}
    for hold in run.new_holds:
        if hold.until is None or hold.until > hold.at:
            new[hold.child, hold.at, hold.parent] = hold
    holds = [new[place] for place in sorted(new)]
    for at_once, statement in ((True, _DROP_HOLD), (False, _END_HOLD)):
        told = [
            {
                "maker": organisation_id,
                "child": one.child,
                "parent": one.parent,
                "at": one.at,
                "until": one.until,
            }
            for one in run.ended_holds
            if (one.until == one.at) == at_once
        ]
        if told:
            db.session.connection().execute(statement, told)
    if holds:
        bulk.write("holding", {
            "organisation_id": organisation_id,
            "child_key": [hold.child for hold in holds],
            "at": [hold.at for hold in holds],
            "parent_key": [hold.parent for hold in holds],
            "kind": [hold.kind for hold in holds],
            "until": [hold.until for hold in holds],
            "quantity": [hold.quantity for hold in holds],
            "event_id": [hold.event_id for hold in holds],
        })  # fmt: skip


def _write_stock(organisation_id: int, run: Following) -> None:
    keys = sorted(run.stock.touched)
    made = [
        (key, *bucket, amount)
        for key in keys
        for bucket, amount in sorted(run.stock.lots.get(key, {}).items())
        if amount.quantity or amount.loose or amount.counted
    ]
    columns: dict[str, bulk.Column] = {}
    if made:
        gtins = {key: key[1:15] for key in keys}
        columns = {
            "id": bulk.new_ids("lot_stock", len(made)),
            "key": [row[0] for row in made],
            "product_id": [run.known.products.get(gtins[row[0]]) for row in made],
            "lot_key": [lots.lot_key_of(row[0][16:]) if row[0][0] == "l" else "" for row in made],
            "stage": [row[1] for row in made],
            "place_id": [row[2] for row in made],
            "quantity": [float(row[3].quantity) for row in made],
            "held": [float(row[3].held) for row in made],
            "expires": [run.stock.expires.get(row[0], "") for row in made],
            "at": [row[3].at for row in made],
            "gross": [float(row[3].gross) for row in made],
            "loose": [float(row[3].loose) for row in made],
            "counted_on": [row[3].counted for row in made],
            "base": [float(row[3].base) for row in made],
            "missed": [float(row[3].missed) for row in made],
        }
        columns |= {"told": columns["quantity"], "told_held": columns["held"]}
    if keys:
        rows.replace("lot_stock", organisation_id, keys, columns)
        lots.restock_keys(organisation_id, keys, run.known.products)


def write_doubts(organisation_id: int, run: Following, found: Iterable[Doubt]) -> None:
    """What a person has resolved stays resolved."""
    statement = text(
        "INSERT INTO trace_doubt (organisation_id, kind, key, event_id, other_id, product_id, found_at) "
        "VALUES (:maker, :kind, :key, :event, :other, :product, :at) ON CONFLICT DO NOTHING"
    ).bindparams(bindparam("at", type_=UtcDateTime()))
    moment = now()
    told = [
        {
            "maker": organisation_id, "kind": doubt.kind, "key": doubt.key, "event": doubt.event_id,
            "other": doubt.other_id, "product": run.known.products.get(doubt.key[1:15]), "at": moment,
        }
        for doubt in dict.fromkeys(found)
    ]  # fmt: skip
    if told:
        db.session.connection().execute(statement, told)
