"""The page of a recall counts how often somebody opened it: each visit once, no program, nothing about anybody; and the
report of the month leads to the days."""

import time
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask

from registry.db import db, settings_here
from registry.recalls.models import Recall
from registry.reports.filing.figures import figures
from registry.reports.visits import counting
from registry.reports.visits.models import RecallVisits
from tests.registry.recalls.builders import a_brand, a_published_recall

GOES = {"Sec-Fetch-Mode": "navigate"}
OCTOBER, NOVEMBER = (datetime(2026, month, 28, 23, 59, tzinfo=UTC) for month in (10, 11))


@pytest.fixture
def recall(app: Flask) -> Recall:
    found = a_published_recall(a_brand("Acme"), {"any": [{"model": ["K1"]}]})
    db.session.commit()
    return found


def added_up() -> dict[date, int]:
    """As the worker does it, minute after minute."""
    for _ in range(2):
        counting.add_up()
    db.session.rollback()
    return {one.day: one.visits for one in db.session.query(RecallVisits)}


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "SETTLED", 0)


def test_each_visit_of_a_person_counts_once(app: Flask, recall: Recall) -> None:
    client, path = app.test_client(), f"/recalls/{recall.slug}?lang=en"
    with time_machine.travel(OCTOBER):
        first = client.get(path, headers=GOES)
        assert "Set-Cookie" not in first.headers
        again = client.get(path, headers=GOES | {"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304, "what a browser has still, it shows once more"
        for headers in ({}, {"Sec-Fetch-Mode": "no-cors"}, GOES | {"Sec-Purpose": "prefetch"}):
            client.get(path, headers=headers)
        client.head(path, headers=GOES)
        client.get("/recalls/none", headers=GOES)
        client.get(f"/recalls/{recall.slug}.pdf", headers=GOES)
    assert added_up() == {OCTOBER.date(): 2}
    with time_machine.travel(NOVEMBER):
        client.get(path, headers=GOES)
    assert added_up() == {OCTOBER.date(): 2, NOVEMBER.date(): 1}
    assert added_up() == {OCTOBER.date(): 2, NOVEMBER.date(): 1}, "nothing is counted twice"
    with time_machine.travel(NOVEMBER):
        client.get(path, headers=GOES)
    assert added_up()[NOVEMBER.date()] == 2, "later ones come to those of the day"
    found = figures(recall, 0, ["visits/page"], date(2026, 11, 1), date(2026, 11, 30))["visits/page"]
    assert (found.now, found.all) == (2, 4)


def test_what_is_being_written_waits(app: Flask, recall: Recall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "SETTLED", 10)
    counting.note(recall.id)
    assert added_up() == {}, "somebody may still write to it"
    with time_machine.travel(time.time() + 60):
        assert sum(added_up().values()) == 1


def test_odd_lines_and_recalls_that_are_gone_count_for_nothing(app: Flask, recall: Recall) -> None:
    counting.note(recall.id)
    counting.note(999_999)
    file = settings_here().data_path / "visits" / counting.PENDING
    with file.open("a") as lines:
        lines.write(f"{recall.id} 2026-1\n\n7")
    assert sum(added_up().values()) == 1


def test_a_visitor_gets_the_page_where_nothing_can_be_written(app: Flask, recall: Recall) -> None:
    folder = settings_here().data_path / "visits"
    folder.write_text("no folder")
    assert app.test_client().get(f"/recalls/{recall.slug}?lang=en", headers=GOES).status_code == 200
    folder.unlink()
