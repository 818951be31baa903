"""The day of a recall in a real browser, with the real worker beside the server: a list with faults is brought and
corrected, a second person publishes with the figures in sight, the public page answers anew and tells what changed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from registry.catalogue import staff_queries as catalogue
from registry.db import db
from tests.browser.axe import look
from tests.browser.conftest import DESK, PHONE, MakePage
from tests.browser.site import running_site, running_worker
from tests.browser.test_staff import Desks, _sign_in, _write_contents
from tests.registry.recalls.builders import a_product

pytestmark = pytest.mark.browser

MORE = "Model,First,Last\nBD-18,BA10070000,BA10070009\n"
FAULTY = "Model,First,Last\nBD-18,BA10060000,BA10060999\nBD-18,BA10069000,BA10068000\nBD-18,2.022E+10,\n"
CORRECT = "Model,First,Last\nBD-18,BA10060000,BA10060999\nBD-18,BA10068000,BA10069000\n"
SALES = (
    "Serial,Model,Sold on,Dealer,Invoice,Customer,E-mail\n"
    "BA10060001,BD-18,2026-03-01,Northern Tools,INV-1,Ada Doe,ada@example.org\n"
)
PATIENT = 30_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("day-site")


@pytest.fixture(scope="module")
def site(browser: Browser, folder: Path) -> Iterator[str]:
    with running_site(folder) as address, running_worker(folder, "--only-jobs"):
        yield address


@pytest.fixture(scope="module")
def desks(site: str, folder: Path) -> Desks:
    return Desks(folder)


def test_the_day_of_a_recall(page: MakePage, desks: Desks) -> None:
    ed = page(DESK)
    _sign_in(ed, desks, desks.editor)
    start = _drafted(ed)
    with desks.app.app_context():
        maker = db.session.execute(
            db.text("SELECT id FROM organisation WHERE name = 'Borealis'")
        ).scalar_one()
        a_product(catalogue.own_brands(maker)[0], "drill", ["BD-18"])
        db.session.commit()

    _bring(ed, f"{start}", FAULTY)
    expect(ed.get_by_text("2 rows have errors")).to_be_visible(timeout=PATIENT)
    expect(ed.get_by_text("BA10069000").first).to_be_visible()
    look(ed)
    with ed.expect_download() as faulty:
        ed.get_by_role("link", name="Download the faulty rows").click()
    text = Path(faulty.value.path()).read_text("utf-8-sig")
    assert "2.022E+10" in text
    assert "BA10060999" not in text
    _bring(ed, start, CORRECT)
    expect(ed.get_by_text("No row has an error")).to_be_visible(timeout=PATIENT)
    ed.get_by_role("button", name="Put 2 rows into the draft").click()
    _sales(ed)

    _reviewed(ed, start)
    pub = page(PHONE)
    _sign_in(pub, desks, desks.publisher)
    pub.goto(f"{start}/review")
    expect(pub.get_by_text("Northern Tools").first).to_be_visible(timeout=PATIENT)
    look(pub)
    public = page(PHONE, script=False)
    check = "/check?brand=Borealis&model=BD-18&serial="
    public.goto(f"{check}BA10068500")
    expect(public.get_by_role("heading", level=1)).not_to_contain_text("recalled")
    pub.set_viewport_size({"width": PHONE, "height": 844})
    pub.get_by_label("Publish now").check()
    pub.get_by_role("button", name="Approve").click()
    expect(pub.get_by_role("status").first).to_contain_text("Published")
    public.wait_for_timeout(1000)
    public.goto(f"{check}BA10068500")
    expect(public.get_by_text("Take the battery out.").first).to_be_visible()
    public.goto(f"{check}BA10061000")
    expect(public.get_by_text("Take the battery out.")).to_have_count(0)
    _grown(ed, start)
    _surveyed(pub, start)
    expect(pub.get_by_text("10 numbers added")).to_be_visible()
    pub.get_by_role("button", name="Approve").click()
    expect(pub.get_by_role("status").first).to_contain_text("Published")
    public.wait_for_timeout(1000)
    public.goto(f"{check}BA10070009")
    expect(public.get_by_text("Take the battery out.").first).to_be_visible()
    public.goto("/recalls/borealis-recalls-drills-by-list")
    expect(public.get_by_text("Ten more were found.")).to_be_visible()
    expect(public.get_by_text("10 numbers").first).to_be_visible()
    pub.goto(f"{start}")
    pub.get_by_role("link", name="Who did what with this recall").click()
    expect(pub.get_by_text("The chain holds")).to_be_visible()


def _drafted(tab: Page) -> str:
    tab.goto("/admin/recalls/new")
    tab.get_by_label("Title").fill("Borealis recalls drills by list")
    tab.get_by_role("button", name="Start the draft").click()
    start = tab.url.rpartition("/")[0]
    _write_contents(tab)
    tab.get_by_role("button", name="Save and go on").click()
    expect(tab).to_have_url(re.compile("/scope$"))
    return start


def _surveyed(tab: Page, start: str) -> None:
    """The page with what publishing would do: somebody looks again until the worker has found it out."""
    tab.goto(f"{start}/review")
    while tab.get_by_text("It is being found out").count():
        tab.wait_for_timeout(200)
        with tab.expect_navigation():
            tab.get_by_role("link", name="Look again").click()


def _grown(tab: Page, start: str) -> None:
    """The next version, with ten numbers more, on its way to a second person."""
    tab.goto(start)
    tab.get_by_role("button", name="Start version 2").click()
    _bring(tab, start, MORE, how="More units")
    tab.get_by_role("button", name="Put 1 row into the draft").click(timeout=PATIENT)
    tab.goto(f"{start}/review")
    tab.get_by_label("Reason").fill("Ten more were found.")
    tab.get_by_role("button", name="Send to review").click()
    expect(tab.get_by_role("status").first).to_contain_text("Sent to review")


def _bring(tab: Page, start: str, text: str, how: str = "") -> None:
    tab.goto(start)
    tab.get_by_role("link", name="Load a list").first.click()
    _send(tab, text, how)


def _send(tab: Page, text: str, how: str = "") -> None:
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": text.encode()}
    tab.get_by_label("File").set_input_files(file)
    tab.get_by_role("button", name="Send the file").click()
    if how:
        tab.get_by_label(how).check(timeout=PATIENT)
    tab.get_by_role("button", name="Read all rows").last.click(timeout=PATIENT)


def _sales(tab: Page) -> None:
    tab.goto("/admin/uploads/new?purpose=sales")
    _send(tab, SALES)
    tab.get_by_role("button", name="Load 1 rows").or_(tab.get_by_role("button", name="Load 1 row")).click(
        timeout=PATIENT
    )
    expect(tab.get_by_text("Loaded").first).to_be_visible(timeout=PATIENT)


def _reviewed(tab: Page, start: str) -> None:
    tab.goto(f"{start}/trials")
    tab.get_by_label("Must be covered").fill("BA10060000, BD-18\nBA10060999, BD-18\nBA10069000, BD-18")
    tab.get_by_label("Must not be covered").fill("BA10059999, BD-18\nBA10061000, BD-18\nBA10069001, BD-18")
    tab.get_by_role("button", name="Save and review").click()
    tab.get_by_label("Reason").fill("First published.")
    tab.get_by_role("button", name="Send to review").click()
    expect(tab.get_by_role("status").first).to_contain_text("Sent to review")
