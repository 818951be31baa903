"""Real worker processes for tests: started, killed and waited for."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from flask import Flask

from registry.db import db
from registry.jobs.models import CANCELLED, DONE, FAILED, Job

ROOT = Path(__file__).parents[3]
OVER = {DONE, FAILED, CANCELLED}


def environment(app: Flask) -> dict[str, str]:
    settings = app.config["SETTINGS"]
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "DATA_DIR": settings.data_dir,
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": "for tests only",
        "JOB_WORKERS": "1",
        "MAIL_SENDERS": "1",
    }


JOBS_ONLY = ("flask", "--app", "wsgi", "worker", "--only-jobs")


def start(app: Flask, *module: str) -> "subprocess.Popen[bytes]":
    """`flask worker --only-jobs`, or another module, on this site's database and folder."""
    command = [sys.executable, "-m", *(module or JOBS_ONLY)]
    return subprocess.Popen(command, cwd=ROOT, env=environment(app), start_new_session=True)


@contextlib.contextmanager
def at_work(app: Flask, *module: str) -> "Iterator[subprocess.Popen[bytes]]":
    """Killed (-9) at the end of the block, whatever it is doing."""
    child = start(app, *module)
    try:
        yield child
    finally:
        child.kill()
        child.wait()


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def state_of(job_id: int) -> str:
    db.session.rollback()
    return db.session.get_one(Job, job_id, populate_existing=True).state


def is_over(job_id: int) -> bool:
    return state_of(job_id) in OVER
