"""My products: all of mine, nothing of others, on one page."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, select

from registry.catalogue.public import public_product
from registry.clock import now
from registry.db import db
from registry.journeys import registering
from registry.journeys.check import Told
from registry.registrations.models import Owner, Registration, SafetyContact
from registry.registrations.reading import Typed
from tests.owners import an_owner, let_in
from tests.people import Browser
from tests.portal.pagecheck import assert_page
from tests.portal.register.conftest import Shop, a_shop

OLGA = "olga@example.org"


@pytest.fixture
def shop(app: Flask) -> Shop:
    return a_shop()


def registered(shop: Shop, number: str, email: str = OLGA, *, active: bool = True) -> Registration:
    """As the form and the link do it."""
    product = public_product(shop.kettle.slug)
    assert product is not None
    typed = Typed(number=number, email=email, bought_on="2026-03-14")
    kept = registering.register(product, typed, Told({})).registration
    if active:
        registering.confirm(kept, db.session.get_one(Owner, kept.owner_id))
    db.session.commit()
    return kept


def test_each_thing_with_its_recall_state_now(app: Flask, shop: Shop) -> None:
    for number in ("AB100240", "AB100150", "AB100250"):
        registered(shop, number)
    registered(shop, "AB100260", "paul@example.org")
    browser = let_in(app, an_owner(OLGA))
    text = assert_page(browser.get("/mine"))
    places = [text.index(number) for number in ("AB10 0150", "AB10 0250", "AB10 0240")]
    assert places == sorted(places), "what is recalled, then the newest first"
    assert "This one is recalled" in text
    assert "Not in any recall as of" in text
    assert "Bought 14 March 2026" in text
    assert "AB10 0260" not in text
    assert "paul" not in text
    assert "3 products" in text


def test_what_waits_is_theirs_only_by_their_yes(app: Flask, shop: Shop) -> None:
    yes, no = registered(shop, "AB100250", active=False), registered(shop, "AB100251", active=False)
    browser = let_in(app, an_owner(OLGA))
    assert "Is this yours?" in assert_page(browser.get("/mine"))
    browser.post(f"/mine/{yes.code}/confirm")
    assert "It is registered" in browser.page
    browser.post(f"/mine/{no.code}/discard")
    db.session.rollback()
    (left,) = db.session.scalars(select(Registration)).all()
    assert (left.number, left.state) == ("AB100250", "active")
    assert len(db.session.scalars(select(SafetyContact)).all()) == 1
    assert browser.post(f"/mine/{left.code}/discard").status_code == 404, "only what waits"


def test_another_s_things_and_letters_are_not_there(app: Flask, shop: Shop) -> None:
    theirs = registered(shop, "AB100250", "paul@example.org", active=False)
    browser = let_in(app, an_owner(OLGA))
    for what in ("confirm", "discard"):
        browser.get("/mine")
        assert browser.post(f"/mine/{theirs.code}/{what}").status_code == 404
    assert browser.get("/mine/letters/1").status_code == 404
    assert browser.get("/mine/letters/99999999999999").status_code == 404
    stranger = Browser(app)
    for path in ("/mine", "/mine/letters/1", f"/mine/{theirs.code}"):
        stranger.get(path)
        assert stranger.path == "/mine/enter"


def test_many_are_shown_by_pages_with_few_queries(app: Flask, shop: Shop) -> None:
    for n in range(23):  # over hours: one mailbox gets only so many letters
        with time_machine.travel(now() + timedelta(hours=n)):
            registered(shop, f"AB3{n:05d}")
    browser = let_in(app, an_owner(OLGA))
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2][:120]))
    text = assert_page(browser.get("/mine"))
    assert "Page 1 of 2" in text
    reads = [one for one in asked if one.startswith("SELECT")]
    assert len(reads) < 26, "\n".join(reads)
    assert "AB30 0000" in assert_page(browser.get("/mine?page=2"))
    for odd in ("0", "99999999999", "x", "-1"):
        assert_page(browser.get(f"/mine?page={odd}"))
