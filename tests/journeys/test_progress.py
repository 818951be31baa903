"""A recall goes public and owners are told through a real mail server: some letters come back, some are opened, some
answered, some units mended. Every figure of the dashboard is held against rows counted by hand."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from registry.audit.models import AuditEntry
from registry.catalogue.models import Brand
from registry.clock import now
from registry.db import db
from registry.journeys import progressing, publishing
from registry.notices.bounces import from_mailbox
from registry.recalls import actions
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.remedies import record_remedy
from registry.registrations.models import Registration
from registry.reports.models import RecallProgress, RecallTold
from registry.reports.steps import STEPS
from tests.conftest import dispose, make_site
from tests.jobs import run_jobs
from tests.letters import Inbox, an_inbox, link_in, send_letters
from tests.people import Browser, a_member, signed_in
from tests.portal.pagecheck import assert_page
from tests.registry.matching.builders import a_sale, a_unit
from tests.registry.notices.builders import a_registration
from tests.registry.recalls import test_actions
from tests.registry.recalls.builders import a_product
from tests.registry.recalls.test_actions import EDITOR, PUBLISHER, a_draft

brand = test_actions.brand
BACK = "Action: failed\r\nStatus: 5.1.1\r\n\r\nMessage-ID: {}\r\n"


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    with an_inbox() as inbox:
        settings = {
            "mail_server": "127.0.0.1",
            "mail_port": str(inbox.port),
            "public_url": "http://recalls.example",
        }
        site = make_site(tmp_path / "data", database_url, **settings)
        site.extensions["inbox"] = inbox
        with site.app_context():
            yield site
        dispose(site)


@pytest.fixture
def recall(app: Flask, brand: Brand) -> Recall:
    return a_told_recall(app, brand)


def a_told_recall(app: Flask, brand: Brand) -> Recall:
    """Eight people with a unit each; one of them has two."""
    product = a_product(brand, "washer", ["WX1"])
    for number, name in enumerate(("ann", "bo", "cy", "di"), 1500):
        a_registration(product, f"AB{number}", f"{name}@example.org", model="WX1", country="DE")
    a_registration(product, "AB1600", "ann@example.org", model="WX1", country="FR")
    for number, name in enumerate(("ed", "flo", "gus@"), 1700):
        unit = a_unit(product, f"AB{number}", model="WX1")
        a_sale(unit, name, f"{name}@example.org", country="PL", dealer="Corner shop")
    a_sale(a_unit(product, "AB1800", model="WX1"), "Hal", phone="0800 1")
    version = a_draft(brand)
    db.session.commit()
    publishing.submit(version, EDITOR, actions.fingerprint(version), "First scope")
    db.session.commit()
    run_jobs(app)
    version = db.session.get_one(ScopeVersion, version.id)
    publishing.approve(version, PUBLISHER, publishing.seen_of(version), "now")
    db.session.commit()
    run_jobs(app)
    return db.session.get_one(Recall, version.recall_id)


def happen(app: Flask, recall: Recall) -> None:
    """Six get their letter and one has no address that works; bo's comes back; ann and ed open theirs, ann says that it
    is done; two units are mended, of which one is nobody's; di scraps hers."""
    inbox: Inbox = app.extensions["inbox"]
    send_letters(app)
    client = app.test_client()
    for name in ("ann", "ed"):
        client.get(link_in(inbox.to(f"{name}@example.org")[0], "/l/"), headers={"Sec-Fetch-Mode": "navigate"})
    client.post(link_in(inbox.to("ann@example.org")[0], "/done"))
    assert from_mailbox(BACK.format(inbox.to("bo@example.org")[0]["Message-ID"]).encode())
    for number in ("AB1500", "AB5"):
        record_remedy(recall, "serial", number, now().date(), PUBLISHER)
    scrapped = db.session.scalars(db.select(Registration).where(Registration.number == "AB1503")).one()
    scrapped.state, scrapped.ended_at = "scrapped", now()
    db.session.commit()


def count(app: Flask, recall: Recall) -> RecallProgress:
    """As the worker does it."""
    row = db.session.get(RecallProgress, recall.id)
    if row is not None:
        row.due_at = now() - timedelta(seconds=1)
        db.session.commit()
    progressing.look()
    run_jobs(app)
    db.session.expire_all()
    return db.session.get_one(RecallProgress, recall.id)


def by_hand(recall: Recall) -> dict[str, int]:
    """Straight from the letters, without any of our own code."""
    of = "SELECT COUNT(DISTINCT person) FROM letter WHERE recall_id = :id AND kind = 'recall'"
    mended = (
        " AND registration_id IN (SELECT r.id FROM registration r JOIN unit_remedy u"
        " ON u.recall_id = :id AND u.key = r.number)"
    )
    wheres = {
        "found": "", "told": " AND sent_at IS NOT NULL", "delivered": " AND state = 'sent'",
        "opened": " AND opened_at IS NOT NULL", "answered": " AND answered_at IS NOT NULL", "remedied": mended,
        "waiting": " AND state = 'queued'", "back": " AND state = 'bounced' AND sent_at IS NOT NULL",
        "scrapped": " AND registration_id IN (SELECT id FROM registration WHERE state = 'scrapped')",
        "asked": " AND person IN (SELECT person FROM remedy_case WHERE recall_id = :id AND opened_at IS NOT NULL)",
        "booked": " AND person IN (SELECT c.person FROM remedy_case c JOIN case_appointment a ON a.case_id = c.id"
        " WHERE c.recall_id = :id AND a.state IN ('confirmed', 'missed'))",
        "failed": " AND state IN ('failed', 'bounced') AND sent_at IS NULL",
    }  # fmt: skip
    return {
        name: db.session.scalar(text(of + where), {"id": recall.id}) or 0 for name, where in wheres.items()
    }


def staff(app: Flask, recall: Recall, role: str) -> Browser:
    return signed_in(app, a_member(app, f"{role}@example.org", recall.organisation_id, role))


def test_every_figure_is_what_hands_count(app: Flask, recall: Recall) -> None:
    before = count(app, recall).facts
    assert before["steps"]["waiting"] == 7
    assert before["steps"]["told"] == 0
    assert before["by_phone"] == 1
    happen(app, recall)
    facts = count(app, recall).facts
    assert facts["steps"] == by_hand(recall)
    assert facts["steps"] == {
        "found": 7, "told": 6, "delivered": 5, "opened": 2, "answered": 1, "asked": 0,
        "booked": 0, "remedied": 1, "waiting": 0, "failed": 1,
        "scrapped": 1, "back": 1,
    }  # fmt: skip
    assert facts["remedies"] == 2
    regions = {row[0]: row[1] for row in facts["by"]["country"]["rows"]}
    assert regions == {"DE": 4, "PL": 3}
    today = now().date().isoformat()
    assert facts["days"] == [[today, 6, 2, 1, 0, 1]]
    for table in facts["by"].values():
        sums = [sum(numbers) for numbers in list(zip(*table["rows"], strict=True))[1:]]
        assert sums == list(facts["steps"].values())


def test_a_count_without_news_writes_nothing_and_is_as_of_now(app: Flask, recall: Recall) -> None:
    happen(app, recall)
    turn, moment = (row := count(app, recall)).turn, row.counted_at
    again = count(app, recall)
    assert (again.turn, again.quiet) == (turn, 1)
    assert again.counted_at > moment
    assert again.due_at > now() + timedelta(minutes=3)
    record_remedy(recall, "serial", "AB1501", now().date(), PUBLISHER)
    db.session.commit()
    newer = count(app, recall)
    assert newer.turn == turn + 1
    assert newer.facts["steps"]["remedied"] == 2
    assert set(db.session.scalars(db.select(RecallTold.turn))) == {turn + 1}


def test_each_number_leads_to_as_many_rows(app: Flask, recall: Recall) -> None:
    happen(app, recall)
    facts = count(app, recall).facts
    browser = staff(app, recall, "editor")
    browser.get(f"/admin/reports/recalls/{recall.id}")
    page = browser.page
    assert "@example.org" not in page
    for path, shown in re.findall(r'<a href="(/admin/reports/recalls/[^"]*rows[^"]*)">([\d,]+)<', page):
        answer = browser.get(path.replace("&amp;", "&") + "&csv=1")
        lines = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
        assert len(lines) - 1 == int(shown), path
        assert "@" not in answer.text
    for step, many in facts["steps"].items():
        browser.get(f"/admin/reports/recalls/{recall.id}/rows?step={step}")
        assert browser.page.count("/admin/units/") == many
        assert STEPS[step].words in browser.page
    seen = list(db.session.scalars(db.select(AuditEntry.action)))
    assert seen.count("recall.rows_seen") >= len(STEPS)


def test_tables_to_take_away(app: Flask, recall: Recall) -> None:
    happen(app, recall)
    count(app, recall)
    browser = staff(app, recall, "viewer")
    for name, words in (
        ("steps", "Delivered"),
        ("days", "Day"),
        ("country", "Germany"),
        ("channel", "sales record"),
    ):
        answer = browser.get(f"/admin/reports/recalls/{recall.id}?csv={name}")
        assert answer.mimetype == "text/csv"
        assert words in answer.text
    assert browser.get(f"/admin/reports/recalls/{recall.id}?csv=people").status_code == 404
    assert browser.get(f"/admin/reports/recalls/{recall.id}/rows").status_code == 403
    browser.get(f"/admin/reports/recalls/{recall.id}")
    assert "/rows?" not in browser.page


def test_what_addresses_ask_for_and_there_is_not(app: Flask, recall: Recall) -> None:
    browser = staff(app, recall, "editor")
    browser.get(f"/admin/reports/recalls/{recall.id}")
    assert "Nothing is counted yet" in browser.page
    assert browser.get(f"/admin/reports/recalls/{recall.id}/rows").status_code == 404
    browser.get(f"/admin/reports/recalls/{recall.id}")
    browser.post(f"/admin/reports/recalls/{recall.id}/count")
    assert "being counted" in browser.page
    browser.post(f"/admin/reports/recalls/{recall.id}/count")
    assert run_jobs(app) == 1
    for query in ("step=x", "by=x", "by=product&value=x", "from=x", "to=2026-99-01"):
        assert browser.get(f"/admin/reports/recalls/{recall.id}/rows?{query}").status_code == 404, query
    assert browser.get("/admin/reports/recalls/99999999999").status_code == 404
    for query in ("by=dealer&value=%00", "step=told&by=product&value=9999999999999"):
        assert browser.get(f"/admin/reports/recalls/{recall.id}/rows?{query}").status_code in {400, 404}, (
            query
        )


def test_the_public_sees_two_sums_where_staff_show_them(app: Flask, recall: Recall) -> None:
    happen(app, recall)
    count(app, recall)
    client, page = app.test_client(), f"/recalls/{recall.slug}"
    assert "How far it has come" not in client.get(page).text
    assert client.get(f"/api/v1/recalls/{recall.id}").json["progress"] is None
    someone = a_member(app, "pub@example.org", recall.organisation_id, "publisher", second_factor=True)
    browser = signed_in(app, someone)
    for _ in range(2):  # a second press changes nothing
        browser.get(f"/admin/reports/recalls/{recall.id}")
        browser.post(f"/admin/reports/recalls/{recall.id}/counter", {"shown": "yes"})
    assert "Take the counter off" in browser.page
    assert_page(client.get(page))
    shown = client.get(page).text
    assert re.search(r"Owners told</dt><dd>6<", shown)
    assert re.search(r"Units with their remedy</dt><dd>2\b", shown)
    assert client.get(f"/api/v1/recalls/{recall.id}").json["progress"].items() >= {
        "owners_told": 6, "units_remedied": 2
    }.items()  # fmt: skip
    browser.post(f"/admin/reports/recalls/{recall.id}/counter", {"shown": "no"})
    assert "How far it has come" not in client.get(page).text
    actions_kept = list(db.session.scalars(db.select(AuditEntry.action)))
    assert actions_kept.count("recall.counter_shown") == actions_kept.count("recall.counter_hidden") == 1
