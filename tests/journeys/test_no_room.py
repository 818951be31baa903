"""The disk is full while records are filed, or while the index is written: it is said, nothing is half done, and all
goes on when there is room."""

import sqlalchemy as sa
from flask import Flask

from registry.cli.worker import JOBS
from registry.db import db
from registry.intake.models import DONE, FAILED
from registry.jobs.running import run_all
from registry.journeys import uploading
from registry.recalls.index.serving import refresh
from registry.recalls.states import Author
from registry.units.models import Unit
from registry.units.queries import pending_uploads
from tests.admin.uploads.desk import editor
from tests.registry.intake.test_killed import no_file_larger_than
from tests.registry.matching import records
from tests.registry.recalls.builders import a_brand, a_published_recall

FILE = {"file_upload": JOBS["file_upload"]}
MADE = [records.made(f"BX{3 * n:05}") for n in range(2_000)]
"""Apart, so that their index takes some room."""


def test_filing_stops_and_goes_on(app: Flask) -> None:
    """On SQLite the database is full, on PostgreSQL the disk of the worker that writes the index."""
    saw = records.a_saw()
    maker = saw.organisation_id
    upload = records.confirm(records.read(app, records.bring(saw, MADE, "production")))
    upload_id = upload.id
    if db.engine.dialect.name == "sqlite":
        pages = db.session.scalar(sa.text("PRAGMA page_count"))
        db.session.execute(sa.text(f"PRAGMA max_page_count={pages + 2}"))
        run_all(FILE, raising=True)
        db.session.execute(sa.text("PRAGMA max_page_count=1000000"))
    else:
        with no_file_larger_than(4_000):
            run_all(FILE, raising=True)
    db.session.expire_all()
    assert upload.state == FAILED
    assert pending_uploads(maker) == [upload_id], "what was filed does not count yet"
    ed = editor(app, maker)
    ed.get(f"/admin/uploads/{upload_id}")
    assert "There is no room left on the server" in ed.page
    assert "does not count yet" in ed.page
    uploading.go_on(upload, Author(1, "Ed"))
    db.session.commit()
    run_all(FILE, raising=True)
    db.session.expire_all()
    assert (upload.state, upload.summary["filed"]) == (DONE, {"new": 2_000})
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Unit)) == 2_000


def test_checks_go_on_with_the_index_there_is(app: Flask) -> None:
    brand = a_brand("Acme")
    a_published_recall(brand, {"any": [{"serial": ["AB1"]}]})
    db.session.commit()
    refresh()
    a_published_recall(brand, {"any": [{"serial": ["AB2"]}]})
    db.session.commit()
    client = app.test_client()
    with no_file_larger_than(10):
        answers = [client.get(f"/api/v1/check?brand=Acme&serial={one}") for one in ("AB1", "AB2")]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [answer.get_json()["verdict"] == "affected" for answer in answers] == [True, False]
    later = client.get("/api/v1/check?brand=Acme&serial=AB2")
    assert later.get_json()["verdict"] == "affected"
