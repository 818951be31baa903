"""Somebody watches a unit: the letter, the button behind its link; the recall is published by two people, and the
letter arrives; it is amended so that the unit is no longer covered, and the second does; then it is ended."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from registry.catalogue.models import Brand, Product
from registry.clock import now
from registry.db import db
from registry.journeys import publishing
from registry.recalls import actions
from registry.recalls.models import Recall, ScopeVersion
from tests.jobs import run_jobs
from tests.letters import Inbox, link_in, send_letters, words
from tests.people import Browser
from tests.portal.pagecheck import assert_page
from tests.registry.notices.builders import a_registration
from tests.registry.recalls import test_actions
from tests.registry.recalls.builders import a_product, trials_of
from tests.registry.recalls.test_actions import EDITOR, PUBLISHER, a_draft
from tests.watchers import letters

UNIT = "serial=AB1500&brand=Acme&model=WX1"
WANDA = "wanda@example.org"
brand = test_actions.brand


@pytest.fixture
def product(mailing: tuple[Flask, Inbox], brand: Brand) -> Product:
    made = a_product(brand, "washer", ["WX1"])
    db.session.commit()
    return made


def published(site: Flask, version: ScopeVersion) -> None:
    publishing.submit(version, EDITOR, actions.fingerprint(version), "The scope")
    db.session.commit()
    run_jobs(site)
    version = db.session.get_one(ScopeVersion, version.id)
    publishing.approve(version, PUBLISHER, publishing.seen_of(version), "now")
    db.session.commit()
    run_jobs(site)


def begun(site: Flask, inbox: Inbox) -> Browser:
    """Asked for on the page, confirmed behind the link of the letter."""
    browser = Browser(site)
    browser.get(f"/watch?{UNIT}")
    browser.post("/watch", {"query": UNIT, "email": WANDA})
    assert send_letters(site) == 1
    (letter,) = inbox.to(WANDA)
    path = link_in(letter, "/watch/confirm/")
    assert "AB1500" in assert_page(browser.get(path))
    assert "Watching this unit" in assert_page(browser.client.post(path))
    inbox.letters.clear()
    return browser


def arrived(site: Flask, inbox: Inbox) -> list[EmailMessage]:
    send_letters(site)
    found = inbox.to(WANDA)
    inbox.letters.clear()
    return found


def narrowed(site: Flask) -> None:
    """A further version takes the numbers up to 1599 out."""
    recall = db.session.scalars(select(Recall)).one()
    version = actions.amend(recall, EDITOR)
    rule = {"any": [{"serial": {"range": ["AB1600", "AB1999"]}}]}
    inside = trials_of(("AB1600", "AB1700", "AB1999"), covered=True)
    outside = trials_of(("AB1500", "AB1599", "AB2000"), covered=False)
    actions.save_draft(
        version,
        EDITOR,
        actions.fingerprint(version),
        criteria=rule,
        said=version.notice,
        units=[*inside, *outside],
    )
    published(site, version)


def test_told_of_the_recall_and_of_its_end(
    mailing: tuple[Flask, Inbox], brand: Brand, product: Product
) -> None:
    site, inbox = mailing
    browser = begun(site, inbox)
    published(site, a_draft(brand))
    (letter,) = arrived(site, inbox)
    assert letter["Subject"] == "Recalled: AB1500"
    assert "Stop using it" in words(letter)
    assert "is now recalled" in words(letter)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    browser.get(link_in(letter, "/l/"))
    assert browser.path == "/check"
    assert 'data-verdict="affected' in browser.page
    assert arrived(site, inbox) == []
    narrowed(site)
    (letter,) = arrived(site, inbox)
    assert "is now not in any recall we know of. Before, it was recalled" in words(letter)
    assert "not in any recall" in words(letter, "html")
    answer = browser.client.post(link_in(letter, "/watch/stop/"), data={"List-Unsubscribe": "One-Click"})
    assert "It is ended" in answer.text
    run_jobs(site)
    assert len(letters()) == 2


def test_whoever_registered_it_too_gets_one_letter(
    mailing: tuple[Flask, Inbox], brand: Brand, product: Product
) -> None:
    site, inbox = mailing
    begun(site, inbox)
    a_registration(product, "AB1500", WANDA, model="WX1").number = "AB-1500"
    db.session.commit()
    published(site, a_draft(brand))
    with time_machine.travel(now() + timedelta(minutes=3)):
        (letter,) = arrived(site, inbox)
    assert "Your product is recalled by Acme" in words(letter)
    assert [letter.state for letter in letters()] == ["dropped"]


def test_whoever_registered_another_unit_gets_one_letter_that_names_both(
    mailing: tuple[Flask, Inbox], brand: Brand, product: Product
) -> None:
    site, inbox = mailing
    begun(site, inbox)
    a_registration(product, "AB1510", WANDA, model="WX1")
    db.session.commit()
    published(site, a_draft(brand))
    (letter,) = arrived(site, inbox)
    assert all(number in words(letter) for number in ("AB1500", "AB1510"))
    with time_machine.travel(now() + timedelta(minutes=3)):
        assert arrived(site, inbox) == []
    assert [letter.state for letter in letters()] == ["dropped"]
