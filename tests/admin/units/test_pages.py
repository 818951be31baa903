"""Staff find a unit with one box and see what happened to it; who bought it only by a right, a press and an entry."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from registry.audit.models import AuditEntry
from registry.catalogue.models import Product
from registry.db import db
from registry.recalls.models import UnitRemedy
from registry.sales.models import SaleLine
from registry.units.models import Unit
from tests.people import Browser, a_member, signed_in
from tests.registry.recalls.builders import a_brand, a_product, a_published_recall
from tests.registry.units.builders import a_correction, a_sale, a_unit

NAME, MAIL, PHONE = "Pia Lang", "pia@example.org", "030 5551234"


@pytest.fixture
def kettle(app: Flask) -> Product:
    """Acme's kettle: SN1003 of lot L7 made, shipped and sold; recalled with its neighbours."""
    brand = a_brand("Acme")
    product = a_product(brand, "kettle", ["K1"])
    unit = a_unit(
        product, "SN1003", "L7", made_on=date(2025, 12, 1), shipped_on=date(2026, 1, 5), consignee="Tools & Co",
        model="K1",
    )  # fmt: skip
    a_unit(product, "SN1004", "L7", model="K1")
    a_unit(product, "SN5000", "L8", model="K1")
    a_sale(
        unit, "INV-77", name=NAME, email=MAIL, phone=PHONE, line="2", dealer="Tools & Co", price="129.00",
        currency="EUR", country="DE",
    )  # fmt: skip
    a_published_recall(brand, {"any": [{"model": "K1", "serial": {"range": ["SN1000", "SN1999"]}}]}, product)
    db.session.commit()
    return product


def someone(app: Flask, product: Product, email: str = "vi@example.org", **rights: bool) -> Browser:
    return signed_in(app, a_member(app, email, maker=product.organisation_id, role="viewer", **rights))


def unit(serial: str) -> Unit:
    return db.session.scalars(select(Unit).where(Unit.serial == serial)).one()


def line() -> SaleLine:
    return db.session.scalars(select(SaleLine).order_by(SaleLine.id)).first()  # type: ignore[return-value]


def find(browser: Browser, text: str) -> str:
    browser.get("/admin/units")
    browser.post("/admin/units/find", {"q": text})
    return browser.path


def test_one_box_opens_the_unit(app: Flask, kettle: Product) -> None:
    vi = someone(app, kettle)
    assert find(vi, "sn-1003") == f"/admin/units/{unit('SN1003').id}"
    for words in ("Made", "1 December 2025", "Shipped", "5 January 2026", "Sold", "14 March 2026", "INV-77",
                  "129.00 EUR", "Tools &amp; Co", "Recalled: ", "SN1004"):  # fmt: skip
        assert words in vi.page, words
    find(vi, "L7")
    assert vi.page.count("<code>SN100") == 2
    assert "Only the first" not in vi.page
    find(vi, "inv77")
    assert "invoice INV-77, line 2" in vi.page
    find(vi, "5N1003")
    assert "These look like it" in vi.page
    find(vi, "ZZ9")
    assert "Nothing found for “ZZ9”" in vi.page
    vi.get("/admin/")
    assert 'action="/admin/units/find"' in vi.page


def test_nothing_loaded_yet(app: Flask) -> None:
    product = a_product(a_brand("Acme"))
    db.session.commit()
    vi = someone(app, product)
    vi.get("/admin/units")
    assert "No units yet" in vi.page


def test_a_unit_in_no_recall_and_a_remedied_one(app: Flask, kettle: Product) -> None:
    vi = someone(app, kettle)
    find(vi, "SN5000")
    assert "In no recall that is published here." in vi.page
    recall = a_published_recall(a_brand("Acme Two"), {"any": [{"serial": "SN5000"}]}, kettle)
    db.session.add(
        UnitRemedy(
            organisation_id=kettle.organisation_id, recall_id=recall.id, field="serial", key="SN5000",
            done_on=date(2026, 5, 6), note="repair J-7",
        )
    )  # fmt: skip
    db.session.commit()
    find(vi, "SN5000")
    assert "Recalled, and remedied: " in vi.page
    assert "6 May 2026" in vi.page
    assert "<dt>What was done</dt><dd>Repair</dd>" in vi.page
    assert "<dt>Job</dt><dd>J-7</dd>" in vi.page


def test_a_correction_strikes_the_line_it_supersedes(app: Flask, kettle: Product) -> None:
    a_correction(line(), unit("SN1003"), dealer="Right & Co", name=NAME, email=MAIL)
    db.session.commit()
    vi = someone(app, kettle)
    find(vi, "SN1003")
    assert vi.page.count('class="superseded"') == 1
    assert "Right &amp; Co" in vi.page
    assert vi.page.index('class="superseded"') < vi.page.index("Right &amp; Co")
    strong = someone(app, kettle, "st@example.org", customers=True, second_factor=True)
    path = find(strong, "SN1003")
    assert strong.page.count("Show the customer") == 1
    assert strong.post(f"{path}/sales/{line().id}/customer").status_code == 404, "it counts no longer"


def test_without_the_right_nobody_is_named(app: Flask, kettle: Product) -> None:
    vi = someone(app, kettle, second_factor=True)
    find(vi, "SN1003")
    assert "A customer is on record." in vi.page
    address = f"/admin/units/{unit('SN1003').id}/sales/{line().id}/customer"
    assert vi.post(address).status_code == 403
    find(vi, MAIL)
    assert "needs the right to see who bought what" in vi.page
    assert vi.path == "/admin/units/find", "an e-mail address goes into no address line"
    for text in (MAIL, PHONE, NAME):
        find(vi, text)
        assert "SN1003" not in vi.page
    assert not db.session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("customer"))).all()


def test_a_password_alone_shows_nobody(app: Flask, kettle: Product) -> None:
    vi = someone(app, kettle, customers=True)
    find(vi, "SN1003")
    assert "set up a second factor" in vi.page
    vi.post(f"/admin/units/{unit('SN1003').id}/sales/{line().id}/customer")
    assert vi.path == "/admin/account"
    assert NAME not in vi.page


def test_each_look_is_one_entry_without_the_name(app: Flask, kettle: Product) -> None:
    vi = someone(app, kettle, customers=True, second_factor=True)
    path = find(vi, "SN1003")
    assert NAME not in vi.page
    assert "Show the customer" in vi.page
    for times in (1, 2):
        vi.post(f"{path}/sales/{line().id}/customer")
        assert NAME in vi.page
        assert MAIL in vi.page
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "customer.seen")).all()
        assert len(entries) == times
    assert (entries[0].subject, entries[0].subject_id) == ("unit", unit("SN1003").id)
    assert entries[0].became == {"sale_line": line().id}
    assert "Pia" not in repr([entry.__dict__ for entry in entries])
    vi.get(path)
    assert NAME not in vi.page, "a look is a press, not a state"
    vi.get("/admin/log?kind=unit")
    assert vi.page.count("looked at who bought a unit") == 2
    assert f'<a href="{path}">' in vi.page


def test_a_customer_leads_to_the_unit_and_the_search_is_logged(app: Flask, kettle: Product) -> None:
    vi = someone(app, kettle, customers=True, second_factor=True)
    for text in (MAIL, PHONE, "pia lang", "lang"):
        assert find(vi, text) == "/admin/units/find"
        assert "Pia Lang: " in vi.page
        assert f"/admin/units/{unit('SN1003').id}" in vi.page
        assert MAIL not in vi.page.replace(f'value="{MAIL}"', "").replace(f"Found for {MAIL}", "")
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "customer.searched")).all()
    assert len(entries) == 4


def test_what_owners_did_stands_in_the_timeline_without_them(app: Flask, kettle: Product) -> None:
    from registry.registrations import handing
    from tests.registry.registrations.owners import a_registration

    handing.end(a_registration(kettle, "SN1003", "olga@example.org"), "passed_on")
    handing.end(a_registration(kettle, "SN1003", "tom@example.org"), "scrapped")
    db.session.commit()
    vi = someone(app, kettle)
    find(vi, "SN1003")
    assert vi.page.count("Registered by an owner") == 2
    assert vi.page.index("Passed on to the next owner") < vi.page.index("Scrapped")
    assert "olga@" not in vi.page
    assert "tom@" not in vi.page


def test_a_lot_sold_by_quantity(app: Flask, kettle: Product) -> None:
    lot = a_unit(kettle, lot="B12", quantity=500)
    a_sale(lot, "INV-9", quantity=20, dealer="Chemist", name="Olga", email="olga@example.org")
    db.session.commit()
    vi = someone(app, kettle, customers=True, second_factor=True)
    path = find(vi, "INV-9")
    assert "lot" in vi.page
    vi.get(f"/admin/units/{lot.id}")
    for words in ("Lot ", "500", "Quantity", "20", "Chemist", "Show the customer"):
        assert words in vi.page, words
    sale = db.session.scalars(
        select(SaleLine).where(SaleLine.lot_key.is_not(None), SaleLine.unit_id.is_(None))
    ).one()
    vi.post(f"/admin/units/{lot.id}/sales/{sale.id}/customer")
    assert "olga@example.org" in vi.page
    assert path == "/admin/units"


def test_another_makers_unit_is_not_there(app: Flask, kettle: Product) -> None:
    other = a_product(a_brand("Bolt"))
    db.session.commit()
    stranger = someone(app, other, "st@example.org", customers=True, second_factor=True)
    number, sale = unit("SN1003").id, line().id
    mine = a_unit(other, "B1")
    db.session.commit()
    assert stranger.get(f"/admin/units/{number}").status_code == 404
    stranger.get("/admin/units")
    for path in (
        f"{number}/sales/{sale}",
        f"{mine.id}/sales/{sale}",
        f"{number}/sales/1",
        f"{2**40}/sales/{sale}",
    ):
        stranger.get("/admin/units")
        assert stranger.post(f"/admin/units/{path}/customer").status_code == 404
    find(stranger, MAIL)
    assert "Nothing found" in stranger.page


def test_a_line_of_another_unit_shows_nobody(app: Flask, kettle: Product) -> None:
    vi = someone(app, kettle, customers=True, second_factor=True)
    vi.get("/admin/units")
    assert vi.post(f"/admin/units/{unit('SN1004').id}/sales/{line().id}/customer").status_code == 404
