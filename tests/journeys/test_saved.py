"""Staff put a report together, take it as CSV as it is now, and colleagues are told by letter, which holds none of
it."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from registry.audit.models import AuditEntry
from registry.catalogue.models import Brand, Gtin, Product
from registry.db import db
from registry.journeys import reporting
from registry.reports.saved import subjects
from registry.reports.saved.models import SavedReport
from registry.reports.saved.reading import next_day
from registry.units.events.models import AT_DEALER, DESTROYED, STORED, Whereabouts
from registry.units.events.names import ITEM
from registry.units.places.models import Place
from tests.journeys import test_progress
from tests.letters import send_letters, words
from tests.people import Browser, a_member, signed_in
from tests.registry.matching.builders import a_sale, a_unit
from tests.registry.notices.builders import a_registration
from tests.registry.recalls.builders import a_product

app, brand = test_progress.app, test_progress.brand
TODAY = date(2026, 11, 26)  # a Thursday


@pytest.fixture
def product(app: Flask, brand: Brand) -> Product:
    """Three sales of units and one registered unit; one sale was corrected."""
    found = a_product(brand, "washer", ["WX1"])
    for number, days in enumerate((1, 5, 60)):
        sold = TODAY - timedelta(days=days)
        a_sale(a_unit(found, f"AB{number}"), "Ann Smith", "ann@example.org", sold_on=sold, dealer="=cmd|x")
    wrong = a_sale(a_unit(found, "AB7", shipped_on=TODAY), "Bo", sold_on=TODAY)
    wrong.superseded_by_id = a_sale(a_unit(found, "AB8"), "Bo", sold_on=TODAY - timedelta(days=90)).id
    a_registration(found, "AB9", "cy@example.org", country="DE", bought_on=TODAY)
    db.session.commit()
    return found


def desk(app: Flask, product: Product, role: str = "editor", email: str = "ed@example.org") -> Browser:
    return signed_in(app, a_member(app, email, product.organisation_id, role))


def made(browser: Browser, of: str, **given: object) -> int:
    browser.get(f"/admin/reports/saved/new?of={of}")
    browser.post(f"/admin/reports/saved/new?of={of}", {"name": "Mine", "every": "", **given})
    assert browser.path.rpartition("/")[2].isdecimal(), browser.page
    return int(browser.path.rpartition("/")[2])


def taken(browser: Browser, number: int) -> list[list[str]]:
    answer = browser.get(f"/admin/reports/saved/{number}/csv")
    return list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))


@time_machine.travel(datetime(2026, 11, 26, 9, tzinfo=UTC))
def test_sales_of_the_last_week_with_the_columns_chosen(app: Flask, product: Product) -> None:
    browser = desk(app, product)
    number = made(
        browser, "sales", columns=["sold_on", "serial", "dealer"], days="7", product=str(product.id)
    )
    assert "All rows, as they are now" in browser.page
    rows = taken(browser, number)
    assert rows[0] == ["Sold", "Dealer", "Serial"]
    assert sorted(row[2] for row in rows[1:]) == ["AB0", "AB1"]
    assert all(row[1].startswith("'=") for row in rows[1:]), "no cell that a spreadsheet would run"
    with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=UTC)):
        assert [row[2] for row in taken(desk(app, product, email="two@example.org"), number)[1:]] == ["AB0"]


def test_every_subject_gives_its_rows_and_nobody_s_name(
    app: Flask, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subjects, "PIECE", 2)
    browser = desk(app, product)
    counts = {"stock": 6, "sales": 4, "registrations": 1, "recalls": 0, "service": 0}
    for of, many in counts.items():
        number = made(browser, of, columns=list(subjects.SUBJECTS[of].columns))
        rows = taken(browser, number)
        assert len(rows) == many + 1, of
        assert not any("@" in cell or "Smith" in cell for row in rows for cell in row)
    number = made(browser, "stock", columns=["serial"], state="shipped")
    assert taken(browser, number)[1:] == [["AB7"]]
    kept = list(db.session.scalars(db.select(AuditEntry.action)))
    assert kept.count("saved_report.taken") >= 2 * len(counts)


def test_its_page_says_days_and_codes_in_words(app: Flask, product: Product) -> None:
    browser = desk(app, product)
    with time_machine.travel(datetime(2026, 11, 26, 9, 30, tzinfo=UTC)):
        a_registration(product, "AB10", "di@example.org", country="FR", bought_on=TODAY)
        db.session.commit()
    columns = ["number", "state", "bought_on", "country", "made_at"]
    number = made(browser, "registrations", columns=columns)
    for said in ("Active", "26 November 2026", "26 November 2026, 09:30 UTC", "Germany", "France"):
        assert f">{said}</td>" in browser.page, said
    assert ["AB10", "Active", "2026-11-26", "FR"] in [row[:4] for row in taken(browser, number)]
    browser.client.get("/admin/language/de")
    browser.get(f"/admin/reports/saved/{number}")
    for said in ("26. November 2026", "Deutschland"):
        assert f">{said}</td>" in browser.page, said


def test_stock_says_where_and_in_what_state_each_unit_is(app: Flask, product: Product) -> None:
    """By events first, unless it was sold since; then by what lists tell."""
    gtin = "09506000134352"
    db.session.add(Gtin(product_id=product.id, gtin=gtin))
    shop = Place(organisation_id=product.organisation_id, uri="urn:shop", name="Corner shop")
    db.session.add(shop)
    db.session.flush()
    for serial, stage in (("AB20", AT_DEALER), ("AB21", DESTROYED), ("AB0", STORED)):
        if serial != "AB0":
            a_unit(product, serial)
        db.session.add(Whereabouts(organisation_id=product.organisation_id, key=f"{ITEM}{gtin}.{serial}",
                                   product_id=product.id, stage=stage, place_id=shop.id, at=1, event_id=1))  # fmt: skip
    a_unit(product, lot="L7", quantity=9)
    db.session.commit()
    browser = desk(app, product)
    number = made(browser, "stock", columns=["serial", "lot", "state", "place"])
    found = {row[0] or row[1]: row[2:] for row in taken(browser, number)[1:]}
    assert found == {
        "AB0": ["Sold", "Corner shop"], "AB1": ["Sold", ""], "AB2": ["Sold", ""], "AB8": ["Sold", ""],
        "AB7": ["Shipped, no sale known", ""], "AB9": ["With an owner who registered it", ""],
        "AB20": ["At dealers", "Corner shop"], "AB21": ["Destroyed", "Corner shop"], "L7": ["", ""],
    }  # fmt: skip
    number = made(browser, "stock", columns=["serial"], state="at_dealer")
    assert taken(browser, number)[1:] == [["AB20"]]


@time_machine.travel(datetime(2026, 11, 26, 9, tzinfo=UTC))
def test_colleagues_are_told_on_the_day_by_a_letter_that_holds_nothing(app: Flask, product: Product) -> None:
    inbox = app.extensions["inbox"]
    told = a_member(app, "boss@example.org", product.organisation_id, "publisher")
    browser = desk(app, product)
    given = {"columns": ["serial"], "every": "week", "members": [str(told.id)]}
    number = made(browser, "sales", **given)
    reporting.tell()
    assert send_letters(app) == 0
    with time_machine.travel(datetime(2026, 11, 30, 6, tzinfo=UTC)):
        for _ in range(2):
            reporting.tell()
        assert send_letters(app) == 1
    (letter,) = inbox.to("boss@example.org")
    assert letter["Subject"] == "Your report: Mine"
    assert f"/admin/reports/saved/{number}" in words(letter)
    assert "AB0" not in words(letter)
    assert not list(letter.iter_attachments())
    db.session.expire_all()
    assert db.session.get_one(SavedReport, number).next_on == date(2026, 12, 7)


def test_what_is_typed_wrong_goes_back_to_its_field(app: Flask, product: Product) -> None:
    browser = desk(app, product)
    good = {"name": "Mine", "columns": ["serial"], "every": ""}
    for wrong, said in (
        ({"name": ""}, "Give it a name"), ({"columns": ["email"]}, "at least one column"),
        ({"product": "999"}, "one of your products"), ({"country": "XX"}, "a country of the list"),
        ({"days": "-1"}, "a number of days"), ({"days": "9" * 30}, "a number of days"),
        ({"every": "hour"}, "Choose one"), ({"every": "day"}, "who is told"),
        ({"every": "day", "members": ["99999", "x"]}, "who is told"),
    ):  # fmt: skip
        browser.get("/admin/reports/saved/new?of=sales")
        browser.post("/admin/reports/saved/new?of=sales", good | wrong)
        assert said in browser.page, wrong
    assert browser.get("/admin/reports/saved/new?of=people").status_code == 404
    assert not list(db.session.scalars(db.select(SavedReport)))


def test_changed_removed_and_seen_only_with_the_right(app: Flask, product: Product) -> None:
    browser = desk(app, product)
    number = made(browser, "registrations", columns=["number"])
    browser.get(f"/admin/reports/saved/{number}/change")
    browser.post(
        f"/admin/reports/saved/{number}/change", {"name": "Other", "columns": ["state"], "every": ""}
    )
    assert "Other" in browser.page
    viewer = desk(app, product, "viewer", "vi@example.org")
    viewer.get("/admin/reports/saved")
    assert "Other" not in viewer.page
    assert viewer.get(f"/admin/reports/saved/{number}/csv").status_code == 404
    assert viewer.get("/admin/reports/saved/new?of=sales").status_code == 403
    browser.get(f"/admin/reports/saved/{number}")
    browser.post(f"/admin/reports/saved/{number}/remove")
    assert "The report is removed" in browser.page
    assert browser.get(f"/admin/reports/saved/{number}").status_code == 404


def test_days_on_which_people_are_told() -> None:
    assert next_day("day", TODAY) == date(2026, 11, 27)
    assert next_day("week", TODAY) == date(2026, 11, 30)
    assert next_day("week", date(2026, 11, 30)) == date(2026, 12, 7)
    assert next_day("month", date(2026, 12, 31)) == date(2027, 1, 1)
    assert next_day("", TODAY) is None
