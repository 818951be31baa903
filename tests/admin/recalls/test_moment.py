"""Approving apart from publishing: at one moment, by a button later, or back to the writers."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from admin.recalls.moments import moment
from registry.errors import Refused
from tests.admin.recalls.desk import editor, kept, publisher, seen, submitted
from tests.jobs import run_jobs
from tests.people import a_maker

AT = {"when": "at", "day": "2099-03-01", "hour": "09:00", "zone": "UTC"}


@pytest.mark.parametrize(
    ("day", "hour", "zone", "utc"),
    [
        ("2026-06-14", "09:00", "UTC", datetime(2026, 6, 14, 9, tzinfo=UTC)),
        ("2026-06-14", "09:00", "Europe/Berlin", datetime(2026, 6, 14, 7, tzinfo=UTC)),
        ("2026-12-14", "23:30:59", "America/New_York", datetime(2026, 12, 15, 4, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_as_typed(day: str, hour: str, zone: str, utc: datetime) -> None:
    assert moment({"day": day, "hour": hour, "zone": zone})[0] == utc


@pytest.mark.parametrize(
    ("day", "hour", "zone", "field"),
    [
        ("", "09:00", "UTC", "day"),
        ("tomorrow", "09:00", "UTC", "day"),
        ("2026-06-14", "", "UTC", "hour"),
        ("2026-06-14", "25:00", "UTC", "hour"),
        ("2026-06-14", "09:00", "Mars/Base", "zone"),
        ("2026-03-29", "02:30", "Europe/Berlin", "hour"),  # left out
        ("2026-10-25", "02:30", "Europe/Berlin", "hour"),  # twice
        ("0001-01-01", "00:00", "Asia/Tokyo", "day"),
        ("9999-12-31", "23:59", "America/New_York", "day"),
    ],
)
def test_what_is_no_moment_is_refused_at_its_field(day: str, hour: str, zone: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        moment({"day": day, "hour": hour, "zone": zone})
    assert refused.value.field == field


def test_approved_for_a_moment_and_public_then(app: Flask) -> None:
    maker = a_maker()
    ed, pub = editor(app, maker), publisher(app, maker)
    number = submitted(ed, maker)
    path = f"/admin/recalls/{number}"
    pub.get(f"{path}/review")
    token = seen(pub)
    for wrong, field in (
        ({"day": "2001-01-01"}, "day"),
        ({"day": "2099-03-01"}, "day"),
        ({"hour": ""}, "hour"),
    ):
        pub.post(f"{path}/publish", AT | {"seen": token} | wrong)
        assert f'id="f-{field}-error"' in pub.page
        assert kept(maker, number).versions[0].state == "in_review", "a slip approves nothing"
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    sent = {"seen": token, "day": f"{tomorrow:%Y-%m-%d}", "zone": "Asia/Tokyo"}
    pub.post(f"{path}/publish", AT | sent)
    assert "Approved. It will be published at" in pub.page
    assert "UTC)" in pub.page
    assert kept(maker, number).versions[0].state == "scheduled"
    ed.get("/admin/")
    assert "to be published on" in ed.page
    assert app.test_client().get(f"/recalls/{kept(maker, number).slug}").status_code == 404
    with time_machine.travel(tomorrow + timedelta(days=1), tick=True):
        run_jobs(app)
    recall = kept(maker, number)
    assert recall.state == "open"
    assert app.test_client().get(f"/recalls/{recall.slug}").status_code == 200


def test_approved_only_then_released_by_whoever_may(app: Flask) -> None:
    maker = a_maker()
    writer, pub = publisher(app, maker, "w@example.org"), publisher(app, maker)
    number = submitted(writer, maker)
    path = f"/admin/recalls/{number}"
    pub.get(f"{path}/review")
    pub.post(f"{path}/publish", {"seen": seen(pub), "when": "later"})
    assert "Nothing is public yet" in pub.page
    assert kept(maker, number).state == "draft"
    writer.get("/admin/")
    assert "to release" in writer.page
    writer.get(f"{path}/review")
    assert "Approved by Pub" in writer.page
    writer.post(f"{path}/release", {"seen": "old"})
    assert "changed since you looked" in writer.page
    writer.post(f"{path}/release", {"seen": seen(writer)})
    assert "Published. Checks answer" in writer.page
    version = kept(maker, number).versions[0]
    assert (version.approved_by_name, version.released_by_name) == ("Pub", "W")


def test_a_writer_stops_what_was_approved_with_a_reason(app: Flask) -> None:
    maker = a_maker()
    ed, pub = editor(app, maker), publisher(app, maker)
    number = submitted(ed, maker)
    path = f"/admin/recalls/{number}"
    pub.get(f"{path}/review")
    pub.post(f"{path}/publish", {"seen": seen(pub), "when": "later"})
    ed.get(f"{path}/review")
    assert ed.post(f"{path}/release", {"seen": "x"}).status_code == 403
    ed.get(f"{path}/review")
    ed.post(f"{path}/take-back", {"comment": ""})
    assert 'id="f-comment-error"' in ed.page
    ed.post(f"{path}/take-back", {"comment": "One number too many."})
    assert "It is a draft again" in ed.page
    assert kept(maker, number).versions[0].state == "draft"
    pub.post(f"{path}/release", {"seen": "x"})
    assert "changed since you looked" in pub.page
    assert kept(maker, number).state == "draft"
