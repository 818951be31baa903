"""My stock system hands over documents of events: all of one counts or none, what comes back is what was told, and a
worker that dies on the way loses nothing."""

import io
import json
from itertools import count
from typing import Any

import pytest
from flask import Flask

from registry.db import db
from registry.errors import Refused
from registry.jobs.models import Job
from registry.jobs.running import Lost, Run
from registry.journeys import capturing, check
from registry.journeys.answers import Told, Verdict
from registry.matching.events import capturing as steps
from registry.matching.events import undoing
from registry.recalls.index.serving import serving
from registry.recalls.models import KnownProduct
from registry.units.events import asking, files, queries
from registry.units.events.models import Capture
from registry.units.models import Unit
from tests.jobs import run_jobs
from tests.registry.units.events.fullest import CONTEXT, document, events
from tests.traced import (
    BY,
    a_saw_maker,
    day,
    everything,
    key,
    made,
    numbered,
    received,
    rows,
    saw,
    shipped,
    sold,
    taken_back,
    tell,
    where_is,
)


@pytest.fixture
def maker(app: Flask) -> int:
    return a_saw_maker().organisation_id


def handed_over(app: Flask, maker: int, told: Any, *, rollback: bool = True) -> Capture:
    data = told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False).encode()
    capture = capturing.hand_over(maker, io.BytesIO(data), BY, rollback=rollback)
    db.session.commit()
    number = capture.id
    run_jobs(app)
    db.session.expire_all()
    return db.session.get_one(Capture, number)


def kept(maker: int, **asked: str) -> list[Any]:
    found = queries.events(asking.query_of(maker, {name: [value] for name, value in asked.items()}))
    return [json.loads(one.document) for one in found]


@pytest.mark.parametrize("queried", [False, True])
@pytest.mark.parametrize("context", [None, CONTEXT, [CONTEXT, {"saws": "https://saws.example/terms/"}]])
def test_everything_the_standard_has_is_kept_as_it_came(
    app: Flask, maker: int, queried: bool, context: Any
) -> None:
    told = document(*events(), queried=queried, context=context, sender="urn:epc:id:pgln:4012345.00001")
    capture = handed_over(app, maker, told)
    assert (capture.running, capture.success, capture.errors) == (False, True, [])
    assert capture.events == len(events())
    assert kept(maker) == events()
    assert capture.context == ([context] if isinstance(context, str) else told["@context"])
    assert capture.document["sender"] == "urn:epc:id:pgln:4012345.00001"
    assert not files.document(capture).exists()


def test_whichever_way_it_is_laid_out(app: Flask, maker: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.units.events.documents.PIECE", 7)
    monkeypatch.setattr(steps, "BATCH", 2)
    told = document(*events())
    spread = ("\ufeff" + json.dumps(told, indent=4)).encode()
    assert handed_over(app, maker, spread).success
    assert kept(maker) == events()
    again = handed_over(app, maker, json.dumps(told, separators=(",", ":")).encode())
    assert (again.success, again.events) == (True, len(events()))
    assert len(rows("trace_event", "id")) == len(events())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<EPCISDocument/>", "does not begin with {"),
        (b"[1]", "does not begin with {"),
        (b"{", "ends in the middle"),
        (b'{"type"', "ends in the middle"),
        (b'{"type":"EPCISDocument",', "ends in the middle"),
        (b'{"type":"EPCISDocument"}{', "behind the end"),
        (b'{"type":"EPCIS\xff"}', "not UTF-8"),
        (b'{"type":NaN}', "no number of JSON"),
        (b"{type:1}", "not JSON"),
        (b'{"a":tru}', "not JSON"),
        (b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
        (b'{"a":' + b"9" * 5_000 + b"}", "not JSON"),
        (b'{"type":"EPCISDocument","epcisBody":{"eventList":[{},]}}', "not JSON"),
        (b'{"type":"Order"}', "EPCISDocument or EPCISQueryDocument"),
        (b'{"type":"EPCISDocument","schemaVersion":"1.2"}', "`@context` is missing"),
        (b'{"type":"EPCISQueryDocument","@context":[]}', "no eventList"),
    ],
)
def test_what_is_no_document_is_said_so_and_nothing_counts(
    app: Flask, maker: int, data: bytes, words: str
) -> None:
    capture = handed_over(app, maker, data, rollback=False)
    assert (capture.running, capture.success, capture.events) == (False, False, 0)
    assert any(words in error["detail"] for error in capture.errors)
    assert {error["type"] for error in capture.errors} == {"epcisException:ValidationException"}
    assert rows("trace_event", "id") == []


def some(*wrong: int, events: int = 6) -> list[dict[str, Any]]:
    story = numbered([made(day(n + 1), saw(n)) for n in range(events)])
    return [event | ({"bizStep": "making"} if n in wrong else {}) for n, event in enumerate(story)]


def test_one_wrong_event_and_none_counts(app: Flask, maker: int) -> None:
    capture = handed_over(app, maker, document(*some(2, 4)))
    assert (capture.success, capture.events) == (False, 0)
    assert [error["index"] for error in capture.errors] == [2, 4]
    assert capture.errors[0]["pointer"] == "/epcisBody/eventList/2/bizStep"
    assert "Event 2, /bizStep: The standard has no such word." in capture.errors[0]["detail"]
    assert rows("trace_event", "id") == []


def test_whoever_asks_to_go_on_has_the_others_counted(app: Flask, maker: int) -> None:
    capture = handed_over(app, maker, document(*some(2, 4)), rollback=False)
    assert (capture.success, capture.events, len(capture.errors)) == (False, 6, 2)
    assert [key(n) for n in (0, 1, 3, 5)] == [row[0] for row in rows("whereabouts", "key")]
    impossible = some(events=2)[1] | {"eventTime": "2026-02-30T10:00:00Z", "eventID": "urn:uuid:x"}
    capture = handed_over(app, maker, document(impossible), rollback=False)
    assert "no such moment" in capture.errors[0]["detail"]


def test_many_errors_are_counted_not_kept(app: Flask, maker: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "MOST_ERRORS", 3)
    capture = handed_over(app, maker, document(*some(*range(6))))
    assert [error["index"] for error in capture.errors[:3]] == [0, 1, 2]
    assert capture.errors[3]["detail"] == "3 more errors are not shown. Mend these first."


def test_a_number_of_another_event_takes_all_of_a_document_back(
    app: Flask, maker: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "BATCH", 2)
    monkeypatch.setattr(undoing, "TOGETHER", 3)
    first = some(events=3)
    tell(maker, *first, shipped(day(10), saw(0)) | {"eventID": "urn:uuid:ship"})
    before = everything(maker)
    others = [
        taken_back(shipped(day(10), saw(0)) | {"eventID": "urn:uuid:ship"}),
        *(sold(day(20), saw(n)) for n in range(7, 12)),
        first[1] | {"bizStep": "holding"},
    ]
    capture = handed_over(app, maker, document(*others))
    assert (capture.running, capture.success, capture.events) == (False, False, 0)
    assert "is on record and tells something else" in capture.errors[0]["detail"]
    assert everything(maker) == before
    assert len(rows("trace_event", "id")) == 4
    going_on = handed_over(app, maker, document(*others), rollback=False)
    assert (going_on.success, len(rows("trace_event", "id"))) == (False, 4 + 6)


@pytest.mark.parametrize("stop", range(1, 7))
def test_a_worker_that_dies_on_the_way_loses_nothing(
    app: Flask, maker: int, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    monkeypatch.setattr(steps, "BATCH", 2)
    story = numbered(
        [made(day(1), saw(1)), shipped(day(2), saw(1)), *some(events=8)[2:], received(day(20), saw(1))]
    )
    steps_left = [stop]
    progress = Run.progress

    def dying(run: Run, **told: Any) -> None:
        progress(run, **told)
        steps_left[0] -= 1
        if steps_left[0] == 0:
            raise Lost

    monkeypatch.setattr(Run, "progress", dying)
    capture = handed_over(app, maker, document(*story))
    assert (capture.success, capture.events) == (True, len(story))
    assert len(rows("trace_event", "id")) == len(story)
    assert db.session.get_one(Job, capture.job_id).state == "done"


def test_a_failure_of_ours_leaves_nothing_half_filed(
    app: Flask, maker: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "BATCH", 2)
    capture = capturing.hand_over(maker, io.BytesIO(json.dumps(document(*some())).encode()), BY)
    db.session.commit()
    filing, batches = steps.file_events, count()

    def breaking(*told: Any) -> Any:
        if next(batches):
            raise RuntimeError("a fault of ours")
        return filing(*told)

    with monkeypatch.context() as patch:
        patch.setattr(steps, "file_events", breaking)
        for _ in range(3):
            db.session.execute(db.text("UPDATE job SET run_at = created_at"))
            db.session.commit()
            with pytest.raises(RuntimeError):
                run_jobs(app)
    run_jobs(app)
    db.session.expire_all()
    capture = db.session.get_one(Capture, capture.id)
    assert (capture.running, capture.success) == (False, False)
    assert "went wrong on our side" in capture.errors[0]["detail"]
    assert rows("trace_event", "id") == []
    assert rows("whereabouts", "key") == []


def test_a_commissioned_number_is_known_to_the_public_check_where_numbers_are_loaded(app: Flask) -> None:
    saws = a_saw_maker()
    maker = saws.organisation_id
    tell(maker, made(day(1), saw(1)))
    assert rows("known_product", "product_id") == []
    serving().refresh()
    with app.app_context():
        db.session.execute(
            db.text(
                "INSERT INTO known_product (product_id, organisation_id, revision, loaded_at) "
                "VALUES (:product, :maker, 1, '2026-01-01 00:00:00')"
            ),
            {"product": saws.id, "maker": maker},
        )
        db.session.commit()
    handed_over(app, maker, document(made(day(2), saw(2))))
    assert rows("known_product", "revision") == [(2,)]
    tell(maker, made(day(3), saw(3)))
    serving().refresh()
    for number, wanted in (
        (1, Verdict.NOT_IN_ANY_RECALL),
        (3, Verdict.NOT_IN_ANY_RECALL),
        (9, Verdict.NOT_RECOGNISED),
    ):
        told = Told({"brand": "Acme Tools", "model": "S1", "serial": f"S{number}"}, saws.slug)
        assert check.check(told).verdict == wanted, number


def test_so_many_may_wait_and_a_waiting_file_counts_against_the_room(
    app: Flask, maker: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capturing, "MOST_WAITING", 1)
    capturing.hand_over(maker, io.BytesIO(b"{}"), BY)
    db.session.commit()
    with pytest.raises(Refused, match="wait to be filed already"):
        capturing.hand_over(maker, io.BytesIO(b"{}"), BY)


def test_a_document_that_nobody_waits_for_is_cleared(
    app: Flask, maker: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    capturing.hand_over(maker, io.BytesIO(b"{}"), BY)
    db.session.commit()
    (files.root() / "stray").mkdir()
    monkeypatch.setattr(files, "STRAY_SECONDS", -1)
    capturing.clean_captures()
    assert [path.name for path in files.root().glob("*")] == queries.running_files(maker)


def test_events_of_ours_stand_in_the_callers_transaction(maker: int) -> None:
    capturing.record(maker, [made(day(1), saw(1))], BY)
    assert where_is(maker, key(1))[0] == 1  # which rolls back
    assert rows("trace_event", "id") == []
    with pytest.raises(Refused, match="Event 1, /action: Write ADD"):
        capturing.record(maker, [made(day(1), saw(1)), made(day(2), saw(2)) | {"action": "NEW"}], BY)
    db.session.rollback()
    assert db.session.query(Unit).count() == db.session.query(KnownProduct).count() == 0
