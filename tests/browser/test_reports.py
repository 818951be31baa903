"""Staff see how far a recall has come and go from a number to its rows: at both sizes, and axe finds nothing."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from registry.clock import now
from registry.db import db
from registry.journeys import progressing, reaching
from registry.notices.models import Letter
from registry.recalls.models import Recall
from registry.recalls.remedies import record_remedy
from registry.recalls.states import Author
from tests.browser.axe import look
from tests.browser.conftest import DESK, MakePage
from tests.browser.site import running_site
from tests.conftest import dispose, make_site
from tests.jobs import run_jobs
from tests.letters import send_letters
from tests.people import PASSWORD, a_member
from tests.registry.matching.builders import a_sale, a_unit
from tests.registry.notices.builders import a_registration
from tests.registry.recalls.builders import a_brand, a_product, a_published_recall

pytestmark = pytest.mark.browser
COUNTRIES = ("DE", "FR", "PL", "")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports-site")


@pytest.fixture(scope="module")
def site(browser: Browser, folder: Path) -> Iterator[str]:
    with running_site(folder) as address:
        yield address


@pytest.fixture(scope="module")
def recall(site: str, folder: Path) -> Iterator[int]:
    app = make_site(folder)
    with app.app_context():
        number = a_counted_recall(app).id
    yield number
    dispose(app)


def a_counted_recall(app: object) -> Recall:
    """Sixty people: what became of their letters lies over three weeks."""
    brand = a_brand("Borealis")
    drill, saw = a_product(brand, "cordless drill", ["BD-18"]), a_product(brand, "circular saw")
    for number in range(40):
        country = COUNTRIES[number % 3]
        email = f"p{number}@example.org"
        a_registration(
            drill if number % 4 else saw, f"BA{100 + number}", email, country=country, model="BD-18"
        )
    for number in range(40, 60):
        dealer = "Corner shop with a rather long name" if number % 2 else "Northern Tools"
        a_sale(a_unit(drill, f"BA{100 + number}"), "P", f"p{number}@example.org", country="PL", dealer=dealer)
    found = a_published_recall(
        brand, {"any": [{"serial": {"range": ["BA100", "BA159"]}}]}, drill, what_to_do="Take the battery out.",
        hazard="It can burn.", units_announced=1_200,
    )  # fmt: skip
    found.title = "Borealis recalls cordless drills"
    a_member(app, "pub@example.org", found.organisation_id, "publisher")  # type: ignore[arg-type]
    reaching.ask(found, Author(None, "Pub"))
    db.session.commit()
    run_jobs(app)  # type: ignore[arg-type]
    send_letters(app)  # type: ignore[arg-type]
    _three_weeks(found)
    progressing.ask(found, Author(None, "Pub"))
    db.session.commit()
    run_jobs(app)  # type: ignore[arg-type]
    return found


def _three_weeks(recall: Recall) -> None:
    for place, letter in enumerate(db.session.scalars(select(Letter).order_by(Letter.id))):
        letter.sent_at = now() - timedelta(days=21 - place % 5)
        if place % 10 == 9:
            letter.state, letter.bounced_at = "bounced", now()
        elif place % 3:
            letter.opened_at = letter.sent_at + timedelta(days=1 + place % 7)
            if place % 2:
                letter.answered_at = letter.opened_at + timedelta(days=place % 9)
    for number in range(100, 118):
        record_remedy(
            recall, "serial", f"BA{number}", now().date() - timedelta(days=number % 9), Author(None, "P")
        )


def _sign_in(tab: Page) -> None:
    tab.goto("/admin/sign-in")
    tab.get_by_label("E-mail address").fill("pub@example.org")
    tab.get_by_label("Password").fill(PASSWORD)
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("link", name="Recalls", exact=True)).to_be_visible()


def test_from_the_recall_to_a_number_and_its_rows(page: MakePage, recall: int) -> None:
    tab = page(DESK)
    _sign_in(tab)
    tab.goto(f"/admin/recalls/{recall}")
    tab.get_by_role("link", name="Progress").click()
    expect(tab.get_by_role("img", name="People told, heard from and remedied, over time")).to_be_visible()
    look(tab)
    tab.get_by_text("Day by day", exact=True).click()
    look(tab)
    row = tab.get_by_role("row", name="Corner shop with a rather long name")
    row.get_by_role("link").first.click()
    expect(tab.get_by_role("heading", level=1)).to_have_text(
        "Found · Dealer: Corner shop with a rather long name"
    )
    expect(tab.get_by_text("10 people")).to_be_visible()
    look(tab)


def test_a_report_is_written_and_one_is_kept(page: MakePage, recall: int) -> None:
    tab = page(DESK)
    _sign_in(tab)
    tab.goto(f"/admin/recalls/{recall}")
    tab.get_by_role("link", name="Reports to authorities").click()
    look(tab)
    tab.get_by_role("button", name=re.compile("Write it.*Monthly progress report")).click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Monthly progress report")
    look(tab)
    tab.get_by_text("What is missing").click()
    tab.get_by_role("link", name="Told by letter post, beside these").click()
    expect(tab.get_by_label("Told by letter post")).to_be_visible()
    look(tab)
    tab.get_by_label("Told by letter post").fill("some")
    tab.get_by_role("button", name="Keep what I filled in").click()
    expect(tab.get_by_role("alert")).to_contain_text("Give a whole number")
    look(tab)
    tab.get_by_label("Told by letter post").fill("12")
    tab.get_by_role("button", name="Keep what I filled in").click()
    tab.get_by_role("link", name=re.compile("^III. ")).first.click()
    expect(tab.get_by_text("Filled in by Pub").first).to_be_visible()
    tab.goto("/admin/reports")
    look(tab)
    tab.get_by_role("link", name="Kept reports of stock").click()
    tab.get_by_role("link", name="Sales", exact=True).click()
    look(tab)
    tab.get_by_label("Name").fill("All sales")
    tab.get_by_role("button", name="Keep it").click()
    expect(tab.get_by_text("The first 20 rows, as they are now")).to_be_visible()
    look(tab)
    tab.goto("/admin/reports/saved")
    look(tab)
    tab.goto(f"/admin/reports/recalls/{recall}/remedies")
    look(tab)
    tab.get_by_role("link", name="Defect radar").click()
    expect(tab.get_by_role("heading", name="Nothing stands out")).to_be_visible()
    look(tab)
    tab.get_by_role("link", name="Drills").click()
    tab.get_by_label("What it is called").fill("Drill of the month")
    tab.get_by_role("button", name="Begin it").click()
    expect(tab.get_by_text("This is a drill")).to_be_visible()
    look(tab)
    tab.get_by_role("link", name="Go to hold it").click()
    tab.get_by_role("button", name=re.compile("Hold it now")).click()
    expect(tab.get_by_role("alert")).to_contain_text("Load its list first")
    look(tab)
