"""The one thing that a recall lacks, behind a letter's link: asked, looked at once more, answered, changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from registry.db import db
from registry.journeys import reaching
from registry.recalls.models import Identifier
from registry.recalls.states import Author
from tests.browser import mailed
from tests.browser.axe import sound, tab_to
from tests.browser.conftest import DESK, PHONE, MakePage
from tests.browser.mailed import link_to
from tests.browser.site import running_site
from tests.conftest import dispose, make_site
from tests.jobs import run_jobs
from tests.owners import an_owner
from tests.registry.notices.builders import a_registration
from tests.registry.recalls.builders import a_brand, a_product, a_recall, a_version

RULE = {"any": [{"serial": {"range": ["AB1000", "AB1999"]}, "date_code": ["2331", "2332"]}]}
WAYS = [(PHONE, True), (DESK, True), (PHONE, False), (DESK, False)]
folder, office = mailed.folder, mailed.office
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(browser: object, folder: Path) -> Iterator[str]:
    """A recall goes by a date code that no record holds; its owners have two washers each."""
    with running_site(folder) as address:
        made = make_site(folder, public_url=address)
        with made.app_context():
            brand = a_brand("Acme")
            washer = a_product(brand, "washer", ["WX1"])
            for place, (width, script) in enumerate(WAYS):
                owner = an_owner(f"ann{width}{script}@example.org")
                for number in (f"AB15{place}0", f"AB15{place}1"):
                    own = {"owner_id": owner.id, "model": "WX1", "confirmed_at": owner.made_at}
                    a_registration(washer, number, f"ann{width}{script}@example.org", **own)
            recall = a_recall(brand, washer, what_to_do="Unplug it.", severity="stop_using")
            help_ = "Four digits on the door."
            db.session.add(Identifier(recall_id=recall.id, field="date_code", label="Date code", help=help_))
            a_version(recall, RULE)
            reaching.ask(recall, Author(None, "Ed"))
            db.session.commit()
            run_jobs(made)
        dispose(made)
        yield address


@pytest.mark.parametrize(("width", "script"), WAYS)
def test_asked_answered_and_changed(
    page: MakePage, office: Flask, folder: Path, width: int, *, script: bool
) -> None:
    tab = page(width, script=script)
    tab.goto(link_to(office, folder, f"ann{width}{script}@example.org", "/l/"))
    expect(tab.get_by_role("heading", level=1)).to_have_text("What is the date code?")
    expect(tab.get_by_text("1 more of your products waits")).to_be_visible()
    sound(tab)
    tab.get_by_role("button", name="Answer and see").click()
    expect(tab.get_by_role("alert")).to_contain_text("Type it as it stands")
    sound(tab)
    tab.get_by_label("Date code").fill("233I")
    tab.get_by_role("button", name="Answer and see").click()
    sound(tab)
    tab.get_by_role("button", name="It is 2331").click()
    expect(tab.locator("[data-verdict]").first).to_have_attribute("data-verdict", "affected")
    expect(tab.get_by_role("heading", name="What is the date code?")).to_be_visible()
    sound(tab)
    tab_to(tab, "[name=value]")
    tab.keyboard.type("4711")
    tab.keyboard.press("Enter")
    expect(tab.locator("[data-verdict]").first).to_have_attribute("data-verdict", "not_in_any_recall")
    sound(tab)
    tab.get_by_role("link", name="Change").first.click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("What is the date code?")
    sound(tab)
