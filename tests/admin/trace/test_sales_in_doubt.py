"""A serial on two invoices waits for a person: both sides are shown, who bought only to those who may see customers."""

import pytest
from flask import Flask
from sqlalchemy import select

from registry.audit.models import AuditEntry
from registry.catalogue.models import Product
from registry.db import db
from registry.sales.models import SaleLine
from registry.units.events.models import TraceDoubt
from tests.people import Browser, a_member, signed_in
from tests.programs import Program, a_key
from tests.registry.matching.records import a_saw

LINES = "/api/v1/billing/lines"


@pytest.fixture
def saw(app: Flask) -> Product:
    saw = a_saw()
    db.session.commit()
    program = Program(app, a_key(saw.organisation_id, "billing:write"))
    lines = [
        {"serial": "BX0001", "model": "HX-100", "invoice": "INV-1", "line": "7", "sold_on": "2026-03-10",
         "dealer": "Shop Graz", "customer_name": "Anna Koch", "customer_email": "anna@example.org"},
        {"serial": "BX0001", "model": "HX-100", "invoice": "INV-2", "sold_on": "2026-03-12", "dealer": "Shop Wels"},
    ]  # fmt: skip
    assert program.post(LINES, {"lines": lines}).json["failed"] == 0
    return saw


def someone(app: Flask, saw: Product, **more: bool) -> Browser:
    return signed_in(app, a_member(app, maker=saw.organisation_id, role="editor", **more))


def doubt() -> TraceDoubt:
    return db.session.scalars(select(TraceDoubt)).one()


def test_both_sides_from_the_start_page_to_settled(app: Flask, saw: Product) -> None:
    browser = someone(app, saw)
    browser.get("/admin/")
    assert "1 contradiction among events and sales" in browser.page
    browser.get("/admin/trace/doubts?kind=sold_twice")
    assert "Sold twice, never returned between: Serial BX0001" in browser.page
    assert "Shop Wels" in browser.page
    assert "invoice INV-2" in browser.page
    path = f"/admin/trace/doubts/{doubt().id}"
    browser.get(path)
    assert browser.page.index("This sale") < browser.page.index("INV-2") < browser.page.index("INV-1")
    for said in (
        "Shop Wels",
        "Shop Graz",
        "12 March 2026",
        "10 March 2026",
        "BX0001",
        "A customer is on record.",
    ):
        assert said in browser.page
    assert "Anna" not in browser.page
    browser.get(browser.page.partition('">All that happened to it')[0].rpartition('href="')[2])
    assert "A contradiction: sold twice" in browser.page
    browser.get(path)
    browser.post(f"{path}/settle", {"reason": "Wels typed the number of another."})
    assert "Settled" in browser.page
    browser.get(path)
    assert "Settled by Ed" in browser.page


def test_who_bought_is_shown_by_a_press_that_the_log_keeps(app: Flask, saw: Product) -> None:
    browser = someone(app, saw, second_factor=True, customers=True)
    path = f"/admin/trace/doubts/{doubt().id}"
    browser.get(path)
    assert "Show the customer" in browser.page
    assert "Anna" not in browser.page
    line = db.session.scalars(select(SaleLine.id).where(SaleLine.invoice == "INV-1")).one()
    other = db.session.scalars(select(SaleLine.id).where(SaleLine.invoice == "INV-2")).one()
    browser.post(f"{path}/sales/{line}/customer")
    assert "Anna Koch" in browser.page
    assert "anna@example.org" in browser.page
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "customer.seen")).one()
    assert entry.became == {"sale_line": line}
    assert browser.post(f"{path}/sales/{other}/customer").status_code == 404
    browser.get(path)
    assert browser.post(f"{path}/sales/9999/customer").status_code == 404


def test_without_the_right_nobody_sees_who_bought(app: Flask, saw: Product) -> None:
    line = db.session.scalars(select(SaleLine.id).where(SaleLine.invoice == "INV-1")).one()
    path = f"/admin/trace/doubts/{doubt().id}"
    browser = someone(app, saw)
    browser.get(path)
    assert browser.post(f"{path}/sales/{line}/customer").status_code == 403
    seller = signed_in(
        app,
        a_member(app, "sue@example.org", saw.organisation_id, "seller", second_factor=True, customers=True),
    )
    seller.get("/admin/account")
    assert seller.post(f"{path}/sales/{line}/customer").status_code == 403
    assert "Anna" not in seller.page


def test_of_a_settled_one_what_became_of_its_sale_is_shown(app: Flask, saw: Product) -> None:
    browser = someone(app, saw)
    path = f"/admin/trace/doubts/{doubt().id}"
    browser.get(path)
    browser.post(f"{path}/settle", {"reason": "Both are right."})
    credit = {
        "serial": "BX0001",
        "model": "HX-100",
        "invoice": "INV-2",
        "credit_note": "CN-9",
        "returned_on": "2026-03-20",
    }
    program = Program(app, a_key(saw.organisation_id, "billing:write", name="Other"))
    assert program.post("/api/v1/billing/credits", {"credits": [credit]}).json["failed"] == 0
    browser.get(path)
    assert "given back by credit note CN-9" in browser.page
