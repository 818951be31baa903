"""Register by a scanned code, confirm by the letter, hear of a recall, open the letter again: over real mail."""

from flask import Flask
from sqlalchemy import select

from registry.db import db
from registry.journeys import reaching
from registry.notices.models import Letter
from registry.recalls.index.serving import refresh
from registry.recalls.models import Recall
from registry.recalls.states import Author
from registry.registrations.models import Registration
from tests.jobs import run_jobs
from tests.letters import Inbox, link_in, send_letters, words
from tests.people import Browser
from tests.portal.pagecheck import assert_page
from tests.portal.register.conftest import GTIN, a_shop
from tests.registry.recalls.builders import a_published_recall

OLGA = "olga@example.org"


def test_from_the_code_on_the_product_to_the_letter_of_a_recall(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    shop = a_shop()
    browser = Browser(site)
    assert_page(browser.get(f"/01/{GTIN}/21/AB100250"))
    assert_page(browser.get(f"/register?serial=AB100250&gtin={GTIN}&product={shop.kettle.slug}"))
    form = {"product": shop.kettle.slug, "number": "AB100250", "email": OLGA, "acquired": "gift"}
    browser.post("/register", form)
    assert "Not in any recall as of" in browser.page

    send_letters(site)
    (asked,) = inbox.to(OLGA)
    assert "AB100250" in words(asked)
    elsewhere = Browser(site)  # the letter is read on another machine
    path = link_in(asked, "/register/confirm/")
    assert "Is this yours?" in assert_page(elsewhere.get(path))
    elsewhere.post(path)
    assert elsewhere.path == "/mine"
    assert "Not in any recall as of" in assert_page(elsewhere.get("/mine"))

    send_letters(site)
    assert len(inbox.to(OLGA)) == 2
    rule = {"any": [{"serial": {"range": ["AB100240", "AB100260"]}}]}
    recall = a_published_recall(
        shop.brand,
        rule,
        shop.kettle,
        what_to_do="Pull the plug.",
    )
    told(site, recall.id)
    send_letters(site)
    letter = inbox.to(OLGA)[2]
    assert "Pull the plug." in words(letter)
    refresh()
    text = assert_page(elsewhere.get("/mine"))
    assert "This one is recalled" in text
    assert "Recall notice" in text
    assert "Letters about it (3)" in text
    number = db.session.scalars(select(Letter.id).where(Letter.kind == "recall")).one()
    opened = assert_page(elsewhere.get(f"/mine/letters/{number}"))
    assert letter["Subject"] in opened
    assert "Pull the plug." in opened


def told(site: Flask, recall_id: int) -> None:
    """As publishing does it: whom it reaches is found by a job, which writes the letters."""
    reaching.ask(db.session.get_one(Recall, recall_id), Author(None, "A second person"))
    db.session.commit()
    run_jobs(site)


def test_a_letter_to_nobody_is_never_sent(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    browser = Browser(site)
    browser.get("/mine/enter")
    browser.post("/mine/enter", {"email": "nobody@example.org"})
    send_letters(site)
    assert inbox.letters == []
    assert [one.state for one in db.session.scalars(select(Letter))] == ["dropped"]


def test_the_way_in_again_after_years(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    shop = a_shop()
    browser = Browser(site)
    browser.get(f"/register?product={shop.kettle.slug}")
    browser.post(
        "/register", {"product": shop.kettle.slug, "number": "AB100150", "email": OLGA, "acquired": "found"}
    )
    assert "This one is recalled" in browser.page
    send_letters(site)
    path = link_in(inbox.to(OLGA)[0], "/register/confirm/")
    browser.get(path)
    browser.post(path)
    send_letters(site)
    assert db.session.scalars(select(Registration)).one().state == "active"
    told(site, shop.recall_id)
    send_letters(site)
    assert len(inbox.to(OLGA)) == 2, "the page has said it, and no letter says it again"
    later = Browser(site)
    later.get("/mine/enter")
    later.post("/mine/enter", {"email": "Olga@Example.org"})
    send_letters(site)
    path = link_in(inbox.to(OLGA)[-1], "/mine/enter/")
    later.get(path)
    later.post(path)
    assert "AB10 0150" in assert_page(later.get("/mine"))
