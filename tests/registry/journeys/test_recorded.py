"""From files to answers: a production list tells checks which numbers exist, and sales are found at once."""

from flask import Flask
from sqlalchemy import select

from registry.catalogue.models import Product
from registry.db import db
from registry.journeys.check import Answer, Told, Verdict, check
from registry.journeys.history import history_of, show_customer
from registry.journeys.searching import search, search_customers
from registry.recalls.index.serving import serving
from registry.recalls.states import Author
from registry.units.models import Unit
from tests.jobs import run_jobs
from tests.registry.matching.records import a_saw, bring, confirm, load, load_made, made, read, sale

ED = Author(1, "Ed")


def told(product: Product, serial: str) -> Answer:
    return check(Told({"serial": serial, "brand": "Acme"}, product.slug, frozenset({"serial"})))


def test_a_filed_production_list_makes_other_numbers_unrecognised(app: Flask) -> None:
    saw = a_saw()
    db.session.commit()
    load(app, saw, [sale(serial="BX0009")])
    assert told(saw, "BX0001").verdict == Verdict.NOT_IN_ANY_RECALL, "sales alone do not tell what was made"
    upload = read(app, bring(saw, [made(f"BX{n:04}") for n in range(1, 8)], "production"))
    assert told(saw, "BX0777").verdict == Verdict.NOT_IN_ANY_RECALL, "read, but not filed"
    confirm(upload)
    run_jobs(app)
    assert told(saw, "BX0007").verdict == Verdict.NOT_IN_ANY_RECALL
    assert told(saw, "BX0009").verdict == Verdict.NOT_IN_ANY_RECALL, "sold before the list came"
    answer = told(saw, "BX0777")
    assert (answer.verdict, answer.message_key) == (Verdict.NOT_RECOGNISED, "number_unknown")
    load_made(app, saw, made("BX0777"))
    assert told(saw, "BX0777").verdict == Verdict.NOT_IN_ANY_RECALL


def test_the_job_has_the_index_written_before_the_list_counts(app: Flask) -> None:
    saw = a_saw()
    db.session.commit()
    load_made(app, saw, made("BX0001"))
    assert (serving().folder / f"unit-{saw.id}-1.seg").exists()
    assert told(saw, "BX0002").verdict == Verdict.NOT_RECOGNISED
    assert [part.name for part in serving().current().generation.reader.parts] == [f"unit-{saw.id}-1.seg"]  # type: ignore[attr-defined]


def test_a_filed_sale_is_found_and_told(app: Flask) -> None:
    saw = a_saw()
    db.session.commit()
    load_made(app, saw, made("BX0001", lot="L1"))
    load(app, saw, [sale(price="500.00")])
    load(app, saw, [sale()])
    maker = saw.organisation_id
    unit = db.session.scalars(select(Unit).where(Unit.serial == "BX0001")).one()
    assert search(maker, "bx-0001").only is not None
    assert [lead.unit.id for lead in search(maker, "R-1").invoices] == [unit.id]
    for text in ("anna@example.org", "030 1234567", "koch", "Anna K"):
        assert [lead.unit.id for lead in search_customers(maker, text, ED).customers] == [unit.id], text
    found = history_of(maker, unit.id)
    assert found is not None
    assert [(one.kind, one.superseded, one.customer) for one in found.events] == [
        ("made", False, False),
        ("sold", True, True),
        ("sold", False, True),
    ]
    current = found.events[-1].sale
    assert current is not None
    shown = show_customer(maker, unit.id, current.id, ED)
    assert shown is not None
    assert shown.name == "Anna Koch"
    db.session.rollback()
