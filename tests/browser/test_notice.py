"""A writer makes a notice whole in a real browser: sees what lacks, mends it at its field, translates, looks at all."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import look
from tests.browser.conftest import DESK, PHONE
from tests.browser.site import running_site
from tests.conftest import dispose, make_site
from tests.people import PASSWORD, Someone, a_maker, a_member

pytestmark = pytest.mark.browser
MakePage = Callable[..., Page]
GERMAN = {
    "Title": "Borealis ruft Akkuschrauber zurück",
    "Hazard": "Der Akku kann brennen.",
    "What to do now": "Nehmen Sie den Akku heraus.",
    "Remedy": "Ein neuer Akku oder Geld zurück.",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("notice-site")


@pytest.fixture(scope="module")
def site(browser: Browser, folder: Path) -> Iterator[str]:
    with running_site(folder) as address:
        yield address


@pytest.fixture(scope="module")
def editor(site: str, folder: Path) -> Iterator[Someone]:
    app: Flask = make_site(folder)
    with app.app_context():
        yield a_member(app, "edda@example.org", a_maker("Borealis"), "editor")
    dispose(app)


def write(tab: Page) -> str:
    """A draft for Germany and the United States, with a word that must go; returns the address of its notice."""
    tab.goto("/admin/sign-in")
    tab.get_by_label("E-mail address").fill("edda@example.org")
    tab.get_by_label("Password").fill(PASSWORD)
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile("/admin/$"))
    tab.goto("/admin/recalls/new")
    tab.get_by_label("Title").fill("Borealis recalls cordless drills")
    tab.get_by_role("button", name="Start the draft").click()
    expect(tab.get_by_label("What can happen to people")).to_be_visible()
    brand = tab.get_by_label("Brand", exact=True)
    if brand.count():  # later ones are chosen among those that are there
        brand.fill("Borealis")
    tab.get_by_label("What can happen to people").fill(
        "The battery can catch fire in rare cases while it is charged."
    )
    tab.get_by_label("Do not use it").check()
    tab.get_by_label("What to do now").fill("Take the battery out. Keep it outdoors.")
    tab.get_by_label("What the owner gets").fill("A new battery, or your money back.")
    tab.get_by_label("Countries of sale").fill("Germany, USA")
    tab.get_by_role("button", name="Save", exact=True).last.click()
    expect(tab.get_by_text("The contents are saved.")).to_be_visible()
    tab.get_by_role("link", name="The notice", exact=True).click()
    return tab.url


def test_a_writer_makes_it_whole(page: MakePage, editor: Someone) -> None:
    tab = page(DESK, script=False)
    notice = write(tab)
    expect(tab.get_by_role("heading", name="European Union and EEA")).to_be_visible()
    expect(tab.locator("mark")).to_have_text("in rare cases")
    look(tab)
    tab.get_by_role("link", name="“in rare cases” must go").click()
    expect(tab).to_have_url(re.compile("/contents#f-hazard$"))
    look(tab)
    tab.get_by_label("What can happen to people").fill("The battery can catch fire while it is charged.")
    tab.get_by_role("button", name="Save", exact=True).last.click()
    tab.goto(notice)
    expect(tab.locator("mark")).to_have_count(0)


def test_a_language_is_written_beside_the_original(page: MakePage, editor: Someone) -> None:
    tab = page(PHONE, script=False)
    write(tab)
    tab.get_by_role("link", name="The notice in German, for Germany").click()
    expect(tab.get_by_role("heading", name="The notice in German")).to_be_visible()
    look(tab)
    for label, text in GERMAN.items():
        tab.get_by_label(f"{label} in German").fill(text)
    tab.get_by_label("It is complete").check()
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_text("The translation is saved.")).to_be_visible()
    expect(tab.get_by_role("link", name="The notice in German, for Germany")).to_have_count(0)


def test_what_people_would_see_is_seen_before(page: MakePage, editor: Someone) -> None:
    tab = page(DESK, script=False)
    notice = write(tab)
    tab.get_by_role("link", name="The page", exact=True).click()
    expect(tab.get_by_text("A draft that is not public")).to_be_visible()
    look(tab)
    tab.goto(f"{notice}/e-mail")
    expect(tab.get_by_text("Take the battery out. Keep it outdoors.")).to_be_visible()
    look(tab)
    for kind in ("notice", "poster", "letter"):
        answer = tab.request.get(f"{notice}/{kind}.pdf")
        assert answer.headers["content-type"] == "application/pdf"
