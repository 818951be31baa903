"""A remedy in a real browser, on a phone and at a desk, with axe, with and without script: from the answer to the sum,
the request's page, and the side of staff; nobody comes twice, the refund is taken, and the report of the month counts
all of it."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from registry.cases.models import Appointment, RemedyCase
from registry.clock import now
from registry.db import db
from registry.journeys import progressing
from registry.recalls.models import Recall
from registry.recalls.states import Author
from tests.browser.axe import look
from tests.browser.conftest import DESK, PHONE, MakePage
from tests.browser.site import running_site
from tests.conftest import dispose, make_site
from tests.jobs import run_jobs
from tests.owners import a_link
from tests.people import PASSWORD, Someone, a_member
from tests.portal.cases.asking import a_recalled_kettle, late, query_of, the_case
from tests.registry.registrations.owners import a_registration

pytestmark = pytest.mark.browser


class People:
    """Pia, whose kettle is recalled, and Edda, who puts it right."""

    def __init__(self, folder: Path) -> None:
        self.app: Flask = make_site(folder)
        with self.app.app_context():
            recalled = a_recalled_kettle()
            self.query, self.recall_id = query_of(recalled, "AB1001"), recalled.recall.id
            mine = a_registration(recalled.kettle, "AB1001", "pia@example.org")
            db.session.commit()
            self.owner_id = mine.owner_id
            self.edda: Someone = a_member(
                self.app, "edda@example.org", recalled.recall.organisation_id, "editor"
            )

    def link(self) -> str:
        with self.app.app_context():
            return f"/mine/enter/{a_link('sign_in', self.owner_id or 0)}"

    def case_link(self) -> str:
        with self.app.app_context():
            return f"/case/enter/{a_link('case_link', the_case('AB1001').id)}"

    def make_late(self) -> None:
        with self.app.app_context():
            late(the_case("AB1001"))

    def pass_by(self) -> None:
        """The day of the appointment is over."""
        with self.app.app_context():
            taken = db.session.query(Appointment).filter_by(state="confirmed")
            taken.update({"day": now().date() - timedelta(days=1)})
            db.session.commit()

    def count(self) -> None:
        """As the worker does it."""
        with self.app.app_context():
            progressing.ask(db.session.get_one(Recall, self.recall_id), Author(None, ""))
            db.session.commit()
        run_jobs(self.app)

    def forget(self) -> None:
        with self.app.app_context():
            db.session.query(RemedyCase).delete()
            db.session.commit()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("remedy-site")


@pytest.fixture(scope="module")
def site(browser: Browser, folder: Path) -> Iterator[str]:
    with running_site(folder) as address:
        yield address


@pytest.fixture(scope="module")
def people(site: str, folder: Path) -> Iterator[People]:
    made = People(folder)
    yield made
    dispose(made.app)


def _answered(tab: Page, query: str, words: str) -> None:
    """Checks are answered from an index that is looked after every moment."""
    for _ in range(40):
        tab.goto(f"/check?{query}")
        if words in tab.content():
            return
        tab.wait_for_timeout(250)
    raise AssertionError(f"{words!r} is not the answer")


def _reported(edda: Page, people: People, seen: Callable[[Page], object]) -> None:
    """The report of the month: every figure leads to as many rows as it says."""
    people.count()
    edda.goto(f"/admin/reports/recalls/{people.recall_id}")
    seen(edda)
    edda.goto(f"/admin/reports/recalls/{people.recall_id}/forms")
    edda.get_by_role("button", name=re.compile("Write it.*Monthly progress report")).click()
    expect(edda.locator(".report-section").first).to_be_visible()
    edda.wait_for_load_state()
    closed = edda.locator(".report-section:not([open]) > summary")
    while closed.count():
        closed.first.click()
    row = edda.get_by_role("row", name=re.compile("^Refunded"))
    expect(row.get_by_role("link").first).to_have_text("1")
    missed = edda.get_by_role("row", name=re.compile("^Appointments at which nobody came"))
    expect(missed.get_by_role("link").first).to_have_text("2")
    seen(edda)
    form, refunded = edda.url, row.get_by_role("link").first.get_attribute("href")
    figures = edda.get_by_role("cell").get_by_role("link").all()
    told = [(one.get_attribute("href") or "", one.inner_text()) for one in figures]
    assert len(told) >= 10
    for address, shown in told:
        edda.goto(address)
        expect(edda.locator("main tbody tr")).to_have_count(int(shown.replace(",", "")))
    edda.goto(refunded or "")
    expect(edda.get_by_role("heading", level=1)).to_have_text("Refunded")
    expect(edda.get_by_role("row", name=re.compile("AB1001"))).to_be_visible()
    seen(edda)
    edda.goto(form)


@pytest.mark.parametrize("script", [True, False])
def test_from_the_answer_to_the_request_and_its_end(page: MakePage, people: People, script: bool) -> None:
    people.forget()
    tab = page(PHONE, script=script)
    seen = look if script else (lambda _: None)
    _answered(tab, people.query, "This one is recalled")
    tab.get_by_role("link", name="Get your remedy").click()
    expect(tab.get_by_role("heading", name="Repair")).to_be_visible()
    seen(tab)
    tab.get_by_label("Price you paid, in EUR").fill("200")
    tab.get_by_label("Day you bought it").fill((now().date() - timedelta(days=30)).isoformat())
    tab.get_by_role("button", name="Work it out").click()
    expect(tab.get_by_text("100 % of the price paid, 200.00 EUR")).to_be_visible()
    seen(tab)
    tab.get_by_role("button", name="Send me the link").click()
    expect(tab.get_by_role("alert")).to_be_visible()
    seen(tab)
    tab.goto(people.link())
    tab.get_by_role("main").get_by_role("button").first.click()
    tab.get_by_role("link", name="Get its remedy").click()
    tab.get_by_label("Repair").check()
    seen(tab)
    tab.get_by_role("button", name="Ask for it").click()
    expect(tab).to_have_url(re.compile("/case/[A-Z0-9]{8}$"))
    seen(tab)
    tab.get_by_label("Write to the maker").fill("Mornings suit me.")
    tab.get_by_role("button", name="Send", exact=True).click()
    expect(tab.get_by_text("Mornings suit me.")).to_be_visible()

    edda = page(DESK, script=script)
    edda.goto("/admin/sign-in")
    edda.get_by_label("E-mail").fill(people.edda.email)
    edda.get_by_label("Password").fill(PASSWORD)
    edda.keyboard.press("Enter")
    expect(edda).to_have_url(re.compile("/admin/$"))
    edda.goto("/admin/cases")
    seen(edda)
    edda.get_by_role("link", name=re.compile("AB1001")).click()
    seen(edda)
    for _ in range(2):
        edda.get_by_label("Day", exact=True).first.fill((now().date() + timedelta(days=2)).isoformat())
        edda.get_by_role("button", name="Offer them").click()
        expect(edda.get_by_text("The owner chooses one on their page.")).to_be_visible()
        tab.reload()
        seen(tab)
        tab.get_by_role("button", name="Confirm it").click()
        expect(tab.get_by_role("heading", name="Your appointment")).to_be_visible()
        expect(tab.get_by_role("button", name="Nobody came")).to_have_count(0)
        people.pass_by()
        tab.reload()
        tab.get_by_role("button", name="Nobody came").click()
        expect(tab.get_by_role("main").get_by_text("Nobody came").first).to_be_visible()
        edda.reload()
    people.make_late()
    tab.reload()
    expect(tab.get_by_role("button", name="I take the refund")).to_be_visible()
    seen(tab)
    tab.get_by_label("Tax that stands apart on the receipt").fill("19")
    tab.get_by_role("button", name="Work it out").click()
    expect(tab.get_by_text("50 % of the tax paid, 19.00 EUR")).to_be_visible()
    seen(tab)
    edda.get_by_role("link", name="Requests").first.click()
    expect(edda.get_by_text("late", exact=True)).to_be_visible()
    expect(edda.get_by_text("nobody came 2 times")).to_be_visible()
    tab.get_by_role("button", name="I take the refund").click()
    expect(tab.get_by_text("The refund was chosen instead").first).to_be_visible()
    expect(tab.get_by_text("50 % of the price paid, 200.00 EUR")).to_be_visible()
    expect(tab.get_by_role("row", name=re.compile("^Refund "))).to_contain_text("109.50")
    edda.get_by_role("link", name="Spare parts").click()
    seen(edda)
    edda.go_back()
    edda.get_by_role("link", name=re.compile("AB1001")).click()
    edda.get_by_role("button", name="Record it as done").click()
    expect(edda.get_by_role("alert")).to_contain_text("close without it and say why")
    seen(edda)
    edda.get_by_label("Close it without the picture").check()
    edda.get_by_label("Why there is none").fill("It went to the dump before we asked.")
    edda.get_by_role("button", name="Record it as done").click()
    expect(edda.get_by_text("The check of this unit says so")).to_be_visible()
    seen(edda)
    tab.reload()
    expect(tab.get_by_text("The remedy is done").first).to_be_visible()
    seen(tab)
    tab.goto("/case")
    seen(tab)
    _answered(tab, people.query, "its remedy is recorded as done")
    _reported(edda, people, seen)
    tab.goto(people.case_link())
    tab.get_by_text("It still does it").first.click()
    tab.get_by_label("What it does").fill("It leaks.")
    tab.locator("form[action$='/again'] button").click()
    expect(tab.get_by_text("It is the maker’s turn")).to_be_visible()


def test_nobody_takes_a_sum_they_have_not_seen(page: MakePage, people: People) -> None:
    people.forget()
    tab = page(PHONE)
    tab.goto(people.link())
    tab.get_by_role("main").get_by_role("button").first.click()
    tab.get_by_role("link", name="Get its remedy").click()
    expect(tab.get_by_text("3 October 2024")).to_be_visible()
    tab.get_by_label("Refund").check()
    tab.get_by_label("Tax that stands apart on the receipt").fill("19")
    tab.get_by_role("button", name="Ask for it").click()
    expect(tab.get_by_text("Look at your refund first")).to_be_visible()
    expect(tab.get_by_text("109.50 EUR").first).to_be_visible()
    look(tab)
    tab.get_by_role("link", name="how it is worked out").click()
    expect(tab.get_by_text("50 % of the tax paid, 19.00 EUR")).to_be_in_viewport()
    tab.get_by_role("button", name="Ask for it").click()
    expect(tab).to_have_url(re.compile("/case/[A-Z0-9]{8}$"))
    expect(tab.get_by_text("109.50").first).to_be_visible()
