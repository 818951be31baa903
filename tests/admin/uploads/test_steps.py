"""What people do with an upload, two at once, too late, or without the right."""

import pytest
from flask import Flask
from sqlalchemy import select

from registry.audit.models import AuditEntry
from registry.db import db
from registry.intake import folders
from registry.intake.models import (
    CANCELLED,
    COLUMNS,
    DONE,
    FAILED,
    FILING,
    OPENING,
    PREVIEW,
    READING,
    SALES,
    Upload,
)  # fmt: skip
from registry.jobs import actions as jobs
from registry.jobs.models import FAILED as JOB_FAILED
from registry.jobs.models import RUNNING, Job
from tests.admin.recalls.desk import started
from tests.admin.uploads.desk import SALES_FILE, a_problem, an_upload, editor, now, seen
from tests.jobs import run_jobs
from tests.people import a_maker

RECORDS = {"rows": {"read": 1, "new": 1}, "by_product": [["Drill", 1]], "problems": {}}


def _job(upload: Upload, kind: str, state: str = "queued") -> int:
    job = jobs.queue(
        kind, organisation_id=upload.organisation_id, by_id=None, by_name="Ed", subject_id=upload.id
    )
    job.state = state
    upload.job_id = job.id
    db.session.commit()
    return job.id


def _sales(maker: int, state: str = PREVIEW, **values: object) -> Upload:
    given = {"rows": 1, "summary": RECORDS, "fingerprint": "f" * 64} | values
    return an_upload(maker, SALES_FILE, state=state, purpose=SALES, **given)


def _log(maker: int) -> list[str]:
    rows = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.chain == maker).order_by(AuditEntry.number)
    )
    return [action for action in rows if action.startswith("upload.")]


def test_the_page_refreshes_itself_until_told_not_to(app: Flask) -> None:
    maker = a_maker()
    upload = an_upload(maker, state=READING, rows=412_331)
    job_id, upload_id = _job(upload, "read_upload", RUNNING), upload.id
    job = db.session.get(Job, job_id)
    assert job
    job.rows, job.bytes_done, job.bytes_total, job.stage, job.started_at = (
        412_331,
        41,
        100,
        "Reading",
        job.created_at,
    )
    db.session.commit()
    ed = editor(app, maker)
    answer = ed.get(f"/admin/uploads/{upload_id}")
    assert answer.headers["Refresh"] == f"2; url=/admin/uploads/{upload_id}?n=1#work"
    assert (
        ed.get(f"/admin/uploads/{upload_id}?n=5")
        .headers["Refresh"]
        .startswith(f"2; url=/admin/uploads/{upload_id}?n=6")
    )
    assert ed.get(f"/admin/uploads/{upload_id}?n=500").headers["Refresh"].startswith("5;")
    for words in ("412,331", "41 %", '<progress id="progress" max="100" value="41"', "Time left"):
        assert words in ed.page
    assert "Refresh" not in ed.get(f"/admin/uploads/{upload_id}?still=1").headers


def test_cancelling(app: Flask) -> None:
    maker = a_maker()
    waits, runs = an_upload(maker, state=OPENING), an_upload(maker, state=READING)
    waiting, running = waits.id, runs.id
    _job(waits, "open_upload")
    job_id = _job(runs, "read_upload", RUNNING)
    ed = editor(app, maker)
    ed.get(f"/admin/uploads/{waiting}")
    ed.post(f"/admin/uploads/{waiting}/cancel")
    assert "Nothing was loaded" in ed.page
    upload = now(maker, waiting)
    assert upload.state == CANCELLED
    run_jobs(app)
    assert not folders.folder(now(maker, waiting)).exists()
    ed.get(f"/admin/uploads/{running}")
    ed.post(f"/admin/uploads/{running}/cancel")
    assert "It is being stopped" in ed.page
    assert now(maker, running).state == READING
    job = db.session.get(Job, job_id)
    assert job
    assert job.cancel_asked
    assert ed.post(f"/admin/uploads/{waiting}/cancel").status_code == 200
    assert "has gone further" in ed.page
    assert _log(maker) == ["upload.cancelled", "upload.cancelled"]


def test_what_failed_says_why_and_goes_on(app: Flask) -> None:
    maker = a_maker()
    upload = an_upload(maker, state=FAILED, message="There is no room left.")
    upload_id = upload.id
    _job(upload, "read_upload", JOB_FAILED)
    ed = editor(app, maker)
    ed.get(f"/admin/uploads/{upload_id}")
    assert "There is no room left." in ed.page
    ed.post(f"/admin/uploads/{upload_id}/go-on")
    upload = now(maker, upload_id)
    assert (upload.state, upload.message) == (READING, "")
    assert ed.post(f"/admin/uploads/{upload_id}/go-on").status_code == 200
    assert "somebody had it go on" in ed.page


def test_records_are_confirmed_once(app: Flask) -> None:
    maker = a_maker()
    upload_id = _sales(maker).id
    ed, eve = editor(app, maker), editor(app, maker, "eve@example.org")
    ed.get(f"/admin/uploads/{upload_id}")
    eve.get(f"/admin/uploads/{upload_id}")
    mine, hers = seen(ed), seen(eve)
    ed.post(f"/admin/uploads/{upload_id}/confirm", {"seen": mine})
    upload = now(maker, upload_id)
    assert upload.state == FILING
    job = db.session.get(Job, upload.job_id)
    assert job
    assert (job.kind, job.subject_id) == ("file_upload", upload_id)
    for browser, stamp in ((eve, hers), (ed, mine)):
        assert browser.post(f"/admin/uploads/{upload_id}/confirm", {"seen": stamp}).status_code == 200
        assert "This changed since you looked" in browser.page
        assert "Loading the rows" in browser.page
    assert db.session.scalars(select(Job).where(Job.kind == "file_upload")).all() == [job]
    ed.post(f"/admin/uploads/{upload_id}/cancel")
    assert now(maker, upload_id).state == FILING
    assert _log(maker) == ["upload.confirmed"]


def test_the_same_file_brought_by_two_people(app: Flask) -> None:
    maker = a_maker()
    first, second = _sales(maker).id, _sales(maker, by_name="Eve").id
    ed, eve = editor(app, maker), editor(app, maker, "eve@example.org")
    eve.get(f"/admin/uploads/{second}")
    assert "This very file is here already" in eve.page
    assert f'href="/admin/uploads/{first}"' in eve.page
    hers = seen(eve)
    ed.get(f"/admin/uploads/{first}")
    ed.post(f"/admin/uploads/{first}/confirm", {"seen": seen(ed)})
    eve.post(f"/admin/uploads/{second}/confirm", {"seen": hers})
    assert "is being loaded now" in eve.page
    upload = now(maker, first)
    upload.state = DONE
    db.session.commit()
    eve.post(f"/admin/uploads/{second}/confirm", {"seen": hers})
    assert "was loaded by Ed already" in eve.page
    assert "was loaded already" in eve.page
    assert now(maker, second).state == PREVIEW
    eve.post(f"/admin/uploads/{second}/confirm", {"seen": seen(eve), "again": "y"})
    assert now(maker, second).state == FILING


def test_another_file_is_no_twin(app: Flask) -> None:
    maker, other = a_maker(), a_maker("Other")
    upload_id = _sales(maker).id
    an_upload(other, SALES_FILE, state=DONE, purpose=SALES)
    an_upload(maker, SALES_FILE, state=DONE)
    an_upload(maker, SALES_FILE + "x\n", state=DONE, purpose=SALES)
    ed = editor(app, maker)
    ed.get(f"/admin/uploads/{upload_id}")
    assert "This very file" not in ed.page


def test_back_to_the_columns_and_away(app: Flask) -> None:
    maker = a_maker()
    upload_id = _sales(maker).id
    ed = editor(app, maker)
    ed.get(f"/admin/uploads/{upload_id}")
    stale = seen(ed)
    ed.post(f"/admin/uploads/{upload_id}/back", {"seen": stale})
    assert now(maker, upload_id).state == COLUMNS
    ed.post(f"/admin/uploads/{upload_id}/throw-away", {"seen": stale})
    assert "This changed since you looked" in ed.page
    assert now(maker, upload_id).state == COLUMNS
    ed.post(f"/admin/uploads/{upload_id}/throw-away", {"seen": seen(ed)})
    upload = now(maker, upload_id)
    assert upload.state == CANCELLED
    run_jobs(app)
    assert not folders.folder(now(maker, upload_id)).exists()
    assert _log(maker) == ["upload.columns_reopened", "upload.thrown_away"]


def test_the_file_of_what_was_loaded_can_go(app: Flask) -> None:
    maker = a_maker()
    upload_id = _sales(maker, DONE).id
    ed = editor(app, maker)
    ed.get(f"/admin/uploads/{upload_id}")
    ed.post(f"/admin/uploads/{upload_id}/remove-file")
    upload = now(maker, upload_id)
    assert upload.state == DONE
    assert not folders.folder(upload).exists()
    assert "to make room" not in ed.page


def test_half_filed_records_are_not_thrown_away(app: Flask) -> None:
    maker = a_maker()
    upload = _sales(maker, FAILED)
    upload_id = upload.id
    _job(upload, "file_upload", JOB_FAILED)
    ed = editor(app, maker)
    ed.get(f"/admin/uploads/{upload_id}")
    assert "Throw it away" not in ed.page
    from registry.journeys.uploading import stamp

    ed.post(f"/admin/uploads/{upload_id}/throw-away", {"seen": stamp(now(maker, upload_id))})
    assert "can only go on" in ed.page
    ed.post(f"/admin/uploads/{upload_id}/go-on")
    assert now(maker, upload_id).state == FILING


def test_problems_are_paged_and_given_back(app: Flask) -> None:
    maker = a_maker()
    upload = an_upload(
        maker,
        state=PREVIEW,
        rows=100,
        faulty=60,
        warnings=3,
        summary={"rows": {"read": 100}, "problems": {"mask": 60, "zeros": 3}},
    )
    upload_id = upload.id
    for number in range(1, 64):
        level, kind = ("error", "mask") if number <= 60 else ("warning", "zeros")
        a_problem(upload, number, level=level, kind=kind, value=f"BA{number}")
    folder = folders.folder(upload) / "faulty"
    folder.mkdir()
    (folder / "000000.csv").write_bytes(b"BD-18,1,2,'=1+1,Mask.,Write it whole.\r\n")
    (folder / "000001.csv").write_bytes(b"BD-18,3,4,,Mask.,Write it whole.\r\n")
    ed = editor(app, maker)
    ed.get(f"/admin/uploads/{upload_id}")
    for words in (
        "60 rows have errors",
        "mask letters in a number",
        "zeros lost in front",
        "Use the 40 good rows",
        "BA50<",
    ):
        assert words in ed.page, words
    assert "BA51<" not in ed.page
    ed.get(f"/admin/uploads/{upload_id}?page=2")
    assert "BA51<" in ed.page
    ed.get(f"/admin/uploads/{upload_id}?level=warning")
    assert "BA61<" in ed.page
    assert "BA1<" not in ed.page
    answer = ed.client.get(f"/admin/uploads/{upload_id}/faulty.csv")
    assert answer.data.startswith(
        "\ufeffModel,Serial from,Serial to,Note,What is wrong,What to do\r\n".encode()
    )
    assert answer.data.count(b"\r\n") == 3
    assert b"'=1+1" in answer.data
    assert "attachment" in answer.headers["Content-Disposition"]
    assert ed.get(f"/admin/uploads/{upload_id}?page=999999999999").status_code == 200


@pytest.mark.parametrize("state", [OPENING, COLUMNS, READING, PREVIEW, FILING, DONE, FAILED, CANCELLED])
def test_a_viewer_looks_and_changes_nothing(app: Flask, state: str) -> None:
    maker = a_maker()
    upload_id = an_upload(maker, state=state).id
    viewer = editor(app, maker, "v@example.org", "viewer")
    assert viewer.get(f"/admin/uploads/{upload_id}").status_code == 200
    assert (
        "<button"
        not in viewer.page.partition("<main")[2].replace("Look at it so", "").partition("do-next")[0]
        or state == COLUMNS
    )
    for step in ("columns", "confirm", "back", "cancel", "go-on", "throw-away", "remove-file"):
        viewer.get(f"/admin/uploads/{upload_id}")
        assert viewer.post(f"/admin/uploads/{upload_id}/{step}", {"seen": "x"}).status_code == 403
    assert now(maker, upload_id).state == state


def test_another_maker_s_upload_is_not_there(app: Flask) -> None:
    upload_id = an_upload(a_maker("Theirs"), faulty=1).id
    stranger = editor(app, a_maker("Mine"), role="publisher", second_factor=True)
    assert stranger.get(f"/admin/uploads/{upload_id}").status_code == 404
    assert stranger.get(f"/admin/uploads/{upload_id}/faulty.csv").status_code == 404
    for step in ("columns", "confirm", "back", "cancel", "go-on", "throw-away", "remove-file"):
        stranger.get("/admin/uploads")
        assert stranger.post(f"/admin/uploads/{upload_id}/{step}", {"seen": "x"}).status_code == 404
    stranger.get("/admin/uploads")
    assert "list.csv" not in stranger.page
    assert stranger.get("/admin/uploads/99999999999999999999").status_code == 404


def test_rows_of_sales_are_for_those_who_may_know_customers(app: Flask) -> None:
    maker = a_maker()
    upload = _sales(maker, faulty=1, by_id=None)
    upload_id = upload.id
    a_problem(upload, 1, value="ada@example.org")
    ed = editor(app, maker)
    ed.get(f"/admin/uploads/{upload_id}")
    assert "ada@example.org" not in ed.page
    assert ed.get(f"/admin/uploads/{upload_id}/faulty.csv").status_code == 404
    knows = editor(app, maker, "k@example.org", customers=True, second_factor=True)
    knows.get(f"/admin/uploads/{upload_id}")
    assert "ada@example.org" in knows.page
    assert "upload.rows_seen" in _log(maker)


def test_examples_can_be_loaded_as_they_are(app: Flask) -> None:
    maker = a_maker()
    ed = editor(app, maker)
    for purpose in ("recall_list", "production", "sales"):
        answer = ed.client.get(f"/admin/uploads/example.csv?purpose={purpose}")
        assert answer.status_code == 200
        assert answer.data.startswith("\ufeffModel,Serial".encode())
    assert ed.client.get("/admin/uploads/example.csv?purpose=none").status_code == 404


def test_what_waits_stands_on_the_overview_and_a_recall_leads_here(app: Flask) -> None:
    maker = a_maker()
    an_upload(maker, state=PREVIEW, file_name="waiting.csv")
    an_upload(maker, state=DONE, file_name="done.csv")
    ed = editor(app, maker)
    ed.get("/admin/")
    assert "waiting.csv" in ed.page
    assert "done.csv" not in ed.page
    recall = started(ed)
    ed.get(f"/admin/recalls/{recall}")
    assert f"/admin/uploads/new?purpose=recall_list&amp;recall_id={recall}" in ed.page
    ed.get(f"/admin/uploads/new?purpose=recall_list&recall_id={recall}")
    assert f'<option value="{recall}" selected>' in ed.page
    viewer = editor(app, maker, "v@example.org", "viewer")
    viewer.get("/admin/")
    assert "waiting.csv" not in viewer.page
