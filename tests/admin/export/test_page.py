"""A publisher with a second factor takes everything away by one press; the log says so; nobody else can."""

import io
import zipfile
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from registry.audit.models import AuditEntry
from registry.catalogue.models import Brand
from registry.db import db
from tests.people import TOKEN, Browser, a_maker, a_member, signed_in
from tests.portal.pagecheck import assert_page
from tests.registry.recalls.builders import a_product
from tests.registry.units.builders import a_sale, a_unit


@pytest.fixture
def maker(app: Flask) -> int:
    number = a_maker("Borealis")
    brand = Brand(organisation_id=number, name="Borealis", key="BOREALIS", slug="borealis")
    db.session.add(brand)
    db.session.flush()
    a_sale(a_unit(a_product(brand, "drill"), "BA1"), "R-1", name="Anna Koch", email="anna@example.org")
    db.session.commit()
    return number


def a_publisher(app: Flask, maker: int, *, customers: bool = False) -> Browser:
    who = a_member(app, "pat@example.org", maker, "publisher", second_factor=True, customers=customers)
    return signed_in(app, who)


def fetched(browser: Browser, form: dict[str, str]) -> TestResponse:
    """The file behind the button of the page that the browser is on."""
    token = TOKEN.search(browser.page)
    assert token
    return browser.client.post("/admin/export", data={"csrf_token": unescape(token[1]), **form})


def logged() -> list[dict[str, object] | None]:
    db.session.rollback()
    wanted = select(AuditEntry.became).where(AuditEntry.action == "export.taken").order_by(AuditEntry.number)
    return list(db.session.scalars(wanted))


def test_one_press_one_file_one_entry(app: Flask, maker: int) -> None:
    pat = a_publisher(app, maker)
    assert_page(pat.get("/admin/export"))
    assert "With the customers" not in pat.page
    answer = fetched(pat, {"form": "csv", "customers": "y"})
    assert answer.mimetype == "application/zip"
    assert "borealis-" in answer.headers["Content-Disposition"]
    taken = zipfile.ZipFile(io.BytesIO(answer.data))
    assert b"BA1" in taken.read("unit.csv")
    assert "sale_customer.csv" not in taken.namelist(), "asked for without the right"
    assert b"export.taken" in taken.read("audit_entry.csv"), "the entry of this very export"
    assert logged() == [{"form": "csv", "customers": False}]
    pat.get("/admin/log?kind=export")
    assert "took away all that the maker owns" in pat.page


def test_customers_go_along_with_the_right_and_the_log_says_so(app: Flask, maker: int) -> None:
    pat = a_publisher(app, maker, customers=True)
    pat.get("/admin/export")
    assert "With the customers" in pat.page
    answer = fetched(pat, {"form": "jsonl", "customers": "y"})
    assert b"anna@example.org" in zipfile.ZipFile(io.BytesIO(answer.data)).read("sale_customer.jsonl")
    assert logged() == [{"form": "jsonl", "customers": True}]


def test_editors_and_publishers_without_a_second_factor_cannot(app: Flask, maker: int) -> None:
    ed = signed_in(app, a_member(app, maker=maker))
    assert "Export" not in ed.page
    assert ed.get("/admin/export").status_code == 403
    assert ed.post("/admin/export", {"form": "csv"}).status_code == 403
    pub = signed_in(app, a_member(app, "pub@example.org", maker, "publisher"))
    pub.get("/admin/export")
    assert "second factor" in pub.page
    assert logged() == []


def test_another_form_is_refused_at_its_field(app: Flask, maker: int) -> None:
    pat = a_publisher(app, maker)
    pat.get("/admin/export")
    assert_page(pat.post("/admin/export", {"form": "sqlite"}), 400)
    assert "Choose CSV or JSON lines" in pat.page
    assert logged() == []
