"""Staff say what places and businesses are called; a slip in a GLN is noticed, and nobody overwrites unseen."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from registry.audit.models import AuditEntry
from registry.db import db
from registry.journeys.placing import there_now
from registry.matching.chain import sold
from registry.units.events.models import AT_DEALER, SOLD
from registry.units.places.models import Party, Place
from tests.chain import Chain, a_chain
from tests.people import Browser, a_member, signed_in
from tests.programs import Program, a_key
from tests.traced import GTIN, SHOP, WAREHOUSE


@pytest.fixture
def chain(app: Flask) -> Chain:
    return a_chain(4)


@pytest.fixture
def editor(app: Flask, chain: Chain) -> Browser:
    return signed_in(app, a_member(app, "ed@example.org", maker=chain.maker, role="editor"))


def seen(browser: Browser) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', browser.page)
    assert found
    return found[1]


def test_what_nobody_described_comes_first(editor: Browser, chain: Chain) -> None:
    editor.get("/admin/places")
    assert editor.page.index("https://batteries.example/cells") < editor.page.index("Plant Linz")
    assert "1 place is not described yet" in editor.page
    place = chain.place("https://batteries.example/cells")
    editor.get(f"/admin/places/{place.id}/edit")
    editor.post(
        f"/admin/places/{place.id}/edit", {"seen": seen(editor), "name": "Cells Ltd", "kind": "plant"}
    )
    assert "Cells Ltd" in editor.page
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "place.described")).one()
    assert entry.became == {"kind": "plant", "name": "Cells Ltd"}
    editor.get("/admin/places")
    assert "not described yet</p>" not in editor.page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Say what people call this place."),
        ({"gln": "123"}, "A GLN has 13 digits."),
        ({"gln": "4012345000024"}, "The check digit of this GLN is wrong"),
        ({"kind": "castle"}, "Choose what it is."),
        ({"party_id": "999999"}, "Choose one of the parties on record."),
        ({"party_id": "x"}, "Choose one of the parties on record."),
        ({"country": "XX"}, "Choose a country."),
        ({"name": "n" * 201}, "That is longer than 200 characters."),
    ],
)
def test_slips_are_told_at_their_field(
    editor: Browser, chain: Chain, typed: dict[str, str], said: str
) -> None:
    place = chain.place(WAREHOUSE)
    editor.get(f"/admin/places/{place.id}/edit")
    editor.post(f"/admin/places/{place.id}/edit", {"seen": seen(editor), "name": "Store", "kind": ""} | typed)
    assert said in editor.page
    db.session.expire_all()
    assert chain.place(WAREHOUSE).name == "Central warehouse"


def test_nobody_overwrites_what_they_have_not_seen(app: Flask, editor: Browser, chain: Chain) -> None:
    other = signed_in(app, a_member(app, "eva@example.org", maker=chain.maker, role="editor"))
    path = f"/admin/places/{chain.place(SHOP).id}/edit"
    for browser in (editor, other):
        browser.get(path)
    stamp = seen(editor)
    editor.post(path, {"seen": stamp, "name": "Shop Graz, main street", "kind": "retailer"})
    other.post(path, {"seen": stamp, "name": "Shop", "kind": "wholesaler"})
    assert "Somebody changed this since you opened it" in other.page
    db.session.expire_all()
    assert chain.place(SHOP).name == "Shop Graz, main street"


def test_a_place_is_added_before_events_name_it(editor: Browser, chain: Chain) -> None:
    editor.get("/admin/places/new")
    editor.post("/admin/places/new", {"name": "Shop Linz", "kind": "retailer", "gln": "4012345000047"})
    assert "Shop Linz" in editor.page
    place = chain.place("https://id.gs1.org/414/4012345000047")
    assert (place.name, place.kind) == ("Shop Linz", "retailer")
    editor.get("/admin/places/new")
    editor.post("/admin/places/new", {"name": "Again", "gln": "4012345000047"})
    assert "This is on record already" in editor.page
    editor.post("/admin/places/new", {"name": "Nameless"})
    assert "Give its GLN" in editor.page


def test_a_business_gets_the_address_that_recalls_are_sent_to(editor: Browser, chain: Chain) -> None:
    party = db.session.scalars(select(Party).where(Party.organisation_id == chain.maker)).first()
    assert party is not None
    path = f"/admin/places/parties/{party.id}"
    editor.get(path)
    editor.post(path, {"seen": seen(editor), "name": "Tools & Co", "email": "no address"})
    assert "That is no e-mail address" in editor.page
    editor.post(path, {"seen": seen(editor), "name": "Tools & Co", "email": "Safety@tools.example"})
    db.session.expire_all()
    assert party.email == "Safety@tools.example"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "party.described")).one()
    assert "tools.example" not in str(entry.was) + str(entry.became)
    editor.get("/admin/places/parties/new")
    editor.post("/admin/places/parties/new", {"name": "Wholesale Ltd", "email": "w@example.org"})
    added = db.session.scalars(select(Party).where(Party.name == "Wholesale Ltd")).one()
    assert added.uri.startswith("urn:recall-portal:party:")


def test_tables_are_taken_away_without_formulas(editor: Browser, chain: Chain) -> None:
    place = chain.place(WAREHOUSE)
    place.name = "=HYPERLINK(1)"
    db.session.commit()
    editor.get("/admin/places?csv=1")
    assert "'=HYPERLINK(1)" in editor.page
    editor.get("/admin/places/parties?csv=1")
    assert "recalls@tools.example" in editor.page


def test_a_viewer_changes_nothing(app: Flask, chain: Chain) -> None:
    browser = signed_in(app, a_member(app, "vi@example.org", maker=chain.maker, role="viewer"))
    place: Place = chain.place(WAREHOUSE)
    browser.get(f"/admin/places/{place.id}")
    assert "Central warehouse" in browser.page
    assert "Change it" not in browser.page
    assert browser.get(f"/admin/places/{place.id}/edit").status_code == 403


def test_what_an_invoice_names_lies_there_no_longer(
    app: Flask, editor: Browser, chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Events see one saw sold at the shop and one on its shelf, until the till's invoice of that one comes."""
    shop = chain.place(SHOP)
    path = f"/admin/places/{shop.id}"
    editor.get(path)
    assert facts(editor) == {"At dealers": "1", "Sold here": "1"}
    program = Program(app, a_key(chain.maker, "billing:write"))
    line = {"serial": "S1", "gtin": GTIN, "invoice": "INV-1", "sold_on": "2026-03-12", "dealer": "Shop Graz"}
    assert program.post("/api/v1/billing/lines", {"lines": [line]}).json["failed"] == 0
    editor.get(path)
    assert facts(editor) == {"Sold here": "2"}
    assert there_now(chain.maker, [shop.id]) == {shop.id: {SOLD: 2.0}}
    monkeypatch.setattr(sold, "LARGE", 0)
    assert there_now(chain.maker, [shop.id]) == {shop.id: {SOLD: 1.0, AT_DEALER: 1.0}}, "too many to look"


def facts(browser: Browser) -> dict[str, str]:
    """What the page says is there."""
    found = re.findall(r"<dt>([^<]*)</dt>\s*<dd>([^<]*)</dd>", browser.page)
    return {name: value for name, value in found if name in ("In stock", "At dealers", "Sold here")}
