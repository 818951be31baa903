"""The trace pages at 100,000 and at 10,000,000 events (ten a unit, lots of 1,000 on pallets of 20 cases): the same page
beside itself, on both engines. `python -m bench.tracing_pages [FEW MANY]`; growth at most 1.5, each under a second.

The rows are made in the database set by set, as capture leaves them: what is measured is reading them."""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import text

from admin.trace.chart import chart
from bench.data import make_site
from bench.report import Figure, show
from registry import planner
from registry.audit.who import COMMAND_LINE
from registry.catalogue.models import Brand, Gtin, Organisation, Product
from registry.clock import now
from registry.db import Base, db
from registry.jobs.running import run_all
from registry.journeys import contradicting, picking, pipelining
from registry.journeys.backwards import backwards
from registry.journeys.forwards import forwards
from registry.journeys.travelled import travels_of
from registry.units.models import Unit
from tests.postgres import running

GTIN = "09520001000010"
EVENTS, LOT, CASES = 10, 1_000, 20
FEW, MANY = 100_000, 10_000_000
TABLES = ("trace_event", "trace_item", "holding", "whereabouts", "unit")
PLACES = ("plant", "warehouse", "distributor", "retailer", "retailer", "retailer", "retailer", "retailer")
ROUNDS, STEPS_APART = 7, (1, 23, 61)
BEGAN, HOUR = 1_767_225_600_000_000, 3_600_000_000
UNIT = "unit AS (SELECT n, n / {lot} AS lot, n % {lot} AS nth FROM number)"
SERIAL = "'S' || CAST(10000000 + n AS TEXT)"
LOT_NAME = "'L' || CAST(100000 + lot AS TEXT)"
CASE = "'s39' || CAST(1000000000000 + lot * 100 + nth / 50 AS TEXT)"
EXPIRES = "CASE WHEN lot % 20 = 0 THEN :soon ELSE '20' || CAST(30 + lot % 5 AS TEXT) || '-06-15' END"
PALLET = "'s38' || CAST(1000000000000 + lot AS TEXT)"
"""One event a unit and stage; cases and pallets tell of the way between plant and warehouse."""
STEPS = (
    (1, "commissioning", 1), (2, "packing", 1), (3, "inspecting", 1), (4, "unpacking", 2), (5, "storing", 2),
    (6, "receiving", 3), (7, "storing", 3), (8, "receiving", 0), (9, "stocking", 0), (10, "cycle_counting", 0),
)  # fmt: skip
PLACE = (
    "INSERT INTO place (organisation_id, uri, kind, name, made_at) "
    "VALUES (:maker, :uri, :kind, :name, CURRENT_TIMESTAMP)"
)
Looks = dict[str, Callable[[], object]]


def fill(folder: Path, events: int, url: str = "") -> Flask:
    """A maker whose product has a tenth as many units as there are events."""
    folder.mkdir(parents=True, exist_ok=True)
    site = make_site(folder, url)
    with site.app_context():
        flask_migrate.upgrade()
        maker = Organisation(slug="bench", name="Bench")
        db.session.add(maker)
        db.session.flush()
        brand = Brand(organisation_id=maker.id, slug="bench", name="Bench", key="BENCH")
        db.session.add(brand)
        db.session.flush()
        saw = Product(
            organisation_id=maker.id, brand_id=brand.id, slug="saw", name="Saw", gtins=[Gtin(gtin=GTIN)]
        )
        db.session.add(saw)
        db.session.flush()
        db.session.execute(text(PLACE), _places(maker.id))
        db.session.commit()
        _write(events // EVENTS, {"maker": maker.id, "product": saw.id})
        settle(url)
    return site


def _write(units: int, whose: dict[str, object]) -> None:
    """The indexes come after the rows: that takes a fraction of the time."""
    soon = (now().date() + timedelta(days=10)).isoformat()
    indexes = [index for table in TABLES for index in Base.metadata.tables[table].indexes]
    for index in indexes:
        index.drop(db.engine)
    for statement in _statements(units):
        if db.engine.dialect.name == "sqlite":
            db.session.execute(text("PRAGMA cache_size = -3000000"))
        db.session.execute(text(statement), {**whose, "soon": soon})
        db.session.commit()
    for index in indexes:
        index.create(db.engine)


def _places(maker: int) -> list[dict[str, object]]:
    return [
        {"maker": maker, "uri": f"urn:bench:{at}", "kind": kind, "name": f"{kind} {at}"}
        for at, kind in enumerate(PLACES, 1)
    ]


def settle(url: str) -> None:
    """Statistics and visibility as a database has them that was not filled a minute ago."""
    if not url:
        planner.look()
        db.engine.dispose()
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _statements(units: int) -> Iterator[str]:
    numbers = (
        f"WITH RECURSIVE number(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n < {units - 1})"
    )
    unit = f"{numbers}, {UNIT.format(lot=LOT)}"
    key = f"'i{GTIN}.' || {SERIAL}"
    place = "CASE WHEN {place} > 0 THEN {place} ELSE 4 + nth % 5 END"
    yield (
        f"{unit} INSERT INTO unit (organisation_id, product_id, serial, serial_key, lot, lot_key, commissioned_id) "
        f"SELECT :maker, :product, {SERIAL}, 'I' || {SERIAL}, {LOT_NAME}, 'G' || {LOT_NAME}, n * 10 + 1 FROM unit"
    )
    for nth, step, at in STEPS:
        where, when = place.format(place=at), f"{BEGAN} + (lot * 24 + {nth * 3}) * {HOUR}"
        number = f"n * 10 + {nth}"
        yield (
            f"{unit} INSERT INTO trace_event (id, organisation_id, event_key, kind, action, at, zone, recorded, step, "
            f"disposition, location_id, wrong, document) SELECT {number}, :maker, 'e' || CAST({number} AS TEXT), 1, "
            f"'OBSERVE', {when}, '+00:00', {when}, '{step}', 'in_progress', {where}, false, '{{}}' FROM unit"
        )
        yield (
            f"{unit} INSERT INTO trace_item (organisation_id, key, at, event_id, role) "
            f"SELECT :maker, {key}, {when}, {number}, 1 FROM unit"
        )
    yield from _held(unit, key, units)
    yield (
        f"{unit} INSERT INTO whereabouts (organisation_id, key, product_id, lot_key, stage, place_id, held, expires, "
        f"made, at, event_id) SELECT :maker, {key}, :product, 'G' || {LOT_NAME}, "
        f"CASE WHEN nth % 3 = 0 THEN 5 ELSE 4 END, 4 + nth % 5, false, {EXPIRES}, {BEGAN}, "
        f"{BEGAN} + (lot * 24 + 30) * {HOUR}, n * 10 + 10 FROM unit"
    )
    yield (
        f"{unit} INSERT INTO trace_doubt (organisation_id, kind, key, event_id, product_id, found_at) "
        f"SELECT :maker, 'never_shipped', {key}, n * 10 + 8, :product, CURRENT_TIMESTAMP FROM unit WHERE n % 100 = 0"
    )


def _held(unit: str, key: str, units: int) -> Iterator[str]:
    """Each unit was in a case on a pallet from its second event to its fourth; pallets left and arrived between."""
    first, last = f"{BEGAN} + (lot * 24 + 6) * {HOUR}", f"{BEGAN} + (lot * 24 + 12) * {HOUR}"
    held = "INSERT INTO holding (organisation_id, child_key, at, parent_key, kind, until, event_id)"
    yield f"{unit} {held} SELECT :maker, {key}, {first}, {CASE}, 1, {last}, n * 10 + 2 FROM unit"
    yield (
        f"{unit} {held} SELECT :maker, {CASE}, {first}, {PALLET}, 1, {last}, n * 10 + 2 FROM unit "
        f"WHERE nth % 50 = 0"
    )
    for nth, (step, at, hours) in enumerate((("shipping", 1, 8), ("receiving", 2, 10))):
        number = f"{units * EVENTS + 1} + lot * 2 + {nth}"
        when = f"{BEGAN} + (lot * 24 + {hours}) * {HOUR}"
        yield (
            f"{unit} INSERT INTO trace_event (id, organisation_id, event_key, kind, action, at, zone, recorded, step, "
            f"disposition, location_id, wrong, document) SELECT {number}, :maker, 'p' || CAST({number} AS TEXT), 1, "
            f"'OBSERVE', {when}, '+00:00', {when}, '{step}', 'in_progress', {at}, false, '{{}}' FROM unit "
            "WHERE nth = 0"
        )
        yield (
            f"{unit} INSERT INTO trace_item (organisation_id, key, at, event_id, role) "
            f"SELECT :maker, {PALLET}, {when}, {number}, 1 FROM unit WHERE nth = 0"
        )


def pages(maker: int, product: int, lot: int) -> Looks:
    """What each page reads, of one lot."""
    name, number = f"L{100000 + lot}", lot * LOT + 7
    unit = f"i{GTIN}.S{10000000 + number}"

    def mapped(key: str) -> object:
        found = forwards(maker, key)
        assert found is not None
        return chart(found)

    def history() -> object:
        row = (
            db.session.query(Unit).filter_by(organisation_id=maker, serial_key=f"IS{10000000 + number}").one()
        )
        found = travels_of(row)
        assert len(found.steps) == EVENTS + 2, len(found.steps)
        return found

    return {
        "timeline of a unit": history,
        "forwards of a unit": lambda: mapped(unit),
        "backwards of a unit": lambda: backwards(maker, unit),
        "forwards of a lot of 1,000": lambda: mapped(f"l{GTIN}.{name}"),
        "forwards of a pallet of 1,000": lambda: mapped(f"s38{1000000000000 + lot}"),
        "backwards of a pallet of 1,000": lambda: backwards(maker, f"s38{1000000000000 + lot}"),
        "pipeline of a lot": lambda: pipelining.pipeline(maker, product, name),
    }


def whole(maker: int, product: int) -> Looks:
    """Pages that count all of it: they may grow, up to a second."""
    return {
        "pipeline of the whole product": lambda: pipelining.pipeline(maker, product),
        "what to pick first at a shop": lambda: picking.pick_first(maker, 4),
        "what ends within 30 days": lambda: picking.ends_within(maker, 30),
        "exceptions, one unit in a hundred": lambda: contradicting.doubts(
            maker, settled=False, kind="", number=1
        ),
    }


def spent(site: Flask, made: Callable[[int, int, int], Looks], lot: int, what: str) -> float:
    """Milliseconds of one look at one page."""
    with site.app_context():
        maker, product = db.session.execute(db.select(Product.organisation_id, Product.id)).one()
        look = made(maker, product, lot)[what]
        began = time.perf_counter()
        look()
        taken = (time.perf_counter() - began) * 1000
        db.session.rollback()
        db.session.remove()
    return taken


def compare(engine: str, few: Flask, many: Flask, sizes: tuple[int, int]) -> Iterator[Figure]:
    """The same page of both, in turn, each round of other lots: what disturbs one look disturbs the next as well."""
    counts = [size // EVENTS // LOT for size in sizes]
    for what in pages(0, 0, 0):
        rounds = []
        for nth in range(ROUNDS + 1):
            pairs = []
            for step in STEPS_APART:
                one, other = ((nth * 7 + step) * count // 97 % count for count in counts)
                pairs.append((spent(few, pages, one, what), spent(many, pages, other, what)))
            rounds.append([statistics.median(side) for side in zip(*pairs, strict=True)])
        del rounds[0]  # warms both up
        ratios = tuple(other / one for one, other in rounds)
        slow = tuple(other for _, other in rounds)
        yield Figure("T", f"{what}, {sizes[1]:,} events beside {sizes[0]:,}, {engine}", ratios, 1.5, False)
        yield Figure("T", f"{what} at {sizes[1]:,} events, {engine}", slow, 1000, False, "ms")
    _count(many)
    for what in whole(0, 0):
        taken = tuple(spent(many, _whole, 0, what) for _ in range(3))
        yield Figure("T", f"{what} at {sizes[1]:,} events, {engine}", taken, 1000, False, "ms")


def _count(site: Flask) -> None:
    """As the worker does it when somebody has asked: the page shows what was counted."""
    with site.app_context():
        maker, product = db.session.execute(db.select(Product.organisation_id, Product.id)).one()
        pipelining.count_again(maker, product, COMMAND_LINE)
        db.session.commit()
        run_all({pipelining.KIND: pipelining.count}, raising=True)
        db.session.remove()


def _whole(maker: int, product: int, _lot: int) -> Looks:
    return whole(maker, product)


def main() -> None:
    """Measures, prints a line a figure, and tells by the exit code."""
    sizes = (int(sys.argv[1]), int(sys.argv[2])) if sys.argv[2:] else (FEW, MANY)
    figures = []
    with tempfile.TemporaryDirectory(prefix="recall-bench-") as folder, running() as server:
        for engine in ("sqlite", "postgresql"):
            sites = []
            for size in sizes:
                began = time.perf_counter()
                url = server.url(server.create()) if engine == "postgresql" else ""
                sites.append(fill(Path(folder) / f"{engine}-{size}", size, url))
                print(f"  {size:,} events on {engine} after {time.perf_counter() - began:.0f} s", flush=True)
            figures += [show(one) for one in compare(engine, sites[0], sites[1], sizes)]
    sys.exit(0 if all(figure.good for figure in figures) else 1)


if __name__ == "__main__":
    main()
