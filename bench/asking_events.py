"""Queries of programs at 10,000,000 events: a page by business step, disposition, place, and several of them, the
first and a later one, by either order, of what is common and of what is rare; by fields that every fifth event has and
by master data of places; and the lists of what events tell of. Each under a second. `python -m bench.asking_events
[EVENTS]`, on both engines, on the rows of `bench.tracing_pages`."""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import select, text

from bench.report import Figure, show
from bench.tracing_pages import BEGAN, GTIN, HOUR, MANY, fill, settle
from registry.catalogue.models import Product
from registry.db import db
from registry.units.events.asking import query_of
from registry.units.events.models import TraceWord
from registry.units.events.queries import events
from registry.units.events.reading import written_moment
from registry.units.events.vocabularies import LOCATION, STEP, items, words
from tests.postgres import running

ROUNDS, RARE = 5, 40
_RARE = (
    "INSERT INTO trace_event (organisation_id, event_key, kind, action, at, zone, recorded, step, disposition, "
    "location_id, read_point_id, wrong, document) VALUES (:maker, :key, 1, 'DELETE', :at, '+00:00', :at, "
    "'destroying', 'destroyed', :place, :place, false, '{}')"
)
_FIELDS = (
    ("type", "'Temperature'", "NULL"),
    ("value_CEL", "CAST(id % 400 AS TEXT)", "id % 400"),
    ("urn:bench:colour", "CASE WHEN id % 9973 = 0 THEN 'blue' ELSE 'red' END", "NULL"),
)
"""Name, value and number of what a sensor told at every fifth event."""
_FIELD = (
    "INSERT INTO trace_field (organisation_id, name, value, event_id, number, at) "
    "SELECT organisation_id, '{}', {}, id, {}, at FROM trace_event WHERE step = 'storing'"
)
_CITY = (
    "INSERT INTO master_attribute (organisation_id, name, value, uri) "
    "VALUES (:maker, 'urn:epcglobal:cbv:mda:city', :city, :uri)"
)
CITIES = {"urn:bench:1": "Sawton", "urn:bench:2": "Sawton", "urn:bench:rare": "Milltown"}
Given = dict[str, list[str]]
QUERIES: dict[str, Given] = {
    "common step": {"EQ_bizStep": ["storing"]},
    "common step, latest first": {"EQ_bizStep": ["storing"], "orderBy": ["eventTime"]},
    "rare step": {"EQ_bizStep": ["destroying"]},
    "rare step, latest first": {"EQ_bizStep": ["destroying"], "orderBy": ["eventTime"]},
    "two steps": {"EQ_bizStep": ["destroying", "shipping"], "orderBy": ["eventTime"]},
    "rare disposition": {"EQ_disposition": ["destroyed"]},
    "rare action": {"EQ_action": ["DELETE"]},
    "rare action, latest first": {"EQ_action": ["DELETE"], "orderBy": ["eventTime"]},
    "two actions": {"EQ_action": ["DELETE", "OBSERVE"], "orderBy": ["eventTime"]},
    "common action of a rare step": {"EQ_action": ["OBSERVE"], "EQ_bizStep": ["destroying"]},
    "busy place": {"EQ_bizLocation": ["urn:bench:1"]},
    "busy place, latest first": {"EQ_bizLocation": ["urn:bench:1"], "orderBy": ["eventTime"]},
    "busy place, step that was never there": {
        "EQ_bizLocation": ["urn:bench:1"], "EQ_bizStep": ["destroying"], "orderBy": ["eventTime"]
    },
    "place of few events": {"EQ_bizLocation": ["urn:bench:rare"]},
    "rare read point": {"EQ_readPoint": ["urn:bench:rare"]},
    "place that nobody told": {"EQ_bizLocation": ["urn:bench:none"]},
    "two busy places, latest first": {
        "EQ_bizLocation": ["urn:bench:1", "urn:bench:2"], "orderBy": ["eventTime"]
    },
    "kind that was never told": {"eventType": ["TransformationEvent"]},
    "quantities": {"GE_quantity": ["1"]},
    "the last day, in no order": {"GE_eventTime": ["2026-11-01T00:00:00.000Z"]},
    "field of every fifth": {"EQ_type": ["Temperature"]},
    "field of every fifth, latest first": {"EQ_type": ["Temperature"], "orderBy": ["eventTime"]},
    "field of every fifth, at a busy place": {"EQ_type": ["Temperature"], "EQ_bizLocation": ["urn:bench:2"]},
    "whatever has a field": {"EXISTS_urn:bench:colour": [""]},
    "whatever has a field, latest first": {"EXISTS_urn:bench:colour": [""], "orderBy": ["eventTime"]},
    "rare value of a field, latest first": {"EQ_urn:bench:colour": ["blue"], "orderBy": ["eventTime"]},
    "a figure": {"EQ_value_CEL": ["200"]},
    "a figure, latest first": {"EQ_value_CEL": ["200"], "orderBy": ["eventTime"]},
    "half of all figures, latest first": {"GE_value_CEL": ["200"], "orderBy": ["eventTime"]},
    "few figures of every fifth": {"EQ_type": ["Temperature"], "GE_value_CEL": ["399"]},
    "places in a city": {"EQATTR_bizLocation_cbvmda:city": ["Sawton"]},
    "places in a city, latest first": {"EQATTR_bizLocation_cbvmda:city": ["Sawton"], "orderBy": ["eventTime"]},
    "places with few events in a city": {"EQATTR_bizLocation_cbvmda:city": ["Milltown"], "orderBy": ["eventTime"]},
    "busy place since a day": {
        "EQ_bizLocation": ["urn:bench:1"], "GE_eventTime": [written_moment(BEGAN + 40 * 24 * HOUR)]
    },
}  # fmt: skip


def with_more(site: Flask, url: str) -> int:
    """A few events in the midst of the many, fields of many, and the words that the lists read."""
    with site.app_context():
        maker = db.session.scalars(select(Product.organisation_id)).one()
        kept = "INSERT INTO place (organisation_id, uri, made_at) VALUES (:maker, 'urn:bench:rare', CURRENT_TIMESTAMP)"
        db.session.execute(text(kept), {"maker": maker})
        number = db.session.scalar(text("SELECT max(id) FROM place"))
        rows = [
            {"maker": maker, "key": f"rare{n}", "at": BEGAN + n * 24 * HOUR, "place": number}
            for n in range(RARE)
        ]
        if url:
            db.session.execute(text("SELECT setval('trace_event_id_seq', (SELECT max(id) FROM trace_event))"))
        db.session.execute(text(_RARE), rows)
        for step in ("storing", "shipping", "destroying"):
            db.session.add(TraceWord(organisation_id=maker, name=STEP, value=step))
        db.session.add_all(
            TraceWord(organisation_id=maker, name=LOCATION, value=f"urn:bench:{n}") for n in range(10_000)
        )
        for field in _FIELDS:
            db.session.execute(text(_FIELD.format(*field)))
        db.session.execute(
            text(_CITY), [{"maker": maker, "uri": uri, "city": city} for uri, city in CITIES.items()]
        )
        db.session.commit()
        settle(url)
        return int(maker)


def looks(maker: int) -> dict[str, Callable[[], object]]:
    asked: dict[str, Callable[[], object]] = {}
    for name, given in QUERIES.items():
        asked[name] = lambda given=given: events(query_of(maker, given))  # type: ignore[misc]
        asked[f"{name}, a page later"] = lambda given=given: _later(maker, given)  # type: ignore[misc]
    asked["list of items, from the midst"] = lambda: items(maker, 1000, f"i{GTIN}.S10300000")
    asked["list of places"] = lambda: words(maker, LOCATION, 1000)
    return asked


def _later(maker: int, given: Given) -> object:
    query = query_of(maker, given)
    found = events(query)
    if found:
        query.after = (found[-1].at, found[-1].id)
    began = time.perf_counter()
    events(query)
    return time.perf_counter() - began


def measure(site: Flask, engine: str, count: int, url: str) -> list[Figure]:
    maker, figures = with_more(site, url), []
    with site.app_context():
        for name, look in looks(maker).items():
            taken = []
            for _ in range(ROUNDS):
                began = time.perf_counter()
                said = look()
                spent = time.perf_counter() - began
                taken.append((said if isinstance(said, float) else spent) * 1000)
                db.session.rollback()
            figures.append(
                show(Figure("Q", f"{name} at {count:,} events, {engine}", tuple(taken), 1000, False, "ms"))
            )
    print(f"     slowest median {max(statistics.median(one.ratios) for one in figures):.0f} ms", flush=True)
    return figures


def main() -> None:
    count = int(sys.argv[1]) if sys.argv[1:] else MANY
    good = True
    with tempfile.TemporaryDirectory(prefix="recall-bench-") as folder, running() as server:
        for engine in ("sqlite", "postgresql"):
            url = server.url(server.create()) if engine == "postgresql" else ""
            site = fill(Path(folder) / engine, count, url)
            good &= all(one.good for one in measure(site, engine, count, url))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
