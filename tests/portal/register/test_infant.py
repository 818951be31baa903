"""A crib: registered as 16 CFR 1130 has it, from every way in; with an e-mail address or without one."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from registry.catalogue.models import Brand, Gtin, Product
from registry.clock import now
from registry.db import db
from registry.journeys import own_data, registering
from registry.matching.models import RecallRegistered
from registry.notices.models import Letter
from registry.registrations import erasing
from registry.registrations.infant import HEADING, PROMISE
from registry.registrations.models import Owner, Registration, SafetyContact
from registry.units.models import Unit
from registry.vault import SAFETY, person_key, unseal
from tests.owners import a_link, an_owner, let_in
from tests.people import Browser
from tests.portal.keeping.visitor import visitor
from tests.portal.pagecheck import assert_page
from tests.portal.register.test_list import look, press
from tests.registry.recalls.builders import a_brand, a_product, a_published_recall
from tests.registry.units.builders import a_unit

OLGA = "olga@example.org"
CODE = "09506000134352"
ASKED = {"number", "made_on", "name", "address", "phone", "email"}
HIDDEN = {"csrf_token", "product", "told", "lot", "model"}


@pytest.fixture
def crib(app: Flask) -> Product:
    """CR100 to CR199 are recalled, all others are not."""
    brand: Brand = a_brand("Acme")
    product = a_product(brand, "Crib", ["C1"], is_infant=True)
    db.session.add(Gtin(product_id=product.id, gtin=CODE))
    a_published_recall(brand, {"any": [{"serial": {"range": ["CR100", "CR199"]}}]}, product)
    db.session.commit()
    return product


def sent(app: Flask, crib: Product, **fields: str) -> Browser:
    browser = Browser(app)
    browser.get(f"/register?product={crib.slug}")
    browser.post("/register", {"product": crib.slug, "number": "CR250", **fields})
    return browser


def kept() -> list[Registration]:
    db.session.rollback()
    return list(db.session.scalars(select(Registration).order_by(Registration.id)))


def contact(registration: Registration) -> SafetyContact:
    return db.session.get_one(SafetyContact, registration.contact_id)


def letters() -> list[str]:
    return list(db.session.scalars(select(Letter.kind).order_by(Letter.id)))


@pytest.mark.parametrize(
    "way",
    ["/register?product={slug}", f"/register?gtin={CODE}", f"/register?gtin={CODE}&serial=CR250&made_on=2026-03",
     "/register?serial=CR250&brand=Acme&product={slug}"],
)  # fmt: skip
def test_every_way_in_leads_to_the_same_card(app: Flask, crib: Product, way: str) -> None:
    browser = Browser(app)
    text = assert_page(browser.get(way.format(slug=crib.slug)))
    assert HEADING in text
    assert PROMISE in text
    names = set(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', browser.page))
    assert names == ASKED | HIDDEN, "nothing else is asked"
    assert "remind" not in text.lower()


def test_the_verdict_and_the_code_on_the_product_lead_there(app: Flask, crib: Product) -> None:
    for first in (f"/01/{CODE}/21/CR250", f"/check?serial=CR250&product={crib.slug}"):
        browser = Browser(app)
        browser.get(first)
        (register,) = set(re.findall(r'href="(/register\?[^"]+)"', browser.page))
        browser.get(register.replace("&amp;", "&"))
        assert HEADING in browser.page


def test_by_letter_alone_it_counts_at_once(app: Flask, crib: Product) -> None:
    browser = sent(app, crib, name="Olga Meier", address="Elm Road 1, Springfield", made_on="03/2026")
    assert browser.path == "/register/done"
    text = assert_page(browser.get("/register/done"))
    assert "It is registered" in text
    assert "by letter or by telephone" in text
    (mine,) = kept()
    assert (mine.state, mine.person, mine.confirmed_at, mine.made_on) == ("active", None, None, "2026-03")
    unit = db.session.get_one(Unit, mine.unit_id)
    assert (unit.serial, unit.made_on) == ("CR250", None)
    told = contact(mine)
    assert (told.purpose, told.keep_until) == ("infant_safety", date(2032, 3, 31))
    assert unseal(told.sealed, SAFETY) == {"name": "Olga Meier", "address": "Elm Road 1, Springfield"}
    assert letters() == []


def test_sent_twice_it_is_one(app: Flask, crib: Product) -> None:
    for name in ("Olga Meier", "olga  meier"):
        sent(app, crib, name=name, phone="030 555")
    assert len(kept()) == 1
    sent(app, crib, name="Paul", phone="030 555")
    assert len(kept()) == 2
    assert kept()[0].unit_id == kept()[1].unit_id


def test_with_an_e_mail_it_counts_and_one_letter_asks_whether_the_address_is_right(
    app: Flask, crib: Product
) -> None:
    browser = sent(app, crib, number="CR150", email=OLGA, made_on="2026-03-14")
    text = assert_page(browser.get("/register/done"))
    assert "This one is recalled" in text
    assert f"letter we sent to {OLGA}" in text
    assert letters() == ["confirm_registration"]
    (mine,) = kept()
    assert (mine.state, mine.person, mine.confirmed_at) == ("active", person_key(OLGA), None)
    assert db.session.get_one(Unit, mine.unit_id).made_on == date(2026, 3, 14)
    assert [one.registration_id for one in db.session.scalars(select(RecallRegistered))] == [mine.id]
    with time_machine.travel(now() + timedelta(days=8)):
        registering.forget_unconfirmed()
    assert len(kept()) == 1, "what the law has kept is not forgotten"

    olga = let_in(app, db.session.get_one(Owner, mine.owner_id))
    assert "Is this yours? Acme Crib" in olga.page, "nothing is theirs before they say so"
    assert olga.client.get(f"/mine/{mine.code}/pass-on").status_code == 404
    path = f"/register/confirm/{a_link('registration', mine.id)}"
    assert "take my address away" in assert_page(olga.get(path))
    olga.post(path)
    assert olga.path == "/mine"
    assert "1 product." in olga.page
    (mine,) = kept()
    assert mine.confirmed_at is not None
    assert contact(mine).purpose == "infant_safety"
    assert letters() == ["confirm_registration"], "no letter but of a recall is written about it"


def test_whoever_never_sent_it_has_their_address_taken_away(app: Flask, crib: Product) -> None:
    sent(app, crib, email=OLGA)
    sent(app, crib, number="CR251", email=OLGA, phone="030 555")
    for mine in kept():
        browser = Browser(app)
        path = f"/register/confirm/{a_link('registration', mine.id)}"
        browser.get(path)
        browser.post(f"{path}/no")
        assert "Your address is taken away" in browser.page
        assert_page(Browser(app).get(path), 410)
    alone, other = kept()
    assert (alone.state, alone.person, alone.contact_id) == ("removed", None, None)
    assert (other.state, other.person, other.owner_id) == ("active", None, None)
    assert unseal(contact(other).sealed, SAFETY) == {"phone": "030 555"}
    assert db.session.scalars(select(SafetyContact.person)).all() != [person_key(OLGA)]


def test_in_my_products_no_is_the_same(app: Flask, crib: Product) -> None:
    sent(app, crib, email=OLGA)
    (mine,) = kept()
    olga = let_in(app, an_owner(OLGA))
    olga.post(f"/mine/{mine.code}/discard")
    assert "Nothing is registered yet" in olga.page
    assert kept()[0].state == "removed"


def test_a_slip_is_told_at_its_field_and_nothing_is_lost(app: Flask, crib: Product) -> None:
    for fields, field, words in (
        ({"name": "Olga"}, "email", "Give at least one way"),
        ({"email": "olga@"}, "email", "That is no e-mail address"),
        ({"phone": "1", "made_on": "03/04/2026"}, "made_on", "Write the date as it stands"),
        ({"phone": "1", "made_on": "2199"}, "made_on", "still to come"),
        ({"phone": "1" * 41}, "phone", "longer than 40"),
    ):
        browser = sent(app, crib, **fields)
        assert words in browser.page
        assert f'href="#f-{field}"' in browser.page
        assert HEADING in browser.page
    assert kept() == []


def test_what_no_form_asked_is_not_kept(app: Flask, crib: Product) -> None:
    sent(app, crib, phone="1", dealer="Shop", bought_on="2026-01-01", reminders="y", acquired="gift")
    (mine,) = kept()
    assert (mine.dealer, mine.bought_on, mine.reminders, mine.acquired) == ("", None, False, "new")


def test_whoever_is_signed_in_is_asked_nothing_twice(app: Flask, crib: Product) -> None:
    olga = let_in(app, an_owner(OLGA))
    olga.get(f"/register?product={crib.slug}")
    assert 'name="email"' not in olga.page
    olga.post("/register", {"product": crib.slug, "number": "CR250"})
    assert olga.path == "/mine"
    (mine,) = kept()
    assert (mine.state, mine.confirmed_at is not None) == ("active", True)
    assert contact(mine).purpose == "infant_safety"
    assert letters() == []


def test_own_data_and_erasing_keep_the_rule(app: Flask, crib: Product) -> None:
    a_unit(crib, "CR250", made_on=date(2026, 4, 2))
    db.session.commit()
    sent(app, crib, email=OLGA, name="Olga Meier", made_on="2026-03")
    (mine,) = kept()
    assert contact(mine).keep_until == date(2032, 4, 2)
    owner = db.session.get_one(Owner, mine.owner_id)
    registering.confirm(mine, owner)
    erasing.correct(owner, {"name": "Olga Maier", "phone": "", "address": ""}, reminders=False)
    assert unseal(contact(mine).sealed, SAFETY)["name"] == "Olga Maier"
    erasing.correct(owner, {}, reminders=False)
    assert unseal(contact(mine).sealed, SAFETY)["name"] == "Olga Maier", "kept by law: corrected, not blanked"
    (product,) = own_data.gather(owner)["products"]
    assert product["reached_for"].startswith("safety alerts and recalls only (infant product")
    assert product["kept_until"] == "2032-04-02"
    assert [one.until for one in own_data.stays(owner)] == ["2 April 2032"]
    own_data.erase(owner, warn=False)
    db.session.commit()
    (mine,) = kept()
    assert (mine.state, mine.owner_id) == ("active", None)
    assert unseal(contact(mine).sealed, SAFETY)["email"] == OLGA


def test_on_a_list_it_is_kept_by_the_same_rule(app: Flask, crib: Product) -> None:
    a_unit(crib, "CR251", made_on=date(2026, 4, 2))
    db.session.commit()
    olga = visitor(app, an_owner(OLGA))
    look(
        olga,
        "Product,Serial number,Purchase date,Shop\nAcme Crib,CR250,2026-04-30,Corner\nAcme Crib,CR251,,\n",
    )
    press(olga, "register")
    one, other = kept()
    for mine in (one, other):
        assert (mine.state, mine.bought_on, mine.dealer) == ("active", None, "")
        assert contact(mine).purpose == "infant_safety"
    assert contact(other).keep_until == date(2032, 4, 2)
    assert contact(one).keep_until == now().date().replace(year=now().year + 6)
