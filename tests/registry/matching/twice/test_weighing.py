"""A unit sold twice is shown, whichever way its sales come on record and in whatever order; what takes one of them away
takes the contradiction away, and what a person settled stays settled."""

from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from registry.audit.who import By
from registry.catalogue.models import Product
from registry.db import db
from registry.jobs.actions import queue
from registry.sales.models import SaleLine
from registry.units.events import settling
from registry.units.events.models import TraceDoubt
from tests.jobs import run_jobs
from tests.programs import Program, a_key
from tests.registry.matching.records import a_saw, load, sale
from tests.registry.matching.twice.bills import SAW, bill, by_file, credit, follow, line, sides, take_back
from tests.traced import (
    CASE,
    GTIN,
    OTHER_SHOP,
    PLANT,
    SHOP,
    WAREHOUSE,
    day,
    made,
    numbered,
    packed,
    received,
    rows,
    shipped,
    sold,
    taken_back,
    tell,
    told,
)


def test_a_serial_on_two_invoices(app: Flask, saw: Product, billing: Program) -> None:
    assert bill(billing, line("R-1", "2026-03-10", "Shop Graz"), line("R-2", "2026-03-12", "Shop Wels")) == [
        "new", "new",
    ]  # fmt: skip
    assert sides() == [("R-2", "R-1")]
    bill(billing, line("R-2", "2026-03-12", "Shop Wels"))
    assert sides() == [("R-2", "R-1")], "told again"
    assert rows("trace_doubt", "kind", "key", "product_id") == [("sold_twice", f"i{GTIN}.BX0001", saw.id)]
    bill(billing, line("R-2", "2026-03-09", "Shop Wels"))
    assert sides() == [("R-1", "R-2")], "now it was the first"
    take_back(billing, credit("R-2", "2026-03-20"))
    assert sides() == []


def test_by_files_of_two_dealers(app: Flask, saw: Product, billing: Program) -> None:
    both = [line("R-1", "2026-03-10", "Shop Graz"), line("R-1", "2026-03-10", "Shop Graz", serial="BX0002")]
    by_file(app, saw, *both)
    assert sides() == []
    by_file(
        app, saw, line("W-1", "2026-03-12", "Shop Wels"), line("W-2", "2026-03-12", "Shop Wels", "", "BX0003")
    )
    assert sides() == [("W-1", "R-1")]
    by_file(app, saw, line("W-1", "2026-03-12", "Shop Wels", "Anna Koch"))
    assert sides() == [("W-1", "R-1")], "a correction is the same line"
    assert db.session.query(SaleLine).filter_by(invoice="W-1").count() == 2
    take_back(billing, credit("R-1", "2026-03-11"))
    assert sides() == []


def test_a_product_without_a_gtin(app: Flask, saw: Product, billing: Program) -> None:
    db.session.execute(db.text("DELETE FROM product_gtin"))
    db.session.commit()
    bill(billing, line("R-1", "2026-03-10", "Shop Graz"), line("R-2", "2026-03-12", "Shop Wels"))
    assert sides() == [("R-2", "R-1")]
    assert rows("trace_doubt", "key") == [("",)]


ORDINARY: dict[str, list[dict[str, Any]]] = {
    "the maker to the dealer, who sold it": [
        line("M-1", "2026-03-05", "", "Shop Graz"),
        line("R-1", "2026-03-10", "Shop Graz", "Anna Koch"),
    ],
    "an invoice that names nobody": [
        line("M-1", "2026-03-05", ""), line("R-1", "2026-03-10", "Shop Graz", "Anna Koch"),
    ],
    "one that names the dealer alone": [
        line("M-1", "2026-03-05", "Otto"), line("R-1", "2026-03-10", "Otto", "Anna Koch"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", ORDINARY)
def test_the_ordinary_way_to_an_owner_is_none(app: Flask, saw: Product, billing: Program, name: str) -> None:
    bill(billing, *ORDINARY[name])
    tell(saw.organisation_id, sold(day(10), SAW))
    by_file(app, saw, *ORDINARY[name])
    assert sides() == []
    assert rows("trace_doubt", "kind") == []


def test_in_whatever_order_an_event_and_invoices_come(app: Flask, saw: Product, billing: Program) -> None:
    """The same sale at the same shop, and another one by another shop."""

    def happen(order: Sequence[str], serial: str) -> None:
        acts: dict[str, Callable[[], object]] = {
            "event": lambda: tell(saw.organisation_id, sold(day(10), SAW.replace("BX0001", serial))),
            "own": lambda: bill(billing, line(f"{serial}-R", "2026-03-11", "Shop Graz", "Anna Koch", serial)),
            "other": lambda: by_file(
                app, saw, line(f"{serial}-W", "2026-03-18", "Shop Wels", "Ben Moor", serial)
            ),
        }
        for one in order:
            acts[one]()

    for number, order in enumerate(permutations(("event", "own", "other"))):
        serial = f"BX10{number}"
        happen(order, serial)
        assert sides()[-1] == (f"{serial}-W", f"{serial}-R"), order
        assert len(sides()) == number + 1, order
    for number, order in enumerate(permutations(("event", "other")), 6):
        serial = f"BX10{number}"
        happen(order, serial)
        assert sides()[-1] == (f"{serial}-W", "Shop Graz"), order
        assert len(sides()) == number + 1, order


def test_an_event_that_is_declared_wrong_contradicts_nothing(
    app: Flask, saw: Product, billing: Program
) -> None:
    maker = saw.organisation_id
    bill(billing, line("W-1", "2026-03-18", "Shop Wels"))
    (event,) = numbered([sold(day(10), SAW)])
    tell(maker, event)
    assert sides() == [("W-1", "Shop Graz")]
    tell(maker, taken_back(event))
    assert sides() == []
    tell(maker, sold(day(10, 13), SAW))
    assert sides() == [("W-1", "Shop Graz")]
    take_back(billing, credit("W-1", "2026-03-19"))
    assert sides() == []


def test_what_was_sold_by_an_event_stays_sold(app: Flask, saw: Product, billing: Program) -> None:
    """Whatever events tell of it afterwards: it was sent to whoever bought it, or came back once it was sold again."""
    after = {
        "BX0011": shipped(day(11), SAW.replace("BX0001", "BX0011"), where=SHOP),
        "BX0012": received(day(25), SAW.replace("BX0001", "BX0012"), where=SHOP),
        "BX0013": told(day(24), epcList=[SAW.replace("BX0001", "BX0013")], bizStep="repairing"),
    }
    for serial, event in after.items():
        tell(saw.organisation_id, sold(day(10), SAW.replace("BX0001", serial)), event)
        bill(billing, line(f"{serial}-W", "2026-03-20", "Shop Wels", "Ben Moor", serial))
        assert sides()[-1:] == [(f"{serial}-W", "Shop Graz")], "the invoice last"
    for serial, event in after.items():
        serial, named = serial.replace("1", "2", 1), f"{serial}-F"
        by_file(app, saw, line(named, "2026-03-20", "Shop Wels", "Ben Moor", serial))
        moved = event | {"epcList": [SAW.replace("BX0001", serial)]}
        tell(saw.organisation_id, sold(day(10), *moved["epcList"]), moved)
        assert sides()[-1:] == [(named, "Shop Graz")], "the events last, both at once"
    for serial, event in after.items():
        serial, named = serial.replace("1", "3", 1), f"{serial}-G"
        moved = event | {"epcList": [SAW.replace("BX0001", serial)]}
        tell(saw.organisation_id, sold(day(10), *moved["epcList"]), moved)
        by_file(app, saw, line(named, "2026-03-20", "Shop Wels", "Ben Moor", serial))
        assert sides()[-1:] == [(named, "Shop Graz")], "a file last"


def test_a_return_that_is_declared_wrong(app: Flask, saw: Product, billing: Program) -> None:
    back, *_ = numbered([received(day(15), SAW, where=SHOP) | {"disposition": "returned"}])
    tell(saw.organisation_id, sold(day(10), SAW), back)
    bill(billing, line("W-1", "2026-03-20", "Shop Wels", "Ben Moor"))
    assert sides() == []
    tell(saw.organisation_id, taken_back(back))
    assert sides() == [("W-1", "Shop Graz")]


def test_what_came_back_is_sold_again(app: Flask, saw: Product, billing: Program) -> None:
    maker = saw.organisation_id
    bill(billing, line("R-1", "2026-03-10", "Shop Graz"), line("R-2", "2026-03-20", "Shop Graz"))
    assert sides() == [("R-2", "R-1")]
    tell(maker, received(day(15), SAW, where=SHOP) | {"disposition": "returned"})
    assert sides() == [], "the event came last"


def test_it_came_back_in_a_case(app: Flask, saw: Product, billing: Program) -> None:
    maker = saw.organisation_id
    bill(billing, line("R-1", "2026-03-10", "Shop Graz"), line("R-2", "2026-03-20", "Shop Wels"))
    tell(maker, packed(day(12), CASE, SAW), shipped(day(13), CASE, where=SHOP, to=WAREHOUSE))
    assert sides() == [("R-2", "R-1")]
    tell(maker, received(day(15), CASE))
    assert sides() == []


def test_a_credit_note_between_makes_it_a_resale(app: Flask, saw: Product, billing: Program) -> None:
    tell(saw.organisation_id, sold(day(10), SAW))
    bill(billing, line("R-1", "2026-03-10", "Shop Graz"))
    take_back(billing, credit("R-1", "2026-03-12"))
    bill(billing, line("R-2", "2026-03-20", "Shop Wels"))
    assert sides() == []


def test_from_dealer_to_dealer(app: Flask, saw: Product, billing: Program) -> None:
    """Wels got it from Graz, as events tell."""
    bill(billing, line("R-1", "2026-03-10", "Shop Graz"))
    tell(
        saw.organisation_id,
        made(day(1), SAW),
        shipped(day(2), SAW, where=PLANT, to=SHOP),
        received(day(3), SAW, where=SHOP),
        shipped(day(11), SAW, where=SHOP, to=OTHER_SHOP),
        received(day(12), SAW, where=OTHER_SHOP),
    )
    bill(billing, line("R-2", "2026-03-15", "Shop Wels", "Ben Moor"))
    assert sides() == []


def test_what_a_person_settled_stays_settled(app: Flask, saw: Product, billing: Program) -> None:
    bill(billing, line("R-1", "2026-03-10", "Shop Graz"), line("R-2", "2026-03-12", "Shop Wels"))
    settling.settle(db.session.scalars(select(TraceDoubt)).one(), "Both shops are one.", By(None, "Ed"))
    db.session.commit()
    bill(billing, line("R-2", "2026-03-12", "Shop Wels", "Anna Koch"))
    tell(saw.organisation_id, made(day(1), SAW))
    take_back(billing, credit("R-1", "2026-03-11"))
    assert sides() == []
    assert sides(open_only=False) == [("R-2", "R-1")]
    bill(billing, line("R-3", "2026-03-25", "Shop Wels", "Ben Moor"))
    assert sides() == [("R-3", "R-2")]


def test_a_document_that_is_taken_back(app: Flask, saw: Product, billing: Program) -> None:
    """Its second event has the number of another: none of it counts."""
    maker = saw.organisation_id
    bill(billing, line("W-1", "2026-03-18", "Shop Wels"))
    tell(maker, made(day(1), SAW) | {"eventID": "urn:uuid:1"})
    events = [sold(day(10), SAW), made(day(2), SAW) | {"eventID": "urn:uuid:1"}]
    system = Program(app, a_key(maker, "epcis:capture", name="Stock"))
    body = {
        "@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"], "type": "EPCISDocument",
        "schemaVersion": "2.0", "creationDate": day(20), "epcisBody": {"eventList": events},
    }  # fmt: skip
    assert system.post("/api/v1/epcis/capture", body).status_code == 202
    run_jobs(app)
    assert sides() == []
    assert (
        system.post("/api/v1/epcis/capture", body | {"epcisBody": {"eventList": events[:1]}}).status_code
        == 202
    )
    run_jobs(app)
    assert sides() == [("W-1", "Shop Graz")]


def test_another_maker_s_number_is_another_unit(app: Flask, saw: Product, billing: Program) -> None:
    other = a_saw()
    db.session.commit()
    bill(billing, line("R-1", "2026-03-10", "Shop Graz"))
    bill(Program(app, a_key(other.organisation_id, "billing:write")), line("R-2", "2026-03-12", "Shop Wels"))
    load(
        app,
        saw,
        [sale(serial="", lot="L7", quantity="4"), sale(serial="", lot="L7", quantity="4", invoice="R-9")],
    )
    follow(app)
    assert sides() == []


def test_sales_that_were_there_before_anybody_looked(app: Flask, saw: Product, billing: Program) -> None:
    """An upgrade queues this job for each maker with sales."""
    bill(billing, line("R-1", "2026-03-10", "Shop Graz"), line("R-2", "2026-03-12", "Shop Wels"))
    tell(saw.organisation_id, sold(day(10), SAW.replace("BX0001", "BX0002")))
    bill(billing, line("W-1", "2026-03-18", "Shop Wels", serial="BX0002"))
    db.session.execute(db.text("DELETE FROM trace_doubt"))
    queue("weigh_sales", organisation_id=saw.organisation_id, by_id=None, by_name="", subject_id=None)
    db.session.commit()
    run_jobs(app)
    assert sorted(sides()) == [("R-2", "R-1"), ("W-1", "Shop Graz")]
