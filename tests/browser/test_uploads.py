"""A person with a file in a real browser: by keyboard alone, without script, at both sizes, axe finds nothing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from registry.clock import now
from registry.db import db
from registry.intake.models import DONE, FAILED, FILING, PREVIEW, READING, RECALL_LIST, SALES
from registry.jobs.models import RUNNING, Job
from tests.admin.uploads.desk import SALES_FILE, a_problem, an_upload
from tests.browser.axe import look
from tests.browser.conftest import DESK, PHONE, MakePage
from tests.browser.site import running_site
from tests.browser.test_staff import Desks, _by_keyboard, _sign_in
from tests.jobs import run_jobs

pytestmark = pytest.mark.browser

LISTED = (
    "Modell;Seriennummer von;Seriennummer bis\r\nBär;BA10060000;BA10069999\r\nBär;BA10080005;BA10080001\r\n"
)
SUMMARY = {
    "rows": {"read": 1_000_000, "faulty": 60, "singles": 900_000, "ranges": 99_000, "prefixes": 2, "empty": 4},
    "numbers": 18_421_523, "units_announced": 5_000,
    "advice": "18,421,523 numbers for 5,000 units: a list would be better.",
    "merged": {"from": 999_000, "to": 812}, "by_model": [["BD-18", 18_000_000, 700], ["BD-18 Pro", 421_523, 112]],
    "difference": {"against": 1, "added": 20, "removed": 3, "unchanged": 18_421_500},
    "overlaps": [{"recall_id": 1, "title": "Another recall", "numbers": 12, "example": "BA10060000"}],
    "bounds": [{"what": "BD-18: BA10060000 to BA10069999", "first": "BA10060000", "last": "BA10069999",
                "before": ["BA10059995", "BA10059996", "BA10059997", "BA10059998", "BA10059999"],
                "from_first": ["BA10060000", "BA10060001", "BA10060002", "BA10060003", "BA10060004"],
                "to_last": ["BA10069995", "BA10069999"], "after": ["BA10070000"]}],
    "more_bounds": 811, "problems": {"order": 55, "zeros": 5},
}  # fmt: skip
RECORDS = {
    "rows": {"read": 10, "new": 8, "known": 1, "corrections": 1}, "by_product": [["Drill", 10]], "dealers": 3,
    "from": "2026-01-02", "until": "2026-03-02", "with_email": 3, "with_phone": 1, "problems": {}, "lots": 2,
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("uploads-site")


@pytest.fixture(scope="module")
def site(browser: Browser, folder: Path) -> Iterator[str]:
    with running_site(folder) as address:
        yield address


@pytest.fixture(scope="module")
def desks(site: str, folder: Path) -> Desks:
    return Desks(folder)


def _maker(desks: Desks) -> int:
    from sqlalchemy import select

    from registry.catalogue.models import Organisation

    return db.session.scalars(select(Organisation.id).where(Organisation.name == "Borealis")).one()


def _in_every_state(desks: Desks) -> dict[str, int]:
    """Uploads in each state, with all that their pages can hold."""
    maker = _maker(desks)
    preview = an_upload(
        maker,
        "a,b\n",
        state=PREVIEW,
        rows=1_000_000,
        faulty=55,
        warnings=5,
        summary=SUMMARY,
        fingerprint="f" * 64,
    )
    for number in range(1, 60):
        level, kind = ("error", "order") if number % 9 else ("warning", "zeros")
        a_problem(preview, number, level=level, kind=kind, value="BA1006" * 30)
    reading = an_upload(maker, "a,c\n", state=READING, rows=412_331, faulty=12)
    job = Job(kind="read_upload", state=RUNNING, organisation_id=maker, subject_id=reading.id, rows=412_331,
              bytes_done=41, bytes_total=100, stage_at=now(), stage="Reading")  # fmt: skip
    db.session.add(job)
    db.session.flush()
    reading.job_id = job.id
    made = {
        "preview": preview, "reading": reading,
        "filing": an_upload(maker, "a,d\n", state=FILING, purpose=SALES),
        "failed": an_upload(maker, "a,e\n", state=FAILED, message="There is no room left.\nMake room."),
        "records": an_upload(maker, SALES_FILE, state=PREVIEW, purpose=SALES, rows=10, summary=RECORDS),
        "done": an_upload(maker, "a,f\n", state=DONE, purpose=SALES, rows=10, summary=RECORDS, finished_at=now()),
        "columns": an_upload(maker, SALES_FILE, purpose=SALES, by_id=desks.editor.id),
        "list": an_upload(maker, purpose=RECALL_LIST, file_name="a name without blanks " + "x" * 150 + ".csv"),
    }  # fmt: skip
    db.session.commit()
    return {name: upload.id for name, upload in made.items()}


def test_pages_of_every_state(page: MakePage, desks: Desks) -> None:
    with desks.app.app_context():
        numbers = _in_every_state(desks)
    tab = page()
    _sign_in(tab, desks, desks.editor)
    for path in ("", "?state=work", "/new", "/new?purpose=recall_list", "/new?purpose=sales"):
        tab.goto(f"/admin/uploads{path}")
        look(tab)
    for name, number in numbers.items():
        tab.goto(f"/admin/uploads/{number}?still=1")
        look(tab)
        if name == "preview":
            _reads_without_scrolling_aside(tab)
        if name in {"columns", "list"}:
            tab.get_by_label("Meaning of column 2").select_option("")
            tab.get_by_role("button", name="Read all rows").last.click()
            expect(tab.get_by_role("alert")).to_be_visible()
            look(tab)


def _reads_without_scrolling_aside(tab: Page) -> None:
    """On a phone what is wrong and what to do stand below one another, each with its name."""
    box = tab.get_by_role("region", name="Row by row")
    for width in (DESK, PHONE):
        tab.set_viewport_size({"width": width, "height": 900})
        assert box.evaluate("box => box.scrollWidth - box.clientWidth") <= 0
    todo = box.get_by_role("cell", name="Write the number whole.").first
    todo.scroll_into_view_if_needed()
    place = todo.bounding_box()
    assert place is not None
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= PHONE
    named = "cell => getComputedStyle(cell, '::before').content"
    assert "What to do" in todo.evaluate(named)


@pytest.mark.parametrize("script", [False, True], ids=["no script", "script"])
def test_a_list_from_the_file_to_its_rows_by_keyboard(page: MakePage, desks: Desks, script: bool) -> None:
    tab = page(DESK if script else PHONE, script=script)
    _sign_in(tab, desks, desks.editor)
    tab.goto("/admin/recalls/new")
    tab.get_by_label("Title").fill("Borealis recalls drills")
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile("/contents$"))
    tab.goto(tab.url.rpartition("/")[0])
    _by_keyboard(tab, "Load a list", "link")
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": LISTED.encode("cp1252")}
    tab.get_by_label("File").set_input_files(file)
    _by_keyboard(tab, "Send the file")
    expect(tab.get_by_role("progressbar")).to_be_visible()
    with desks.app.app_context():
        run_jobs(desks.app)
    expect(tab.get_by_label("Meaning of column 2")).to_have_value(
        "first", timeout=15_000
    )  # it came by itself
    expect(tab.get_by_role("cell", name="Bär").first).to_be_visible()
    if script:  # axe is one
        look(tab)
    tab.get_by_label("Encoding").select_option("cp1250")
    _by_keyboard(tab, "Look at it so")
    expect(tab.get_by_role("cell", name="Bär").first).to_be_visible()
    _by_keyboard(tab, "Read all rows")
    expect(tab.get_by_role("heading", name="Reading the rows")).to_be_visible()
    _first_tab_after_a_refresh(tab)


def _first_tab_after_a_refresh(tab: Page) -> None:
    """The page refreshes itself; whoever uses the keyboard is at the buttons of the work at once."""
    expect(tab).to_have_url(re.compile(r"n=\d+#work$"), timeout=10_000)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.innerText.trim()") == "Stop refreshing"
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile("still=1"))
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.innerText.trim()") == "Cancel"
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("status")).to_contain_text("Nothing was loaded")


def test_a_file_that_is_too_large_is_told_on_the_page(page: MakePage, desks: Desks, folder: Path) -> None:
    large = folder / "large.csv"
    with large.open("wb") as file:
        file.truncate(1_900 * 1024**2)
    tab = page()
    _sign_in(tab, desks, desks.editor)
    tab.goto("/admin/uploads/new?purpose=production")
    tab.get_by_label("File").set_input_files(large)
    tab.get_by_role("button", name="Send the file").click(timeout=60_000)
    expect(tab.get_by_role("alert")).to_contain_text("larger than 1.8 GB", timeout=60_000)
    look(tab)
