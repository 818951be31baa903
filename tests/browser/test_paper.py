"""Letters on paper in the browser: from the recall's letters to a pile, on a phone and at a desk."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from registry.db import db
from registry.journeys import reaching
from registry.recalls.states import Author
from tests.browser.axe import look, tab_to
from tests.browser.conftest import DESK, MakePage
from tests.browser.site import running_site
from tests.conftest import dispose, make_site
from tests.jobs import run_jobs
from tests.people import PASSWORD, Someone, a_member, code_of
from tests.registry.matching.records import a_saw, brand_of, load, sale
from tests.registry.recalls.builders import a_recall, a_version

pytestmark = pytest.mark.browser
Desk = tuple[Flask, Someone, int]


@pytest.fixture(scope="module")
def folder(browser: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("paper")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    with running_site(folder) as address:
        yield address


@pytest.fixture(scope="module")
def desk(site: str, folder: Path) -> Iterator[Desk]:
    """Two customers of a recalled saw told only where they live."""
    app = make_site(folder)
    with app.app_context():
        saw = a_saw()
        told = {"email": "", "phone": "", "postcode": "12345", "city": "Springfield"}
        rows = [
            sale(serial=f"BX000{n}", invoice=f"R-{n}", name=f"Nina {n}", address=f"Elm Road {n}", **told)
            for n in (1, 2)
        ]
        load(app, saw, rows)
        recall = a_recall(
            brand_of(saw), saw, title="Saws whose blade comes off", what_to_do="Do not use the saw."
        )
        a_version(recall, {"any": [{"serial": {"range": ["BX0001", "BX0099"]}}]})
        reaching.ask(recall, Author(None, "Pub"))
        db.session.commit()
        run_jobs(app)
        someone = a_member(
            app, "pub@example.org", recall.organisation_id, "publisher", second_factor=True, customers=True
        )
        yield app, someone, recall.id
    dispose(app)


def test_from_the_letters_to_a_pile(page: MakePage, desk: Desk) -> None:
    app, someone, recall_id = desk
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
    tab.goto(f"/admin/notices/{recall_id}")
    look(tab)
    tab.get_by_role("link", name="Letters to print").click()
    expect(tab.get_by_text("2 people have a recalled product")).to_be_visible()
    look(tab)
    tab_to(tab, "form .btn-lg, form .btn-primary")
    with tab.expect_download() as pile:
        tab.keyboard.press("Enter")
    assert Path(pile.value.path()).read_bytes().startswith(b"%PDF")
    tab.reload()
    expect(tab.get_by_role("heading", name="Nothing to print")).to_be_visible()
    expect(tab.get_by_text("2 letters")).to_be_visible()
    expect(tab.get_by_text("Elm Road")).to_have_count(0)
    look(tab)
    with tab.expect_download() as again:
        tab.get_by_role("button", name="Print pile 1 again").click()
    assert again.value.suggested_filename == "letters-1.pdf"
