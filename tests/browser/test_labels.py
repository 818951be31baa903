"""Labels made in a real browser by keyboard, then the page that their code leads to; axe looks at each of them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from registry.catalogue.actions import create_product
from registry.catalogue.descriptions import Description
from registry.db import db
from tests.browser.axe import look
from tests.browser.conftest import MakePage
from tests.browser.site import running_site
from tests.browser.test_staff import Desks, _by_keyboard, _sign_in
from tests.browser.test_uploads import _maker
from tests.jobs import run_jobs

pytestmark = pytest.mark.browser
GTIN = "09506000134352"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("labels-site")


@pytest.fixture(scope="module")
def site(browser: Browser, folder: Path) -> Iterator[str]:
    with running_site(folder) as address:
        yield address


@pytest.fixture(scope="module")
def desks(site: str, folder: Path) -> Desks:
    return Desks(folder)


@pytest.fixture(scope="module")
def product(desks: Desks) -> int:
    with desks.app.app_context():
        given = Description(
            brand="Borealis", name="Drill", gtins=GTIN, mask='"AB"999999', where_words="Below."
        )
        made = create_product(_maker(desks), given)
        db.session.commit()
        return made.id


def test_labels_from_the_form_to_the_file(page: MakePage, desks: Desks, product: int) -> None:
    tab = page()
    _sign_in(tab, desks, desks.editor)
    for path in ("", *(f"/new/{product}?source={source}" for source in ("typed", "lots", "listed", "range"))):
        tab.goto(f"/admin/labels{path}")
        look(tab)
    _by_keyboard(tab, "Look at one")
    expect(tab.get_by_role("alert")).to_be_visible()
    look(tab)
    tab.get_by_label("First to last").fill("AB100100 to AB100104")
    _by_keyboard(tab, "Look at one")
    expect(tab.get_by_role("heading", name="The first of 5 labels")).to_be_visible()
    assert tab.locator(".label-sample").evaluate("one => one.naturalWidth") > 0
    look(tab)
    _by_keyboard(tab, "Make 5 labels")
    expect(tab.get_by_role("heading", name="They are being made")).to_be_visible()
    look(tab)
    run_jobs(desks.app)
    tab.goto(re.sub(r"[?#].*", "", tab.url))
    look(tab)
    with tab.expect_download() as fetched:
        tab.get_by_role("link", name="Fetch the labels").click()
    assert fetched.value.path().read_bytes().startswith(b"%PDF")


def test_where_a_code_leads(page: MakePage, product: int) -> None:
    tab = page()
    for path in (f"/01/{GTIN}/21/AB100250", f"/01/{GTIN}/10/L5", f"/01/{GTIN}", f"/01/{GTIN}/21/XX1"):
        assert _opened(tab, path) == 200, path
    for path, status in ((f"/01/{GTIN[:-1]}3", 400), ("/00/106141412345678908", 404)):
        with_fault = tab.request.get(path, headers={"Accept": "text/html"})
        assert with_fault.status == status


def _opened(tab: Page, path: str) -> int:
    answer = tab.goto(path)
    look(tab)
    return answer.status if answer else 0
