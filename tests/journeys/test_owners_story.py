"""The whole of owning: registered from a photo, confirmed by a letter, told of the recall, led by its link to the
answer for that unit; another passed on by a code; when the recall widens, only whoever has that one now is told."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from registry.catalogue.models import Brand, Product
from registry.db import db
from registry.journeys import publishing
from registry.recalls import actions
from registry.recalls.index.serving import refresh
from registry.recalls.models import Recall, ScopeVersion
from tests.jobs import run_jobs
from tests.letters import Inbox, link_in, send_letters, words
from tests.people import Browser
from tests.portal.check.test_photo import send
from tests.portal.keeping.test_passing import CODE
from tests.portal.pagecheck import assert_page
from tests.registry.plates.plates import a_code, a_plate, as_file
from tests.registry.recalls import test_actions
from tests.registry.recalls.builders import a_product, trials_of
from tests.registry.recalls.test_actions import EDITOR, PUBLISHER, a_draft

ANN, TOM = "ann@example.org", "tom@example.org"
brand = test_actions.brand


@pytest.fixture
def washer(mailing: tuple[Flask, Inbox], brand: Brand) -> Product:
    made = a_product(brand, "washer", ["WX1"])
    db.session.commit()
    return made


def registered(site: Flask, inbox: Inbox, washer: Product, number: str, email: str) -> Browser:
    """Sent, and confirmed behind the link of the letter: signed in from then on."""
    browser = Browser(site)
    browser.get(f"/register?product={washer.slug}&serial={number}")
    browser.post("/register", {"product": washer.slug, "number": number, "email": email, "acquired": "gift"})
    return confirmed(site, inbox, browser, email)


def confirmed(site: Flask, inbox: Inbox, browser: Browser, email: str) -> Browser:
    arrived(site, inbox)
    path = link_in(inbox.to(email)[-1], "/register/confirm/")
    assert "Is this yours?" in assert_page(browser.get(path))
    browser.post(path)
    assert browser.path == "/mine", browser.page
    arrived(site, inbox)
    inbox.letters.clear()
    return browser


def arrived(site: Flask, inbox: Inbox) -> list[tuple[str, str]]:
    """Whom the letters went to that are out, and what each is about."""
    send_letters(site)
    return [(str(letter["To"]), str(letter["Subject"]).partition(":")[0]) for letter in inbox.letters]


def published(site: Flask, version: ScopeVersion) -> None:
    publishing.submit(version, EDITOR, actions.fingerprint(version), "The scope")
    db.session.commit()
    run_jobs(site)
    version = db.session.get_one(ScopeVersion, version.id)
    publishing.approve(version, PUBLISHER, publishing.seen_of(version), "now")
    db.session.commit()
    run_jobs(site)
    refresh()


def widened(site: Flask) -> None:
    """A further version also covers the numbers up to 2999."""
    recall = db.session.scalars(select(Recall)).one()
    version = actions.amend(recall, EDITOR)
    units = [
        *trials_of(("AB1000", "AB1500", "AB2999"), covered=True, model="WX1"),
        *trials_of(("AB0999", "AB3000", "AC1500"), covered=False, model="WX1"),
    ]
    rule = {"any": [{"model": ["WX1"], "serial": {"range": ["AB1000", "AB2999"]}}]}
    seen = actions.fingerprint(version)
    actions.save_draft(version, EDITOR, seen, criteria=rule, said=version.notice, units=units)
    published(site, version)


def test_a_unit_s_owners_are_told_each_of_what_is_theirs(
    mailing: tuple[Flask, Inbox], brand: Brand, washer: Product
) -> None:
    site, inbox = mailing
    read = send(site.test_client(), as_file(a_plate(a_code("AB1500"), turned=8))).text
    seen = re.search(r'name="serial" value="([^"]+)"', read)
    assert seen
    ann = registered(site, inbox, washer, seen[1], ANN)
    registered(site, inbox, washer, "AB2500", ANN)
    assert "AB1500" in assert_page(ann.get("/mine"))
    assert "AB2500" in ann.page

    published(site, a_draft(brand))
    assert arrived(site, inbox) == [(ANN, "Recalled")]
    letter = inbox.letters[0]
    assert "AB1500" in words(letter)
    assert "AB2500" not in words(letter)
    ann.get(link_in(letter, "/l/"))
    assert 'data-verdict="affected' in ann.page
    assert "AB1500" in ann.page
    inbox.letters.clear()

    ann.get("/mine")
    passing = re.findall(r'href="(/mine/[0-9a-f]+/pass-on)"', ann.page)
    (own,) = [path for path in dict.fromkeys(passing) if "AB2500" in ann.get(path).text]
    ann.get(own)
    ann.post(own)
    code = CODE.search(ann.page)
    assert code, ann.page
    tom = Browser(site, "192.0.2.9")
    tom.get(f"/pass-on?code={code[1]}")
    tom.post("/pass-on", {"code": code[1], "email": TOM})
    confirmed(site, inbox, tom, TOM)
    assert "AB2500" in assert_page(tom.get("/mine"))
    assert "AB2500" not in assert_page(ann.get("/mine"))

    widened(site)
    told = arrived(site, inbox)
    assert [to for to, _ in told] == [TOM]
    assert "AB2500" in words(inbox.letters[0])
    assert arrived(site, inbox) == told, "once"
