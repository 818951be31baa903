"""P14: owners of a recall among a million sold units found, beside the barest join that counts them; and the whole job
that follows publishing, until each is known and has a letter in the outbox, beside that join and two bare statements
that write the same."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_migrate
from sqlalchemy import delete, func, insert, select, text, update

from bench import data
from bench.report import Figure
from registry.catalogue.models import Brand, Organisation, Product
from registry.db import db
from registry.jobs.running import run_all
from registry.journeys import reaching
from registry.matching.audience import find_audience
from registry.matching.joins import onto
from registry.matching.judged import line
from registry.matching.models import AudienceState, RecallAudience
from registry.matching.sources import span, unit
from registry.notices.models import Letter
from registry.recalls.lists import add_list, list_name
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.publication import publish_version
from registry.recalls.states import Author
from registry.sales.models import SaleCustomer
from registry.serials.keys import LEADS

UNITS, SPANS = 1_000_000, 100_000
ROUNDS, BATCH, GAP = 3, 50_000, 3
REACH = (0, 1, 1, 2, 3)
WIDTHS = (1, 1, 1, 1, 1, 2, 2, 2, 2, 5)
"""Units that a span covers: half of them single numbers, a few runs of five."""
customer: Any = SaleCustomer.__table__


def owners(folder: Path, url: str, engine: str, units: int = UNITS, spans: int = SPANS) -> Iterator[Figure]:
    """Figures of one engine: at these spans, and at ten times as many."""
    site = data.make_site(folder, url)
    with site.app_context():
        flask_migrate.upgrade()
        maker = _fill(units)
        few, few_list = _recall(maker, units, spans, "few")
        rounds = [_found(few, n) / _counted(few_list, maker) for n in range(1, ROUNDS + 1)]
        yield _figure(f"owners found and listed, beside counting them ({engine})", rounds, 2.5)
        rounds = [_queued(few) / (_counted(few_list, maker) + _kept_barely()) for _ in range(ROUNDS)]
        yield _figure(
            f"a letter to each queued, beside that and barely written ({engine})",
            rounds,
            4,
        )
        many, _ = _recall(maker, units, min(units, 10 * spans), "many")
        rounds = [_found(many, ROUNDS + n) / _counted(few_list, maker) for n in range(1, ROUNDS + 1)]
        yield _figure(f"owners of ten times the spans, beside that join ({engine})", rounds, 10)


def _figure(what: str, ratios: list[float], limit: float) -> Figure:
    return Figure("P14", what, tuple(ratios), limit, False)


def _found(version: ScopeVersion, run: int) -> float:
    """Seconds until every owner is a row, from nothing."""
    db.session.execute(delete(RecallAudience))
    db.session.commit()
    began = time.perf_counter()
    find_audience(version, run, lambda _rows: None)
    db.session.commit()
    return time.perf_counter() - began


def _queued(version: ScopeVersion) -> float:
    """Seconds of the whole job, from nothing: nobody knows yet who the customers are."""
    for table in (Letter, RecallAudience, AudienceState):
        db.session.execute(delete(table))
    db.session.execute(update(customer).values(person=None))
    db.session.commit()
    reaching.ask(db.session.get_one(Recall, version.recall_id), Author(None, "Bench"))
    db.session.commit()
    began = time.perf_counter()
    run_all({reaching.KIND: reaching.audience}, raising=True)
    spent = time.perf_counter() - began
    mailed = select(func.count()).select_from(RecallAudience).where(RecallAudience.reach.in_((1, 3)))
    queued = db.session.scalar(select(func.count()).select_from(Letter))
    if not queued or queued != db.session.scalar(mailed):
        raise RuntimeError(f"{queued} letters are not those of the owners found")
    return spent


def _kept_barely() -> float:
    """Seconds of two bare statements that write the same: who the customers are, and the letters, each with its
    indexes."""
    for statement in (
        "CREATE TABLE written AS SELECT * FROM letter",
        "CREATE TABLE named AS SELECT sale_line_id, person FROM sale_customer WHERE person IS NOT NULL",
        "CREATE UNIQUE INDEX named_line ON named (sale_line_id)",
        "DELETE FROM letter",
        "UPDATE sale_customer SET person = NULL",
    ):
        db.session.execute(text(statement))
    db.session.commit()
    began = time.perf_counter()
    db.session.execute(
        text(
            "UPDATE sale_customer SET person = named.person FROM named "
            "WHERE named.sale_line_id = sale_customer.sale_line_id"
        )
    )
    db.session.execute(text("INSERT INTO letter SELECT * FROM written"))
    db.session.commit()
    spent = time.perf_counter() - began
    for name in ("written", "named"):
        db.session.execute(text(f"DROP TABLE {name}"))
    db.session.commit()
    return spent


def _counted(number: int, maker: int) -> float:
    """Seconds of the bare join: spans with units, and these with their current sales that can be reached."""
    with db.engine.connect() as connection:
        postgres = connection.dialect.name == "postgresql"
        held = [
            unit.c.organisation_id == maker,
            unit.c.serial_key >= span.c.low,
            unit.c.serial_key <= span.c.high,
        ]
        found, some = onto(span, unit, ("id",), held, postgres=postgres)
        sale = [line.c.unit_id == some.id, line.c.superseded_by_id.is_(None), line.c.reach > 0]
        found, _ = onto(found, line, ("id",), sale, postgres=postgres)
        began = time.perf_counter()
        connection.scalar(select(func.count()).select_from(found).where(span.c.list_id == number))
        return time.perf_counter() - began


def _serial(number: int) -> str:
    return f"KT{number * GAP:010}"


def _fill(units: int) -> int:
    maker = Organisation(slug="bench", name="Bench")
    db.session.add(maker)
    db.session.flush()
    brand = Brand(organisation_id=maker.id, slug="bench", name="Bench", key="BENCH")
    db.session.add(brand)
    db.session.flush()
    product = Product(organisation_id=maker.id, brand_id=brand.id, slug="bench", name="Washer")
    db.session.add(product)
    db.session.flush()
    connection = db.session.connection()
    for first in range(1, units + 1, BATCH):
        numbers = range(first, min(first + BATCH, units + 1))
        connection.execute(insert(unit), [_unit(maker.id, product.id, n) for n in numbers])
        connection.execute(insert(line), [_sale(maker.id, product.id, n) for n in numbers])
        connection.execute(insert(customer), [_customer(maker.id, n) for n in numbers if REACH[n % 5]])
    db.session.commit()
    _tidy()
    return maker.id


def _unit(maker: int, product: int, number: int) -> dict[str, Any]:
    serial = _serial(number)
    key = LEADS[len(serial)] + serial
    return {
        "id": number,
        "organisation_id": maker,
        "product_id": product,
        "serial": serial,
        "serial_key": key,
    }


def _sale(maker: int, product: int, number: int) -> dict[str, Any]:
    named = {"dealer": f"Dealer {number % 900}", "country": ("DE", "FR", "AT")[number % 3]}
    own = {"invoice": f"R{number}", "invoice_key": f"R{number}", "reach": REACH[number % 5], "number": 1}
    return {"id": number, "organisation_id": maker, "unit_id": number, "product_id": product, **named, **own}


def _customer(maker: int, number: int) -> dict[str, Any]:
    reach, named = REACH[number % 5], {"name": f"Anna {number}", "name_key": f"ANNA {number}"}
    email, phone = f"anna{number}@example.org" * (reach & 1), f"+49{number:09}" * (reach >> 1)
    return {"sale_line_id": number, "organisation_id": maker, **named, "email": email, "phone": phone}


def _recall(maker: int, units: int, spans: int, name: str) -> tuple[ScopeVersion, int]:
    recall = Recall(organisation_id=maker, slug=name, title=name, brand_text="Bench")
    db.session.add(recall)
    db.session.flush()
    made = add_list(recall, _runs(units, spans))
    rule = {"any": [{"serial": {"lookup": list_name(made)}}]}
    version = ScopeVersion(organisation_id=maker, recall_id=recall.id, number=1, criteria=rule)
    db.session.add(version)
    publish_version(recall, version, Author(None, "Bench"))
    db.session.commit()
    _tidy()
    return version, made.id


def _runs(units: int, spans: int) -> Iterator[tuple[str, str]]:
    step = units // spans
    for number in range(spans):
        first = number * step + 1
        yield _serial(first), _serial(first + min(WIDTHS[number % 10], step) - 1)


def _tidy() -> None:
    """As autovacuum leaves tables of this size."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM ANALYZE")
