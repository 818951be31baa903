"""Staff follow a lot on its map, count its pipeline, pick, describe a place and settle a contradiction: at both sizes,
and axe finds nothing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from registry.catalogue.models import Brand
from registry.db import db
from registry.journeys import leaving
from registry.recalls.states import Author
from tests.browser.axe import look
from tests.browser.conftest import DESK, MakePage
from tests.browser.site import running_site
from tests.chain import LOT_KEY, a_chain
from tests.conftest import dispose, make_site
from tests.jobs import run_jobs
from tests.people import PASSWORD, a_member
from tests.registry.recalls.builders import a_published_recall
from tests.traced import OTHER_SHOP, day, saw, sold, tell

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trace-site")


@pytest.fixture(scope="module")
def site(browser: Browser, folder: Path) -> Iterator[str]:
    with running_site(folder) as address:
        yield address


@pytest.fixture(scope="module")
def recall(site: str, folder: Path) -> Iterator[int]:
    """Of the chain's lot, counted; one saw was sold twice."""
    app = make_site(folder)
    with app.app_context():
        chain = a_chain(12)
        tell(chain.maker, sold(day(15), saw(0), where=OTHER_SHOP))
        a_member(app, "ed@example.org", chain.maker, "editor")
        brand = db.session.get_one(Brand, chain.product.brand_id)
        found = a_published_recall(brand, {"any": [{"lot": "L7"}]}, chain.product)
        leaving.ask(found, Author(None, "Ed"))
        db.session.commit()
        number = found.id
    run_jobs(app)
    yield number
    dispose(app)


def test_from_a_lot_to_who_has_it(page: MakePage, recall: int) -> None:
    tab = page(DESK)
    tab.goto("/admin/sign-in")
    tab.get_by_label("E-mail address").fill("ed@example.org")
    tab.get_by_label("Password").fill(PASSWORD)
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("contradiction among events")).to_be_visible()
    look(tab)
    tab.get_by_role("link", name="Units", exact=True).click()
    tab.get_by_role("link", name="Trace", exact=True).click()
    look(tab)
    tab.get_by_label("Number").fill("L7")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("img", name="The chain of Lot L7")).to_be_visible()
    look(tab)
    tab.get_by_role("link", name="What is in it").click()
    look(tab)
    tab.get_by_role("link", name="Pipeline of the lot").click()
    expect(tab.get_by_role("heading", name="How long in its stage")).to_be_visible()
    look(tab)
    for path in ("shelf?days=9999", "pipeline", f"recalls/{recall}", f"forwards?key={LOT_KEY}"):
        tab.goto(f"/admin/trace/{path}")
        look(tab)


def test_places_and_contradictions(page: MakePage, recall: int) -> None:
    tab = page(DESK)
    tab.goto("/admin/sign-in")
    tab.get_by_label("E-mail address").fill("ed@example.org")
    tab.get_by_label("Password").fill(PASSWORD)
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile("/admin/$"))
    for path in ("places", "places/parties", "places/parties/new", "places/new"):
        tab.goto(f"/admin/{path}")
        look(tab)
    tab.goto("/admin/places")
    tab.get_by_role("link", name="Central warehouse").click()
    look(tab)
    tab.get_by_role("link", name="What to pick first").click()
    look(tab)
    tab.go_back()
    tab.get_by_role("link", name="Change it").click()
    look(tab)
    tab.goto("/admin/trace/doubts")
    look(tab)
    tab.get_by_role("link", name="Sold twice").first.click()
    look(tab)
    tab.get_by_role("button", name="Settle it").click()
    expect(tab.get_by_role("alert")).to_contain_text("Say what you found")
    look(tab)
    tab.get_by_label("What did you find out?").fill("Returned and sold again.")
    tab.get_by_role("button", name="Settle it").click()
    expect(tab.get_by_text("Nothing contradicts anything")).to_be_visible()
