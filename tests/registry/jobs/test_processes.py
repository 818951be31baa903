"""Worker processes end when asked, leave their job to the next, and are started again when they die."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from registry.cli.children import Child
from registry.db import db
from registry.intake.models import Upload
from registry.jobs import actions
from registry.jobs.models import DONE, QUEUED, RUNNING, Job
from tests.people import a_maker
from tests.postgres import _free_port
from tests.registry.intake.builders import an_upload
from tests.registry.jobs import worker


@pytest.fixture
def long_job(app: Flask) -> int:
    """Finding out how 60 MB are written takes a while."""
    upload = an_upload(a_maker(), b"model,serial\n" + b"WF45,KT1\n" * 3_000_000, state="opening", layout={})
    job = actions.queue(
        "open_upload",
        organisation_id=upload.organisation_id,
        by_id=None,
        by_name="Ed",
        subject_id=upload.id,
    )
    db.session.commit()
    return job.id


@pytest.mark.slow
def test_a_worker_asked_to_end_gives_its_job_back_in_order(app: Flask, long_job: int) -> None:
    child = worker.start(app)
    worker.until(lambda: worker.state_of(long_job) == RUNNING)
    child.send_signal(signal.SIGTERM)
    assert child.wait(20) == 0
    job = db.session.get_one(Job, long_job, populate_existing=True)
    assert job.state in {QUEUED, DONE}
    assert (job.crashes, job.attempts, job.lease_owner) == (0, 0, "")
    assert not list((Path(app.config["SETTINGS"].data_dir) / "workers").glob("[0-9a-f]*"))


def until(child: Child, true: object) -> None:
    end = time.monotonic() + 20
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end
        child.look()
        time.sleep(0.02)


def test_a_child_that_is_killed_is_started_again_and_again() -> None:
    child = Child([sys.executable, "-c", "import time; time.sleep(60)"], os.environ)
    for _ in range(4):
        pid = child.process.pid
        child.process.kill()
        until(child, lambda pid=pid: child.process.pid != pid)
    assert not child.hopeless
    child.process.kill()
    child.process.wait()


def test_a_child_that_cannot_live_is_given_up() -> None:
    child = Child([sys.executable, "-c", "raise SystemExit(1)"], os.environ)
    until(child, lambda: child.hopeless)


@pytest.mark.slow
def test_serve_starts_what_dies_again_and_ends_all(app: Flask) -> None:
    port = _free_port()
    env = worker.environment(app) | {"PORT": str(port), "WEB_WORKERS": "1"}
    site = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "serve"], cwd=worker.ROOT, env=env
    )
    try:
        worker.until(lambda: len(children(site.pid)) == 3)
        first = children(site.pid)
        for pid in first:
            os.kill(pid, signal.SIGKILL)
        worker.until(lambda: len(children(site.pid)) == 3 and not set(children(site.pid)) & set(first))
        upload = an_upload(a_maker(), b"model,serial\nWF45,KT1\n", state="opening", layout={})
        job = actions.queue(
            "open_upload", organisation_id=None, by_id=None, by_name="Ed", subject_id=upload.id
        )
        db.session.commit()
        worker.until(lambda: worker.is_over(job.id))
        states = db.session.scalars(sa.select(Upload.state))
        assert list(states) == ["columns"]
    finally:
        site.send_signal(signal.SIGTERM)
        code = site.wait(40)
    assert code == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in first)


def children(pid: int) -> list[int]:
    """Those alive; a dead one that nobody waited for yet does not count."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    found = [int(child) for child in path.read_text().split()] if path.exists() else []
    return [child for child in found if "\nState:\tZ" not in Path(f"/proc/{child}/status").read_text()]
