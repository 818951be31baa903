"""The whole of owning in a real browser, with the real worker and a real mail server: registered from a photo,
confirmed, told of the recall, led to the answer for that unit; passed on; when the recall widens, only whoever has it
now is told."""

import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from registry.catalogue.models import Brand
from registry.db import db
from registry.journeys import publishing
from registry.recalls import actions
from registry.recalls.models import Recall, ScopeVersion
from tests.browser.axe import sound
from tests.browser.conftest import PHONE, MakePage
from tests.browser.site import running_site, running_worker
from tests.conftest import dispose, make_site
from tests.letters import Inbox, an_inbox, link_in, words
from tests.registry.plates.plates import a_code, a_plate, as_file
from tests.registry.recalls import test_actions
from tests.registry.recalls.builders import a_brand, a_product, trials_of

pytestmark = pytest.mark.browser

ANN, TOM = "ann@example.org", "tom@example.org"
PATIENCE = 90.0
T = TypeVar("T")


@pytest.fixture(scope="module")
def inbox() -> Iterator[Inbox]:
    with an_inbox() as made:
        yield made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("owning")


@pytest.fixture(scope="module")
def site(browser: object, folder: Path, inbox: Inbox) -> Iterator[str]:
    mail = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(inbox.port)}
    with (
        running_site(folder, **mail) as address,
        running_worker(folder, PUBLIC_URL=address, **mail),
        running_worker(folder, "--only-letters", PUBLIC_URL=address, **mail),
    ):
        yield address


@pytest.fixture(scope="module")
def office(site: str, folder: Path) -> Iterator[Flask]:
    """The maker's staff, within the same site."""
    made = make_site(folder, public_url=site)
    with made.app_context():
        a_product(a_brand("Acme"), "washer", ["WX1"])
        db.session.commit()
        yield made
    dispose(made)


def until(look: Callable[[], T | None], what: str) -> T:
    """What the site's own processes bring about in their own time."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if (found := look()) is not None:
            return found
        time.sleep(0.2)
    raise AssertionError(what)


def letter_to(inbox: Inbox, address: str, path: str, about: str = "") -> EmailMessage:
    def look() -> EmailMessage | None:
        there = (one for one in inbox.to(address) if path in words(one))
        return next((one for one in there if about in str(one["Subject"]).lower()), None)

    found = until(look, f"no letter to {address} with a link to {path}")
    inbox.letters.remove(found)
    return found


def registered(tab: Page) -> None:
    """From the number to the button; the address is asked of whoever is not signed in."""
    tab.get_by_label("Brand, name or model").fill("Acme washer")
    tab.get_by_role("button", name="Find the product").click()
    tab.locator("main").get_by_role("link", name="washer").click()
    tab.get_by_label("As a gift").check()
    expect(tab.get_by_role("button", name="Register", exact=True)).to_be_visible()
    if (asked := tab.get_by_label("E-mail address")).count():
        asked.fill(ANN)
    tab.get_by_role("button", name="Register", exact=True).click()


def confirmed(tab: Page, inbox: Inbox, address: str) -> None:
    tab.goto(link_in(letter_to(inbox, address, "/register/confirm/"), "/register/confirm/"))
    tab.get_by_role("button", name="Yes, it is mine").click()
    expect(tab.get_by_text("It is registered")).to_be_visible()
    sound(tab)


def published(version: ScopeVersion) -> None:
    number = version.id
    publishing.submit(version, test_actions.EDITOR, actions.fingerprint(version), "The scope")
    db.session.commit()

    def approved() -> bool | None:
        """As soon as the worker has surveyed what publishing does. Between two looks it holds no lock, or the worker
        would wait for us while we wait for it."""
        version = db.session.get_one(ScopeVersion, number)
        try:
            publishing.approve(version, test_actions.PUBLISHER, publishing.seen_of(version), "now")
        except actions.Refused:
            db.session.rollback()
            return None
        db.session.commit()
        return True

    until(approved, "the version was not surveyed")


def widened(recall: Recall) -> ScopeVersion:
    """Also the numbers up to 2999."""
    version = actions.amend(recall, test_actions.EDITOR)
    units = [
        *trials_of(("AB1000", "AB1500", "AB2999"), covered=True, model="WX1"),
        *trials_of(("AB0999", "AB3000", "AC1500"), covered=False, model="WX1"),
    ]
    rule = {"any": [{"model": ["WX1"], "serial": {"range": ["AB1000", "AB2999"]}}]}
    seen = actions.fingerprint(version)
    actions.save_draft(version, test_actions.EDITOR, seen, criteria=rule, said=version.notice, units=units)
    db.session.commit()
    return version


def test_each_owner_is_told_of_what_is_theirs(
    page: MakePage, office: Flask, inbox: Inbox, tmp_path: Path
) -> None:
    photo = tmp_path / "plate.jpg"
    photo.write_bytes(as_file(a_plate(a_code("AB1500"), turned=8)))
    ann, tom = page(PHONE), page(PHONE, script=False)
    ann.goto("/register")
    ann.get_by_label("Photo of the plate or the code").set_input_files(photo)
    ann.get_by_role("button", name="Read the photo").click()
    ann.get_by_role("button", name="Register this product").click()
    registered(ann)
    expect(ann.get_by_role("heading", name="One step left")).to_be_visible()
    confirmed(ann, inbox, ANN)
    ann.goto("/register?serial=AB2500")
    registered(ann)
    expect(ann.get_by_text("It is registered")).to_be_visible()

    version = test_actions.a_draft(db.session.scalars(db.select(Brand).filter_by(slug="acme")).one())
    db.session.commit()
    recall = version.recall_id
    published(version)
    told = letter_to(inbox, ANN, "/l/", "recall")
    assert str(told["Subject"]).startswith("Recalled")
    assert "AB1500" in words(told)
    assert "AB2500" not in words(told)
    ann.goto(link_in(told, "/l/"))
    expect(ann.locator("[data-verdict]").first).to_have_attribute("data-verdict", "affected")
    expect(ann.get_by_text("AB1500").first).to_be_visible()
    sound(ann)

    ann.goto("/mine")
    ann.locator("section.thing").filter(has_text="AB2500").get_by_role("link", name="Pass it on").click()
    ann.get_by_role("button", name="Make the code").click()
    code = ann.locator(".hand-over-code code").inner_text()
    tom.goto(f"/pass-on?code={code}")
    tom.get_by_label("Your e-mail address").fill(TOM)
    tom.get_by_role("button", name="Take it over").click()
    confirmed(tom, inbox, TOM)
    inbox.letters.clear()

    published(widened(db.session.get_one(Recall, recall)))
    told = letter_to(inbox, TOM, "/l/", "recall")
    assert "AB2500" in words(told)
    tom.goto(link_in(told, "/l/"))
    expect(tom.locator("[data-verdict]").first).to_have_attribute("data-verdict", "affected")
    time.sleep(2)
    assert not [one for one in inbox.to(ANN) if "AB2500" in words(one)]
