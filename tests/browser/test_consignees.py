"""A publisher tells businesses, a business answers on its phone, staff draw and record checks, a maker finds its units
with recalled parts: at both sizes, and axe finds nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from registry.catalogue.models import Brand
from registry.consignees.models import Consignee
from registry.db import db
from registry.journeys import leaving
from registry.recalls.states import Author
from registry.tokens.actions import issue
from tests.browser.axe import look
from tests.browser.conftest import DESK, PHONE, MakePage
from tests.browser.site import running_site
from tests.chain import BATTERY_LOT, a_chain
from tests.conftest import dispose, make_site
from tests.jobs import run_jobs
from tests.people import PASSWORD, a_member
from tests.registry.recalls.builders import a_published_recall
from tests.traced import BATTERY, a_saw_maker

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Story:
    """A recall of drills, one of the cells in them, and a consignee's link."""

    recall: int
    cells: int
    product: int
    link: str


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("consignees-site")


@pytest.fixture(scope="module")
def site(browser: Browser, folder: Path) -> Iterator[str]:
    with running_site(folder) as address:
        yield address


@pytest.fixture(scope="module")
def story(site: str, folder: Path) -> Iterator[Story]:
    app = make_site(folder)
    with app.app_context():
        chain, cell = a_chain(12), a_saw_maker("Volt Cells", BATTERY)
        a_member(app, "pub@example.org", chain.maker, "publisher")
        recalls = []
        for product, lot in ((chain.product, "L7"), (cell, BATTERY_LOT)):
            brand = db.session.get_one(Brand, product.brand_id)
            found = a_published_recall(brand, {"any": [{"lot": lot}]}, product)
            found.hazard = "It can overheat and burn."
            leaving.ask(found, Author(None, "Ed"))
            recalls.append(found.id)
        db.session.commit()
        run_jobs(app)
        shop = db.session.scalars(select(Consignee).where(Consignee.party_id.is_not(None))).one()
        link = f"/consignee/{issue('consignee', shop.id)}"
        db.session.commit()
        made = Story(recalls[0], recalls[1], chain.product.id, link)
    yield made
    dispose(app)


def test_a_business_answers_on_its_phone(page: MakePage, story: Story) -> None:
    tab = page(PHONE)
    tab.goto(story.link)
    look(tab)
    tab.get_by_role("button", name="We have read this and stopped the sale").click()
    expect(tab.get_by_text(re.compile("You confirmed this on"))).to_be_visible()
    tab.get_by_label("Found here").fill("one")
    tab.get_by_role("button", name="Send it").click()
    expect(tab.get_by_role("link", name="Type a whole number, 0 or more.")).to_be_visible()
    look(tab)
    tab.get_by_label("Found here").fill("5")
    tab.get_by_role("button", name="Send it").click()
    tab.get_by_label("Business", exact=True).fill("Corner shop")
    tab.get_by_label("Its e-mail address").fill("corner@shops.example")
    tab.get_by_label("Which ones").fill("S1")
    tab.get_by_role("button", name="Tell them").click()
    expect(tab.get_by_role("rowheader", name="Corner shop")).to_be_visible()
    look(tab)


def test_staff_see_the_chain_and_the_parts(page: MakePage, story: Story) -> None:
    tab = page(DESK)
    tab.goto("/admin/sign-in")
    tab.get_by_label("E-mail address").fill("pub@example.org")
    tab.get_by_label("Password").fill(PASSWORD)
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("12 of your units hold recalled parts")).to_be_visible()
    look(tab)
    for path in (
        f"consignees/{story.recall}", f"consignees/{story.recall}/checks", f"trace/recalls/{story.recall}",
        f"parts/{story.cells}/{story.product}",
    ):  # fmt: skip
        tab.goto(f"/admin/{path}")
        look(tab)
