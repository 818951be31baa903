"""A phone agent finds a unit, what happened to it, and who bought it: at both sizes, and axe finds nothing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from registry.db import db
from tests.browser.axe import look
from tests.browser.conftest import DESK, MakePage
from tests.browser.site import running_site
from tests.conftest import dispose, make_site
from tests.people import PASSWORD, Someone, a_member, code_of
from tests.registry.recalls.builders import a_brand, a_product, a_published_recall
from tests.registry.units.builders import a_correction, a_sale, a_unit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("units-site")


@pytest.fixture(scope="module")
def site(browser: Browser, folder: Path) -> Iterator[str]:
    with running_site(folder) as address:
        yield address


@pytest.fixture(scope="module")
def agent(site: str, folder: Path) -> Iterator[tuple[Flask, Someone]]:
    """Sees customers of Borealis, whose drill BA10067750 was made, sold, corrected and recalled."""
    app = make_site(folder)
    with app.app_context():
        brand = a_brand("Borealis")
        drill = a_product(brand, "drill driver", ["BD18"])
        unit = a_unit(drill, "BA10067750", "L7", model="BD18", consignee="Tools & Co")
        a_unit(drill, "BA10067751", "L7", model="BD18")
        a_unit(drill, lot="L7", quantity=500)
        line = a_sale(unit, "INV-77", name="Pia Lang", email="pia@example.org", line="2", dealer="Tols")
        a_correction(line, unit, name="Pia Lang", email="pia@example.org", dealer="Tools & Co")
        a_published_recall(brand, {"any": [{"serial": {"range": ["BA10060000", "BA10069999"]}}]}, drill)
        db.session.commit()
        maker = drill.organisation_id
        someone = a_member(app, "vi@example.org", maker, "viewer", second_factor=True, customers=True)
    yield app, someone
    dispose(app)


def _find(tab: Page, text: str) -> None:
    tab.get_by_label("Find a unit").fill(text)
    tab.keyboard.press("Enter")


def test_from_a_number_to_the_customer(page: MakePage, agent: tuple[Flask, Someone]) -> None:
    app, someone = agent
    tab = page(DESK)
    tab.goto("/admin/sign-in")
    tab.get_by_label("E-mail address").fill(someone.email)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.keyboard.press("Enter")
    expect(tab.get_by_label("Code")).to_be_visible()
    with app.app_context():
        code = code_of(app, someone)
    tab.get_by_label("Code").fill(code)
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile("/admin/$"))
    look(tab)
    _find(tab, "BAI0067750")
    expect(tab.get_by_role("heading", name="Numbers that look like it")).to_be_visible()
    look(tab)
    _find(tab, "pia@example.org")
    expect(tab.get_by_role("heading", name="Customer")).to_be_visible()
    assert "pia" not in tab.url
    look(tab)
    _find(tab, "ba 100 677 50")
    expect(tab.get_by_role("heading", name="What happened")).to_be_visible()
    look(tab)
    tab.get_by_role("button", name="Show the customer").click()
    expect(tab.get_by_text("pia@example.org")).to_be_visible()
    look(tab)
    _find(tab, "L7")
    expect(tab.get_by_role("heading", name="Lot (2 units with serials)")).to_be_visible()
    look(tab)
