"""A sale on record names my address. I come in by a letter, see what I bought, and register it by one press."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from registry.db import db
from registry.registrations.models import Owner, Registration
from tests.letters import Inbox, link_in, send_letters, words
from tests.people import Browser
from tests.portal.pagecheck import assert_page
from tests.portal.register.conftest import a_shop
from tests.registry.units.builders import a_correction, a_sale, a_unit

OLGA, PAUL = "olga@example.org", "paul@example.org"


def asks_for_a_link(site: Flask, email: str) -> Browser:
    browser = Browser(site)
    browser.get("/mine/enter")
    browser.post("/mine/enter", {"email": email})
    send_letters(site)
    return browser


def test_a_customer_who_never_registered_finds_it_and_registers(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    shop = a_shop()
    unit, other = a_unit(shop.kettle, "AB100150", model="K100"), a_unit(shop.kettle, "AB100300")
    a_sale(unit, "R1", email=OLGA, name="Olga Meier", sold_on=date(2026, 2, 3), dealer="Corner Shop")
    gone = a_sale(other, "R2", email=OLGA)
    a_correction(gone, other, quantity=0, email=OLGA)
    a_sale(a_unit(shop.kettle, "AB100301"), "R3", email=PAUL)
    db.session.commit()

    stranger = asks_for_a_link(site, "nobody@example.org")
    said = stranger.page.replace("nobody@example.org", "")
    assert inbox.letters == []
    browser = asks_for_a_link(site, OLGA.upper())
    assert browser.page.replace(OLGA.upper(), "") == said, "who asks learns nothing"
    assert len(db.session.scalars(select(Owner)).all()) == 1
    path = link_in(inbox.to(OLGA.upper())[0] if inbox.to(OLGA.upper()) else inbox.letters[0], "/mine/enter/")
    browser.get(path)
    browser.post(path)
    page = assert_page(browser.get("/mine"))
    assert "You bought this, as the seller’s record says" in page
    assert "AB10 0150" in page
    assert "Bought 3 February 2026 , Corner Shop" in page or "Bought 3 February 2026, Corner Shop" in page
    assert "This one is recalled" in page
    for hidden in ("AB10 0300", "AB10 0301", "Olga Meier", "R1"):
        assert hidden not in page
    paul_s = db.session.scalars(select(Registration)).all()
    assert paul_s == []
    lines = [part.split('"')[0] for part in browser.page.split('action="/mine/bought/')[1:]]
    assert len(lines) == 1
    assert browser.post(f"/mine/bought/{int(lines[0]) + 2}").status_code == 404, "another's"
    browser.get("/mine")
    browser.post(f"/mine/bought/{lines[0]}")
    page = assert_page(browser.get("/mine"))
    assert "You bought this" not in page
    db.session.expire_all()
    (mine,) = db.session.scalars(select(Registration)).all()
    assert (mine.number, mine.bought_on, mine.dealer, mine.bought_state, mine.state) == (
        "AB100150", date(2026, 2, 3), "Corner Shop", "fits", "active",
    )  # fmt: skip
    browser.get("/mine")
    assert browser.post(f"/mine/bought/{lines[0]}").status_code == 404, "twice is once"
    assert "Olga" not in words(inbox.letters[0])
