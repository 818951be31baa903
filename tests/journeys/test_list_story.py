"""A landlord without an account: the link, the list with its recalled ones first, the letter that says how many; later
a recall is published, and one letter names what it covers."""

from flask import Flask
from sqlalchemy import select

from registry.db import db
from registry.journeys import reaching
from registry.recalls.index.serving import refresh
from registry.recalls.states import Author
from registry.registrations.models import Registration
from tests.jobs import run_jobs
from tests.letters import Inbox, link_in, send_letters, words
from tests.people import Browser
from tests.portal.pagecheck import assert_page
from tests.portal.register.conftest import a_shop
from tests.portal.register.test_list import look, press
from tests.registry.recalls.builders import a_published_recall

LENA = "lena@example.org"


def test_from_nothing_to_told(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    shop = a_shop()
    browser = Browser(site)
    browser.get("/register/list")
    browser.post("/register/list", {"email": LENA})
    send_letters(site)
    (asked,) = inbox.to(LENA)
    path = link_in(asked, "/mine/enter/")
    assert path.endswith("?to=list")
    browser.get(path)
    browser.post(path)
    assert browser.path == "/mine/list"
    assert "3 of 3 can be registered" in look(
        browser, "Kettle,AB100150,Flat 1\nKettle,AB100250,Flat 2\nKettle,AB100251,Flat 3"
    )
    assert "3 products are registered" in press(browser, "register")
    send_letters(site)
    said = inbox.to(LENA)[1]
    assert said["Subject"] == "Registered: 3 products, 1 of them recalled"
    assert "Your page says which" in words(said)

    rule = {"any": [{"serial": {"range": ["AB100250", "AB100250"]}}]}
    recall = a_published_recall(shop.brand, rule, shop.kettle, what_to_do="Pull the plug.")
    reaching.ask(recall, Author(None, "A second person"))
    db.session.commit()
    run_jobs(site)
    send_letters(site)
    assert len(inbox.to(LENA)) == 3, "one letter, not one a product"
    told = words(inbox.to(LENA)[2])
    assert "AB100250" in told
    assert "AB100251" not in told
    refresh()
    assert "This one is recalled" in assert_page(browser.get("/mine"))
    assert {one.state for one in db.session.scalars(select(Registration))} == {"active"}
