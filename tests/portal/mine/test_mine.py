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
from registry.notices.running import send_all
from registry.plates.papers import Paper
from registry.registrations.models import Owner, Registration, SafetyContact
from registry.registrations.proofs import add_proof
from registry.registrations.reading import Typed
from tests.owners import an_owner, let_in
from tests.people import Browser
from tests.portal.pagecheck import assert_page
from tests.portal.register.conftest import Shop, a_shop
from tests.registry.catalogue.warranty.builders import published_warranty
from tests.registry.recalls.builders import a_picture

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


def test_each_thing_has_all_that_is_known_of_it(app: Flask, shop: Shop) -> None:
    """Picture, recall, what is left of the warranty and until when, letters, papers; and what one can do."""
    shop.kettle.picture, shop.kettle.picture_alt = a_picture(shop.brand), "A red kettle"
    published_warranty(shop.kettle)
    db.session.commit()
    one = registered(shop, "AB100150")
    add_proof(one, Paper("image/jpeg", b"receipt", "d1", 1))
    db.session.commit()
    send_all(app.extensions["mail"], lambda _attempts: timedelta(0))
    browser = let_in(app, an_owner(OLGA))
    text = assert_page(browser.get("/mine"))
    (thing,) = browser.page.split('<section class="card-plain thing"')[1:]
    assert 'alt="A red kettle"' in thing
    assert '<progress class="left"' in thing
    for words in (
        "This one is recalled", "until", "left", "Letters about it (", "Confirmation of a registration",
        "Papers (1)", "waiting to be looked at", "Register another product", "Pass it on", "Sold, scrapped, lost?",
    ):  # fmt: skip
        assert words in text, words
    for path in (
        f"/mine/{one.code}/pass-on",
        f"/mine/{one.code}/end",
        "/register",
        f"/mine/{one.code}/proof",
    ):
        assert_page(browser.get(path))
    browser.get(f"/mine/{one.code}/end")
    browser.post(f"/mine/{one.code}/end", {"how": "scrapped"})
    assert "Nothing is registered yet" in assert_page(browser.get("/mine"))


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
