"""A worker that is killed, a disk that is full, a database that goes away: nothing is half done, and it goes on."""

import io
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from registry.db import db
from registry.intake import cutting, folders, receiving
from registry.intake.cleaning import clean_uploads
from registry.intake.models import COLUMNS, PREVIEW, SALES, Upload
from registry.jobs import actions
from registry.jobs.models import DONE, FAILED, RUNNING, Job
from registry.jobs.running import run_all
from tests.conftest import dispose, make_site, migrate
from tests.people import a_maker
from tests.postgres import running
from tests.registry.intake import reading_worker
from tests.registry.intake.builders import an_upload
from tests.registry.intake.test_staging import result
from tests.registry.jobs import worker

READER = "tests.registry.intake.reading_worker"
TABLE = b"model,serial\n" + b"".join(b"WF45,KT%d\n" % n for n in range(400_000))
NUMBERS = b"number,name\n" + b"".join(
    b"%d,x\n" % (n * 7919 % 120_000) if n % 500 else b"x%d,=y\n" % n for n in range(120_000)
)


def queued(upload: Upload, kind: str) -> int:
    job = actions.queue(
        kind, organisation_id=upload.organisation_id, by_id=None, by_name="Ed", subject_id=upload.id
    )
    upload.job_id = job.id
    db.session.commit()
    return job.id


def everything(upload: Upload) -> tuple[object, ...]:
    return (*result(upload), upload.state, upload.summary, upload.cursor["late"])


def undisturbed(maker: int, monkeypatch: pytest.MonkeyPatch) -> tuple[object, ...]:
    upload = an_upload(maker, NUMBERS)
    queued(upload, "read")
    with monkeypatch.context() as patch:
        patch.setattr(cutting, "SIZE", reading_worker.SIZE)
        run_all({"read": reading_worker.read}, raising=True)
    assert upload.state == PREVIEW
    return everything(upload)


@pytest.mark.slow
def test_a_worker_killed_while_it_opens_is_followed_by_another(app: Flask) -> None:
    upload = an_upload(a_maker(), TABLE, state="opening", layout={})
    job_id = queued(upload, "open_upload")
    with worker.at_work(app):
        worker.until(lambda: worker.state_of(job_id) != "queued")
    assert worker.state_of(job_id) in {RUNNING, DONE}
    with worker.at_work(app):
        worker.until(lambda: worker.is_over(job_id))
    assert worker.state_of(job_id) == DONE
    db.session.refresh(upload)
    assert (upload.state, len(upload.sample)) == (COLUMNS, 20)


@pytest.mark.slow
def test_killed_twenty_times_the_result_is_that_of_an_undisturbed_reading(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker, dice = a_maker(), random.Random(3)
    whole = undisturbed(maker, monkeypatch)
    upload = an_upload(maker, NUMBERS)
    job_id, kills = queued(upload, "read"), 0
    times = 20 if db.engine.dialect.name == "sqlite" else 5
    while kills < times and not worker.is_over(job_id):
        with worker.at_work(app, READER):
            worker.until(lambda: worker.state_of(job_id) != "queued")
            time.sleep(dice.random() * 0.1)
        kills += 1
    with worker.at_work(app, READER):
        worker.until(lambda: worker.is_over(job_id))
    assert worker.state_of(job_id) == DONE
    assert kills == times
    assert everything(upload) == whole


@pytest.mark.slow
def test_a_database_that_goes_away_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running() as server:
        site = make_site(tmp_path, server.url(server.create()))
        migrate(site)
        with site.app_context():
            maker = a_maker()
            whole = undisturbed(maker, monkeypatch)
            upload = an_upload(maker, NUMBERS)
            upload_id, job_id = upload.id, queued(upload, "read")
            with worker.at_work(site, READER):
                worker.until(lambda: rows_of(job_id) > 0)
                before = rows_of(job_id)
                db.session.remove()
                dispose(site)
                server.stop()
                time.sleep(2)
                server.start()
                worker.until(lambda: worker.is_over(job_id))
            job = db.session.get_one(Job, job_id)
            assert (job.state, job.attempts, job.crashes) == (DONE, 0, 0)
            assert 0 < before < 120_000
            assert everything(db.session.get_one(Upload, upload_id)) == whole
        dispose(site)


def rows_of(job_id: int) -> int:
    db.session.rollback()
    return db.session.get_one(Job, job_id, populate_existing=True).rows


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """As on a full disk, for this process: writing more fails."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize(
    ("row", "count"), [(b"1234567890\n", 400_000), (b"x\n", 150_000)], ids=["good", "faulty"]
)
def test_a_full_disk_ends_the_reading_and_it_goes_on_when_there_is_room(
    app: Flask, monkeypatch: pytest.MonkeyPatch, row: bytes, count: int
) -> None:
    """Where there is no room for the sorted rows, or for those to be given back."""
    monkeypatch.setattr(cutting, "SIZE", 10_000_000)
    upload = an_upload(a_maker(), b"number\n" + row * count)
    job_id = queued(upload, "read")
    with no_file_larger_than(3_000_000):
        run_all({"read": reading_worker.read}, raising=True)
    job = db.session.get_one(Job, job_id)
    assert job.state == FAILED
    assert "no room left" in job.message
    assert not [path for path in folders.folder(upload).glob("*/*") if path.stat().st_size]
    assert actions.go_on(job)
    db.session.commit()
    run_all({"read": reading_worker.read}, raising=True)
    db.session.refresh(upload)
    assert (job.state, upload.rows, upload.state) == (DONE, count, PREVIEW)


def test_a_full_disk_refuses_a_file_and_keeps_nothing_of_it(sqlite_site: Flask) -> None:
    with no_file_larger_than(3_000_000), pytest.raises(receiving.Refused, match="no room left"):
        receiving.receive(io.BytesIO(b"x" * 4_000_000), "a", organisation_id=a_maker(), purpose=SALES, by=ED)
    assert not list(folders.root().glob("*"))


ED = SimpleNamespace(id=None, name="Ed")


def test_a_full_database_ends_the_reading_and_it_goes_on_when_there_is_room(sqlite_site: Flask) -> None:
    upload = an_upload(a_maker(), b"number\n" + b"x\n" * 2000)
    job_id = queued(upload, "read")
    pages = db.session.scalar(sa.text("PRAGMA page_count"))
    db.session.execute(sa.text(f"PRAGMA max_page_count={pages + 2}"))
    run_all({"read": reading_worker.read}, raising=True)
    job = db.session.get_one(Job, job_id)
    assert job.state == FAILED
    assert "no room left" in job.message
    db.session.refresh(upload)
    assert (upload.rows, upload.cursor) == (0, {})
    db.session.execute(sa.text("PRAGMA max_page_count=1000000"))
    actions.go_on(job)
    db.session.commit()
    run_all({"read": reading_worker.read}, raising=True)
    db.session.refresh(upload)
    assert (job.state, upload.rows, upload.faulty) == (DONE, 2000, 2000)


KILLED = """
import os, signal
from types import SimpleNamespace
from wsgi import app
from registry.intake import receiving

class Stream:
    left = 5
    def read(self, size):
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)
        return b"x" * size

with app.app_context():
    receiving.receive(Stream(), "a.csv", organisation_id=1, purpose="sales", by=SimpleNamespace(id=None, name="Ed"))
"""


@pytest.mark.slow
def test_a_server_killed_while_a_file_comes_in_leaves_nothing_for_long(app: Flask) -> None:
    a_maker()
    killed = subprocess.run([sys.executable, "-c", KILLED], cwd=worker.ROOT, env=worker.environment(app))
    assert killed.returncode == -9
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Upload)) == 0
    (left,) = folders.root().iterdir()
    clean_uploads()
    assert left.exists()  # it might be coming in still
    os.utime(left, (0, 0))
    clean_uploads()
    assert not left.exists()
