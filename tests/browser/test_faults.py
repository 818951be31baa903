"""A fault in a real browser, on a phone and at a desk, with axe: told by number without an account, refused with its
reason, objected to; and the side of staff, an injury among it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from registry.cases.models import RemedyCase
from registry.db import db
from tests.browser.axe import look
from tests.browser.conftest import DESK, PHONE, MakePage
from tests.browser.site import running_site
from tests.conftest import dispose, make_site
from tests.owners import a_link
from tests.people import PASSWORD, Someone, a_member
from tests.portal.faults.telling import a_warranted_saw, query_of

pytestmark = pytest.mark.browser


class People:
    """A saw whose warranty is over, and Edda, who answers."""

    def __init__(self, folder: Path) -> None:
        self.app: Flask = make_site(folder)
        with self.app.app_context():
            saw = a_warranted_saw().saw
            self.query, self.saw_id = query_of(saw), saw.id
            self.edda: Someone = a_member(self.app, "edda@example.org", saw.organisation_id, "editor")

    def link(self, purpose: str) -> str:
        """What the letter about the last report leads to."""
        path = {"case": "/remedy/confirm", "case_link": "/case/enter"}[purpose]
        with self.app.app_context():
            case = db.session.query(RemedyCase).order_by(RemedyCase.id.desc()).first()
            return f"{path}/{a_link(purpose, case.id if case else 0)}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faults-site")


@pytest.fixture(scope="module")
def site(browser: Browser, folder: Path) -> Iterator[str]:
    with running_site(folder) as address:
        yield address


@pytest.fixture(scope="module")
def people(site: str, folder: Path) -> Iterator[People]:
    made = People(folder)
    yield made
    dispose(made.app)


def _tell(tab: Page, people: People, fault: str, harm: str, **more: str) -> None:
    tab.goto(f"/fault?{people.query}")
    tab.get_by_label(fault, exact=True).check()
    tab.get_by_label(harm, exact=True).check()
    tab.get_by_label("In your words").fill("Oil runs out at the chain.")
    if more:
        tab.get_by_text("If so, what happened").click()
    for label, words in more.items():
        tab.get_by_label(re.compile(label)).fill(words)
    tab.get_by_label("E-mail address").fill("tom@example.org")
    look(tab)
    tab.get_by_role("button", name="Send me the link").click()


def test_from_the_number_to_the_answer_to_an_objection(page: MakePage, people: People) -> None:
    tab, who = page(PHONE), people
    tab.goto("/fault")
    look(tab)
    tab.get_by_label("The number on your product").fill("BX0001")
    tab.get_by_role("button", name="Go on").click()
    look(tab)
    tab.goto(f"/fault?{who.query}")
    tab.get_by_role("button", name="Send me the link").click()
    expect(tab.get_by_role("alert")).to_be_visible()
    look(tab)
    _tell(tab, who, "It leaks oil", "No")
    expect(tab).to_have_url(re.compile("/fault/sent$"))
    look(tab)
    tab.goto(who.link("case"))
    look(tab)
    tab.get_by_role("button", name="Send it").click()
    expect(tab.get_by_role("heading", name="The warranty does not cover it")).to_be_visible()
    look(tab)
    tab.get_by_text("I do not agree").click()
    tab.get_by_label("Why").fill("I bought it later.")
    tab.get_by_role("button", name="Object").click()
    expect(tab.get_by_text("You have objected.")).to_be_visible()

    hurt = page(PHONE)
    _tell(hurt, who, "It sparks", "Somebody was hurt", **{"What happened to": "Burnt a hand.", "Age": "40"})
    expect(hurt).to_have_url(re.compile("/fault/heard$"))
    look(hurt)
    hurt.goto(who.link("case_link"))
    look(hurt)

    edda = page(DESK)
    edda.goto("/admin/sign-in")
    edda.get_by_label("E-mail").fill(who.edda.email)
    edda.get_by_label("Password").fill(PASSWORD)
    edda.keyboard.press("Enter")
    expect(edda).to_have_url(re.compile("/admin/$"))
    edda.goto("/admin/cases")
    look(edda)
    edda.get_by_role("link", name=re.compile("BX0001")).first.click()
    expect(edda.get_by_role("heading", name="Somebody was hurt")).to_be_visible()
    look(edda)
    edda.goto("/admin/cases")
    edda.get_by_role("link", name=re.compile("BX0001")).last.click()
    edda.get_by_label("Grant it: the warranty covers it").check()
    edda.get_by_label("Why", exact=True).first.fill("We take it.")
    edda.get_by_role("button", name="Answer").click()
    expect(edda.get_by_role("heading", name="Covered by the warranty")).to_be_visible()
    look(edda)
    for path in ("cases/service", "faults", f"faults/{who.saw_id}", "faults/codes/1"):
        edda.goto(f"/admin/{path}")
        look(edda)
    tab.reload()
    expect(tab.get_by_role("heading", name="The warranty covers it")).to_be_visible()
    look(tab)
