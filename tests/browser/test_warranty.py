"""Am I covered? On a phone and at a desk, with axe: from the number to the certificate, and the side of staff."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from registry.clock import now
from registry.db import db
from tests.browser.axe import look
from tests.browser.conftest import DESK, PHONE, MakePage
from tests.browser.site import running_site
from tests.conftest import dispose, make_site
from tests.owners import a_link
from tests.people import PASSWORD, Someone, a_member, code_of
from tests.registry.catalogue.warranty.builders import published_warranty
from tests.registry.recalls.builders import a_brand, a_product, a_published_recall
from tests.registry.registrations.owners import a_registration
from tests.registry.units.builders import a_sale, a_unit

pytestmark = pytest.mark.browser


class People:
    """Pia, whose drill was sold on another day than she told, and Paul, who publishes for its maker."""

    def __init__(self, folder: Path) -> None:
        self.app: Flask = make_site(folder)
        with self.app.app_context():
            brand = a_brand("Borealis")
            drill = a_product(brand, "drill driver", ["BD18"])
            unit = a_unit(drill, "BA1001", made_on=now().date() - timedelta(days=500), model="BD18")
            a_sale(unit, "INV-77", name="Pia Lang", sold_on=now().date() - timedelta(days=400))
            a_published_recall(brand, {"any": [{"serial": {"range": ["BA5000", "BA5999"]}}]}, drill)
            published_warranty(drill)
            told = now().date() - timedelta(days=300)
            mine = a_registration(drill, "BA1001", "pia@example.org", bought_on=told, bought_state="differs")
            mine.code = "a1b2c3"
            db.session.commit()
            maker = drill.organisation_id
            self.paul: Someone = a_member(
                self.app, "paul@example.org", maker, "publisher", second_factor=True
            )
            self.edda: Someone = a_member(self.app, "edda@example.org", maker, "editor")
            self.owner_id = mine.owner_id

    def link(self) -> str:
        with self.app.app_context():
            return f"/mine/enter/{a_link('sign_in', self.owner_id or 0)}"

    def code(self) -> str:
        with self.app.app_context():
            return code_of(self.app, self.paul)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("warranty-site")


@pytest.fixture(scope="module")
def site(browser: Browser, folder: Path) -> Iterator[str]:
    with running_site(folder) as address:
        yield address


@pytest.fixture(scope="module")
def people(site: str, folder: Path) -> Iterator[People]:
    made = People(folder)
    yield made
    dispose(made.app)


def test_from_a_number_to_what_is_covered(page: MakePage, people: People) -> None:
    tab = page(PHONE)
    tab.goto("/")
    tab.get_by_role("link", name="Am I covered?").click()
    look(tab)
    tab.get_by_label("The number on your product").fill("ba 1001")
    tab.get_by_label("Brand, if you know it").fill("borealis")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Covered until")
    assert "Pia" not in tab.content()
    look(tab)
    tab.get_by_text("The terms in full").click()
    look(tab)
    tab.goto("/warranty?serial=BA5001&brand=Borealis")
    expect(tab.get_by_text("This one is recalled")).to_be_visible()
    tab.get_by_label("Bought on").fill((now().date() - timedelta(days=10)).isoformat())
    tab.get_by_role("button", name="Show what it would be").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Covered until")
    look(tab)
    tab.goto("/check?serial=BA1001&brand=Borealis")
    tab.get_by_role("main").get_by_role("link", name="Am I covered?").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Covered until")
    assert not tab.context.cookies(), "asking leaves nothing in the browser"


@pytest.mark.parametrize("script", [True, False])
def test_an_owner_prints_a_certificate_and_its_code_proves_it(
    page: MakePage, people: People, script: bool
) -> None:
    tab = page(PHONE, script=script)
    tab.goto(people.link())
    tab.get_by_role("main").get_by_role("button").first.click()
    expect(tab).to_have_url(re.compile("/mine$"))
    tab.get_by_role("link", name="Warranty of BA1001").click()
    expect(tab.get_by_text("Two days of purchase")).to_be_visible()
    look(tab) if script else None
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Certificate (PDF)").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    with tab.expect_download() as download:
        tab.get_by_role("link", name="Put the ends into my calendar").click()
    assert download.value.suggested_filename == "warranty.ics"
    tab.goto("/warranty/check")
    look(tab) if script else None
    tab.get_by_label("Number of the certificate").fill("nothing like it")
    tab.get_by_role("button", name="Check it").click()
    expect(tab.get_by_role("alert")).to_be_visible()
    look(tab) if script else None


def test_staff_write_publish_and_decide(page: MakePage, people: People) -> None:
    edda = page(DESK)
    _sign_in(edda, people.edda)
    edda.get_by_role("link", name="Products", exact=True).click()
    edda.get_by_role("link", name="Warranty", exact=True).click()
    look(edda)
    edda.get_by_role("link", name="drill driver").click()
    look(edda)
    edda.get_by_role("button", name="Write the next version").click()
    look(edda)
    edda.get_by_label("How long").first.fill("three")
    edda.get_by_role("button", name="Save and see what a sale gets").click()
    expect(edda.get_by_role("alert")).to_be_visible()
    look(edda)
    edda.get_by_label("How long").first.fill("36")
    edda.get_by_role("button", name="Save and see what a sale gets").click()
    expect(edda.get_by_text("Whole drill: parts and labour, 36 months").first).to_be_visible()
    address = edda.url
    look(edda)
    edda.get_by_role("link", name="Warranty").first.click()
    edda.get_by_role("link", name="Days of purchase to decide").click()
    look(edda)
    edda.get_by_role("link", name="BA1001").click()
    edda.get_by_label("The owner’s day").check()
    edda.get_by_label("Why").fill("The receipt shows it.")
    look(edda)
    edda.get_by_role("button", name="Decide").click()
    expect(edda.get_by_text("Nothing to decide")).to_be_visible()
    paul = page(DESK)
    _sign_in(paul, people.paul, people.code())
    paul.goto(address)
    paul.get_by_role("button", name="Publish version 2").click()
    expect(paul.get_by_text("It cannot be changed.")).to_be_visible()
    look(paul)


def _sign_in(tab: Page, someone: Someone, code: str = "") -> None:
    tab.goto("/admin/sign-in")
    tab.get_by_label("E-mail address").fill(someone.email)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.keyboard.press("Enter")
    if code:
        tab.get_by_label("Code").fill(code)
        tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile("/admin/$"))
