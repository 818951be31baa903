"""What people do with an upload, two at once, too late, or without the right."""

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
from tests.admin.uploads.desk import SALES_FILE, an_upload, editor, now, seen
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


def sales(maker: int, state: str = PREVIEW, **values: object) -> Upload:
    given = {"rows": 1, "summary": RECORDS, "fingerprint": "f" * 64} | values
    return an_upload(maker, SALES_FILE, state=state, purpose=SALES, **given)


def log(maker: int) -> list[str]:
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
    job.rows, job.bytes_done, job.bytes_total, job.stage, job.stage_at = (
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
    assert log(maker) == ["upload.cancelled", "upload.cancelled"]


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
    upload_id = sales(maker).id
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
    assert "cannot be stopped any more" in ed.page
    assert now(maker, upload_id).state == FILING
    assert db.session.scalars(select(Job.cancel_asked).where(Job.kind == "file_upload")).all() == [False]
    assert log(maker) == ["upload.confirmed"]


def test_the_same_file_brought_by_two_people(app: Flask) -> None:
    maker = a_maker()
    first, second = sales(maker).id, sales(maker, by_name="Eve").id
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
    upload_id = sales(maker).id
    an_upload(other, SALES_FILE, state=DONE, purpose=SALES)
    an_upload(maker, SALES_FILE, state=DONE)
    an_upload(maker, SALES_FILE + "x\n", state=DONE, purpose=SALES)
    ed = editor(app, maker)
    ed.get(f"/admin/uploads/{upload_id}")
    assert "This very file" not in ed.page


def test_back_to_the_columns_and_away(app: Flask) -> None:
    maker = a_maker()
    upload_id = sales(maker).id
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
    assert log(maker) == ["upload.columns_reopened", "upload.thrown_away"]


def test_the_file_of_what_was_loaded_can_go(app: Flask) -> None:
    maker = a_maker()
    upload_id = sales(maker, DONE).id
    ed = editor(app, maker)
    ed.get(f"/admin/uploads/{upload_id}")
    ed.post(f"/admin/uploads/{upload_id}/remove-file")
    upload = now(maker, upload_id)
    assert upload.state == DONE
    assert not folders.folder(upload).exists()
    assert "to make room" not in ed.page


def test_half_filed_records_are_not_thrown_away(app: Flask) -> None:
    maker = a_maker()
    upload = sales(maker, FAILED)
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
