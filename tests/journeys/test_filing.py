"""The report of the month: its figures are what hands count, people add what no record tells, a second look, and it is
filed. From then on nobody can change it, by no way; the next month builds on it."""

import hashlib
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from html import unescape

import pypdfium2
import pytest
import time_machine
from flask import Flask
from sqlalchemy import Date, bindparam, text
from sqlalchemy.exc import DatabaseError

from registry.audit.models import AuditEntry
from registry.catalogue.models import Brand, Product
from registry.db import UtcDateTime, db
from registry.faults.models import INJURY, FaultReport
from registry.journeys import filing
from registry.recalls.models import Contact, Recall, RecallProduct
from registry.recalls.remedies import record_remedy
from registry.recalls.translating import TRANSLATED, fields_of, original, worded
from registry.reports.filing.all_forms import FORMS
from registry.reports.filing.forms import CPSC, NHTSA, NHTSA_YEARLY
from registry.reports.filing.models import FiledReport, Report
from registry.reports.filing.periods import due_on, period_of, periods
from tests.house.test_brand_roles import limited
from tests.jobs import run_jobs
from tests.journeys import test_progress
from tests.journeys.test_progress import a_told_recall, count, happen
from tests.letters import send_letters, words
from tests.pdfua import assert_ua
from tests.people import Browser, a_member, signed_in
from tests.portal.pagecheck import assert_page
from tests.registry.recalls.test_actions import PUBLISHER
from tests.registry.remedies.builders import two_remedies

app, brand = test_progress.app, test_progress.brand
OCTOBER, NOVEMBER, DECEMBER = (datetime(2026, month, 3, 12, tzinfo=UTC) for month in (10, 11, 12))
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
COUNTED = {
    "corrected_owned": "SELECT COUNT(*) FROM unit_remedy u WHERE recall_id = :id AND EXISTS (SELECT 1 FROM "
    "registration r WHERE r.number = u.key) AND done_on BETWEEN :first AND :last",
    "corrected": "SELECT COUNT(*) FROM unit_remedy WHERE recall_id = :id AND done_on BETWEEN :first AND :last",
    "told_registered": "SELECT COUNT(DISTINCT person) FROM letter WHERE recall_id = :id AND registration_id IS NOT "
    "NULL AND sent_at BETWEEN :from AND :to",
    "told_sold": "SELECT COUNT(DISTINCT person) FROM letter WHERE recall_id = :id AND registration_id IS NULL AND "
    "sent_at BETWEEN :from AND :to",
    "back": "SELECT COUNT(*) FROM letter WHERE recall_id = :id AND state = 'bounced' AND bounced_at BETWEEN :from AND "
    ":to",
    "opened": "SELECT COUNT(*) FROM letter WHERE recall_id = :id AND opened_at BETWEEN :from AND :to",
    "answered": "SELECT COUNT(*) FROM letter WHERE recall_id = :id AND answered_at BETWEEN :from AND :to",
}  # fmt: skip


@pytest.fixture
def recall(app: Flask, brand: Brand) -> Iterator[Recall]:
    """Told on the third of October; on the third of November one more unit is mended."""
    with time_machine.travel(OCTOBER):
        found = a_told_recall(app, brand)
        happen(app, found)
        count(app, found)
    with time_machine.travel(NOVEMBER):
        record_remedy(found, "serial", "AB1501", NOVEMBER.date(), PUBLISHER)
        db.session.commit()
        count(app, found)
        yield found


def publisher(app: Flask, recall: Recall) -> Browser:
    someone = a_member(app, "pub@example.org", recall.organisation_id, "publisher", second_factor=True)
    return signed_in(app, someone)


def begun(browser: Browser, recall: Recall, kind: str = "cpsc", first: date = FIRST) -> int:
    browser.get(f"/admin/reports/recalls/{recall.id}/forms")
    browser.post(f"/admin/reports/recalls/{recall.id}/forms/{kind}/start", {"first": first.isoformat()})
    return int(browser.path.rpartition("/")[2])


def filed(browser: Browser, number: int) -> FiledReport:
    browser.get(f"/admin/reports/{number}")
    seen = re.search(r'name="seen" value="([^"]*)"', browser.page)
    assert seen, browser.page
    browser.post(f"/admin/reports/{number}/file", {"seen": unescape(seen[1])})
    assert "This copy never changes" in browser.page
    db.session.expire_all()
    return db.session.get_one(FiledReport, number)


def lines_of(copy: FiledReport) -> dict[str, dict[str, object]]:
    return {line["key"]: line for section in json.loads(copy.body)["sections"] for line in section["lines"]}


def test_each_figure_of_the_month_is_what_hands_count(app: Flask, recall: Recall) -> None:
    browser = publisher(app, recall)
    lines = lines_of(filed(browser, begun(browser, recall)))
    kinds = {"first": Date(), "last": Date(), "from": UtcDateTime(), "to": UtcDateTime()}
    for key, sql in COUNTED.items():
        for name, first in (("now", FIRST), ("all", date(2000, 1, 1))):
            given = {"first": first, "last": LAST, "from": datetime.combine(first, time.min, UTC)}
            given |= {"to": datetime.combine(LAST, time.max, UTC)}
            used = [bindparam(part, given[part], kind) for part, kind in kinds.items() if f":{part}" in sql]
            by_hand = db.session.scalar(text(sql).bindparams(*used), {"id": recall.id})
            assert lines[key][name] == by_hand, (key, name)
    assert lines["product"]["text"] == "Acme washer", "though the notice names no product"
    assert lines["models"]["text"] == "WX1", "as its rule has them"
    assert lines["corrected"] | {"now": 2, "all": 2} == lines["corrected"], (
        "November’s remedy is not October’s"
    )
    assert (lines["told_registered"]["now"], lines["told_sold"]["now"]) == (4, 2)
    assert lines["told_mail"]["now"] is lines["told_mail"]["all"] is None, "what nobody told is not nought"


def test_figures_lead_to_their_rows(app: Flask, recall: Recall) -> None:
    browser = publisher(app, recall)
    number = begun(browser, recall)
    page = browser.get(f"/admin/reports/{number}").text
    links = re.findall(
        r'<a href="(/admin/reports/recalls/[^"]*(?:rows|remedies|behind)\?[^"]*)">([\d,]+)<', page
    )
    assert len(links) > 10
    for path, shown in links:
        answer = browser.get(unescape(path) + "&csv=1")
        assert len(answer.text.strip().splitlines()) - 1 == int(shown), path


def test_people_add_what_no_record_tells_and_it_is_frozen(app: Flask, recall: Recall) -> None:
    browser = publisher(app, recall)
    number = begun(browser, recall)
    assert begun(browser, recall) == number, "begun once"
    browser.get(f"/admin/reports/{number}")
    browser.post(
        f"/admin/reports/{number}/fill", {"case": "RC-26-001", "told_mail": "12,000", "deaths_after": "1,5"}
    )
    assert "Give a whole number" in browser.page
    assert 'value="1,5"' in browser.page
    browser.post(
        f"/admin/reports/{number}/fill", {"case": "RC-26-001", "told_mail": "1.200", "home_page": "yes"}
    )
    assert "Filled in by Pub" in browser.page
    copy = filed(browser, number)
    lines = lines_of(copy)
    assert (lines["told_mail"]["now"], lines["told_mail"]["by"]) == (1200, "Pub")
    assert lines["case"]["text"] == "RC-26-001"
    assert copy.digest == hashlib.sha256(copy.body.encode()).hexdigest()
    kept = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "report.filed")).one()
    assert kept.became == {
        "kind": "cpsc", "first": "2026-10-01", "last": "2026-10-31", "number": 1, "sha256": copy.digest,
        "pdf_sha256": copy.pdf_digest,
    }  # fmt: skip
    browser.client.get("/admin/language/de")
    assert_page(browser.get(f"/admin/reports/{number}/filed"))
    assert "3. November 2026, 12:00 UTC" in browser.page, "when its figures were counted"
    assert ">Ja</td>" in browser.page
    assert "2026-11-03" not in re.sub(r"<time[^>]*>", "", browser.page)
    browser.client.get("/admin/language/en")
    of = f"/admin/reports/{number}/filed?as="
    answers = {name: browser.client.get(of + name) for name in ("pdf", "csv", "json")}
    assert hashlib.sha256(answers["pdf"].data).hexdigest() == copy.pdf_digest
    assert "TH" in assert_ua(answers["pdf"].data)
    shown = "".join(
        page.get_textpage().get_text_range()
        for page in pypdfium2.PdfDocument(io.BytesIO(answers["pdf"].data))
    )
    assert "RC-26-001" in shown
    assert "Yes" in shown
    assert "Not recorded" in shown
    assert json.loads(answers["json"].data) == json.loads(copy.body)
    assert "1200" in answers["csv"].text
    for path in ("file", "discard", "fill"):
        browser.post(f"/admin/reports/{number}/{path}", {"seen": "x", "case": "other"})
        assert "was filed" in browser.page
    db.session.expire_all()
    assert db.session.get_one(FiledReport, number).body == copy.body


def test_the_database_refuses_every_change_of_what_was_filed(app: Flask, recall: Recall) -> None:
    browser = publisher(app, recall)
    number = begun(browser, recall)
    browser.get(f"/admin/reports/{number}")
    browser.post(f"/admin/reports/{number}/fill", {"case": "RC-26-001"})
    filed(browser, number)
    for sql in (
        "UPDATE filed_report SET body = '{}'",
        "DELETE FROM filed_report",
        "UPDATE report SET kind = 'eu' WHERE id = :id",
        "DELETE FROM report WHERE id = :id",
        "UPDATE report_entry SET value = 'x'",
        "DELETE FROM report_entry",
        "INSERT INTO report_entry (report_id, line, value, by_name, made_at) VALUES (:id, 'a', 'x', '', '2026-01-01')",
    ):
        with pytest.raises(DatabaseError, match="filed: "):
            db.session.execute(text(sql), {"id": number} if ":id" in sql else {})
        db.session.rollback()


def test_the_next_month_adds_up_and_a_correction_stands_beside(app: Flask, recall: Recall) -> None:
    browser = publisher(app, recall)
    number = begun(browser, recall)
    browser.get(f"/admin/reports/{number}")
    browser.post(f"/admin/reports/{number}/fill", {"told_mail": "10"})
    filed(browser, number)
    again = begun(browser, recall)
    assert again != number
    assert db.session.get_one(Report, again).number == 2
    browser.get(f"/admin/reports/{again}")
    browser.post(f"/admin/reports/{again}/fill", {"told_mail": "11"})
    filed(browser, again)
    with time_machine.travel(DECEMBER):
        count(app, recall)
        browser = signed_in(
            app, a_member(app, "two@example.org", recall.organisation_id, "publisher", second_factor=True)
        )
        later = begun(browser, recall, first=date(2026, 11, 1))
        browser.get(f"/admin/reports/{later}")
        browser.post(f"/admin/reports/{later}/fill", {"told_mail": "5"})
        lines = lines_of(filed(browser, later))
    assert (lines["told_mail"]["now"], lines["told_mail"]["all"]) == (5, 16)
    assert (lines["corrected"]["now"], lines["corrected"]["all"]) == (1, 3)


def test_filing_needs_a_look_at_what_is_filed(app: Flask, recall: Recall) -> None:
    browser = publisher(app, recall)
    number = begun(browser, recall)
    browser.get(f"/admin/reports/{number}")
    seen = re.search(r'name="seen" value="([^"]*)"', browser.page)
    assert seen
    record_remedy(recall, "serial", "AB1502", LAST, PUBLISHER)
    db.session.commit()
    count(app, recall)
    browser.post(f"/admin/reports/{number}/file", {"seen": seen[1]})
    assert "has changed since you looked" in browser.page
    early = begun(browser, recall, first=date(2026, 11, 1))
    browser.get(f"/admin/reports/{early}")
    assert "File this report" not in browser.page
    browser.post(f"/admin/reports/{early}/file", {"seen": "x"})
    assert "was not over" in browser.page
    browser.post(f"/admin/reports/{early}/discard")
    assert "The draft is gone" in browser.page
    for first in ("2020-01-01", "x", "2026-10-02"):
        browser.post(f"/admin/reports/recalls/{recall.id}/forms/cpsc/start", {"first": first})
        assert "Choose one of the periods" in browser.page, first
    assert browser.post(f"/admin/reports/recalls/{recall.id}/forms/gpsr/start").status_code == 404


@pytest.mark.parametrize("kind", ["nhtsa", "eu", "effectiveness", "section_15b", "part_573"])
def test_the_other_forms(app: Flask, recall: Recall, kind: str) -> None:
    recall.made_from, recall.made_until, recall.reference = date(2023, 1, 1), date(2023, 12, 31), "26-014"
    recall.injuries, recall.deaths, recall.ages = 2, 0, "4 and 31 years"
    db.session.commit()
    with time_machine.travel(datetime(2027, 1, 4, tzinfo=UTC)):
        count(app, recall)
        browser = publisher(app, recall)
        browser.get(f"/admin/reports/recalls/{recall.id}/forms")
        browser.post(
            f"/admin/reports/recalls/{recall.id}/forms/{kind}/start",
            {"first": "2026-10-01"} if kind == "nhtsa" else {},
        )
        copy = filed(browser, int(browser.path.rpartition("/")[2]))
    lines = lines_of(copy)
    counted = {"nhtsa": ("remedied", 3), "section_15b": ("found", 7), "part_573": ("injuries_told_after", 0)}
    key, many = counted.get(kind, ("told_registered", 4))
    assert lines[key]["all"] == many
    assert {line.key for section in FORMS[kind].sections for line in section.lines} == set(lines)
    if kind == "nhtsa":
        assert lines["scrapped"]["now"] == 1
        assert lines["first_told"]["text"] == "2026-10-03"
        assert '<td data-label="Words">3 October 2026</td>' in browser.page
    if kind == "section_15b":
        assert lines["made"]["text"] == "2023-01-01 to 2023-12-31"
        assert lines["hurt"]["text"] == "2 hurt (4 and 31 years)"
    if kind == "part_573":
        assert lines["campaign"]["text"] == "26-014"
    if not FORMS[kind].months:
        assert ", 4 January 2027</h1>" in browser.page, "it is of a day, not of a period"
        assert "This period" not in browser.page
        paper = db.session.scalars(db.select(FiledReport.pdf)).one()
        words_of = "".join(
            one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(io.BytesIO(paper))
        )
        assert "Period" not in words_of
        assert "Until" in words_of
    if kind == "eu":
        assert lines["countries"]["text"] == "Germany: 4\nPoland: 3"


def translated(recall: Recall, language: str, title: str) -> None:
    """Complete in this language, as far as anything is said."""
    said = {name: getattr(recall, name) for name in TRANSLATED if name != "only"} | {
        "remedies": recall.remedies
    }
    texts = {name: worded(said, name) and f"{language} {name}" for name in fields_of(said)}
    recall.translations = {language: {**texts, "title": title, "of": original(said)}}


def test_the_eu_pack_is_filled_from_the_record(app: Flask, recall: Recall) -> None:
    recall.remedies, recall.sold_in, recall.severity = two_remedies(), ["DE", "IE"], "stop_using"
    recall.calls_free = True
    db.session.add(Contact(recall_id=recall.id, phone="0800 1", region="Everywhere"))
    translated(recall, "de", "Acme-Waschmaschinen")
    product = db.session.scalars(db.select(Product.id)).one()
    db.session.add(RecallProduct(recall_id=recall.id, product_id=product))
    for harm, told in (
        (INJURY, {"eu": {"at": "2026-11-01T08:00:00+00:00", "by": "Ed", "number": "A1"}}),
        (INJURY, {}),
    ):
        db.session.add(FaultReport(
            organisation_id=recall.organisation_id, product_id=product, serial="AB1500", harm=harm, state="reported",
            failed_on=date(2026, 9, 1), counted_at=OCTOBER, authorities=told,
        ))  # fmt: skip
    db.session.commit()
    browser = publisher(app, recall)
    browser.get(f"/admin/reports/recalls/{recall.id}/forms")
    browser.post(f"/admin/reports/recalls/{recall.id}/forms/eu/start")
    number = int(browser.path.rpartition("/")[2])
    assert_page(browser.get(f"/admin/reports/{number}"))
    assert f'href="/admin/recalls/{recall.id}/notice">The notice' in browser.page
    lines = lines_of(filed(browser, number))
    told = {key: line["text"] for key, line in lines.items() if line["text"]}
    assert told["headline"] == (
        f"English: Product safety recall. {recall.title}\nGerman: Produktsicherheitsrückruf. Acme-Waschmaschinen"
    )
    assert told["languages"] == "English, German"
    assert told["stop"] == "Stop using it at once."
    assert told["sold_in"] == "Germany, Ireland"
    assert told["free"] == "Calls are free."
    repair, refund = str(told["remedies"]).split("\n")
    assert repair == (
        "Repair: A new pump, put in at your home. Within 14 days. The owner: Be there. The old one: We take the old "
        "pump along."
    )
    assert (
        "75 % of the price from month 12 on, 50 % of the price from month 24 on; at least 40.00 EUR."
        in refund
    )
    counts = {key: lines[key]["all"] for key in ("injuries_told_before", "injuries_told_after")}
    assert counts == {"injuries_told_before": 2, "injuries_told_after": 0}
    assert (lines["gateway_told"]["all"], lines["gateway_untold"]["all"]) == (1, 1)
    rows = browser.get(f"/admin/reports/recalls/{recall.id}/behind?of=gateway/untold")
    assert "AB1500" in assert_page(rows)


def test_what_is_due_is_shown_until_it_is_filed(app: Flask, recall: Recall) -> None:
    browser = publisher(app, recall)
    browser.get(f"/admin/reports/recalls/{recall.id}/forms")
    for _ in range(2):
        browser.post(f"/admin/reports/recalls/{recall.id}/forms/cpsc/due", {"on": "yes"})
    browser.get("/admin/reports")
    assert "overdue" in browser.page
    assert "October 2026" in browser.page
    assert [(due.period.first, due.on) for due in filing.dues(recall.organisation_id)] == [
        (FIRST, date(2026, 11, 1)), (date(2026, 11, 1), date(2026, 12, 1)),
    ]  # fmt: skip
    filed(browser, begun(browser, recall))
    assert len(filing.dues(recall.organisation_id)) == 1
    browser.get(f"/admin/reports/recalls/{recall.id}/forms")
    browser.post(f"/admin/reports/recalls/{recall.id}/forms/cpsc/due", {"on": "no"})
    assert filing.dues(recall.organisation_id) == []
    browser.post(f"/admin/reports/recalls/{recall.id}/forms/eu/due", {"on": "yes"})
    assert "has no dates" in browser.page


def test_months_and_quarters() -> None:
    assert [one.first.month for one in periods(CPSC, date(2026, 11, 30), date(2027, 1, 1))] == [11, 12, 1]
    quarter = period_of(NHTSA, date(2026, 11, 28))
    assert (quarter.first, quarter.last) == (date(2026, 10, 1), date(2026, 12, 31))
    assert due_on(NHTSA, quarter) == date(2027, 1, 30)
    assert due_on(CPSC, period_of(CPSC, date(2028, 2, 1))) == date(2028, 3, 1)


def test_eight_quarters_and_then_three_years() -> None:
    began, late = date(2026, 8, 31), date(2040, 1, 1)
    quarters, years = list(periods(NHTSA, began, late)), list(periods(NHTSA_YEARLY, began, late))
    assert (len(quarters), len(years)) == (8, 3)
    assert quarters[0].first == date(2026, 7, 1)
    assert quarters[-1].last < years[0].first == date(2028, 7, 1)
    assert [one.last for one in years] == [date(year, 6, 30) for year in (2029, 2030, 2031)]
    assert list(periods(NHTSA_YEARLY, began, date(2028, 6, 30))) == []


def test_editors_write_and_publishers_file(app: Flask, recall: Recall) -> None:
    editor = signed_in(app, a_member(app, "ed@example.org", recall.organisation_id, "editor"))
    number = begun(editor, recall)
    assert "A publisher files it" in editor.page
    assert editor.post(f"/admin/reports/{number}/file", {"seen": "x"}).status_code == 403
    viewer = signed_in(app, a_member(app, "vi@example.org", recall.organisation_id, "viewer"))
    assert viewer.get(f"/admin/reports/{number}").status_code == 200
    assert "/rows?" not in viewer.page
    assert viewer.post(f"/admin/reports/{number}/fill", {"case": "x"}).status_code == 403
    assert run_jobs(app) == 0


def test_publishers_are_reminded_once_a_period(app: Flask, recall: Recall) -> None:
    inbox = app.extensions["inbox"]
    for role in ("publisher", "editor"):
        a_member(app, f"{role}@example.org", recall.organisation_id, role)
    limited(app, recall.organisation_id, "pan@example.org", "Pans")
    filing.oblige(recall, CPSC, PUBLISHER, on=True)
    db.session.commit()
    inbox.letters.clear()
    for _ in range(2):
        filing.remind()
    send_letters(app)
    (letter,) = inbox.letters
    assert letter["To"] == "publisher@example.org"
    assert letter["Subject"] == "Monthly progress report due on 1 November 2026"
    assert f"/admin/reports/recalls/{recall.id}/forms" in words(letter)
    with time_machine.travel(DECEMBER):
        filing.remind()
        send_letters(app)
    assert [letter["Subject"][-15:] for letter in inbox.letters] == ["1 November 2026", "1 December 2026"]
