"""Runs one claimed job to its end, whatever happens on the way. Knows no kind of job: handlers are given to it."""

import logging
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from registry.clock import now
from registry.db import db, settings_here
from registry.errors import Refused
from registry.jobs import leases
from registry.jobs.models import CANCELLED, DONE, FAILED, QUEUED, Job
from registry.jobs.owners import Owner
from registry.jobs.renewing import renewed
from registry.jobs.sparing import seldom_searched
from registry.jobs.trouble import NO_ROOM, database_away, no_room

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 3
WAIT_SECONDS = 600.0


class Cancelled(Exception):
    """Somebody called the job off."""


class Lost(Exception):
    """The job is another worker's by now, or this one must stop: leave it as it was last committed."""


@dataclass
class Run:
    """What a handler knows of its job. It may be run again from any `progress` it made."""

    job_id: int
    kind: str
    organisation_id: int | None
    subject_id: int | None
    payload: dict[str, Any]
    by_id: int | None
    by_name: str
    lease: str
    stopping: Callable[[], bool] = field(default=lambda: False)
    stage: str | None = None

    def progress(
        self,
        *,
        stage: str | None = None,
        rows: int | None = None,
        rows_total: int | None = None,
        bytes_done: int | None = None,
        bytes_total: int | None = None,
    ) -> None:
        """Commits all that was written since the last call, if the job is still ours and nobody called it off. Another
        stage begins anew: what is not told with it is forgotten."""
        told = {"stage": stage, "rows": rows, "rows_total": rows_total}
        told |= {"bytes_done": bytes_done, "bytes_total": bytes_total}
        values: dict[str, Any] = {name: value for name, value in told.items() if value is not None}
        if stage is not None and stage != self.stage:
            values = _begun(values)
        if rows or bytes_done:
            values["crashes"] = 0
        db.session.flush()
        if not leases.held(self.job_id, self.lease, **values):
            db.session.rollback()
            raise self._reason()
        db.session.commit()
        self.stage = stage or self.stage
        if self.stopping():
            raise Lost

    def _reason(self) -> Exception:
        job = db.session.get(Job, self.job_id, populate_existing=True)
        called_off = job is not None and job.cancel_asked and job.lease_owner == self.lease
        db.session.rollback()
        return Cancelled() if called_off else Lost()


def _begun(told: dict[str, Any]) -> dict[str, Any]:
    """A stage as it begins. Also one that a job taken up again goes on with: what an earlier worker did was not done
    in this one's time."""
    values = {"rows": 0, "rows_total": None, "bytes_done": 0, "bytes_total": None, **told}
    return values | {"stage_at": now(), "rows_from": values["rows"], "bytes_from": values["bytes_done"]}


Handler = Callable[[Run], object]
Ending = Callable[[int | None, str, str], object]
ENDINGS: dict[str, Ending] = {}
"""Kind -> what a job's subject does when the job failed or was called off: (subject_id, state, message)."""


def run_next(
    worker: str,
    jobs: Mapping[str, Handler],
    *,
    stopping: Callable[[], bool] = lambda: False,
    raising: bool = False,
) -> bool:
    """Claims one job that is due and runs it; False where none is."""
    job = leases.claim(worker, jobs.keys())
    if job is None:
        return False
    run = Run(
        job_id=job.id,
        kind=job.kind,
        organisation_id=job.organisation_id,
        subject_id=job.subject_id,
        payload=dict(job.payload),
        by_id=job.by_id,
        by_name=job.by_name,
        lease=job.lease_owner,
        stopping=stopping,
    )
    crashed = job.crashes >= leases.MOST_CRASHES
    db.session.commit()
    if crashed:
        _end(run, FAILED, f"This stopped the worker {leases.MOST_CRASHES} times; it is not tried again.")
        return True
    with renewed(run.job_id, run.lease), seldom_searched():
        _carry_out(run, jobs[run.kind], raising=raising)
    return True


def run_all(jobs: Mapping[str, Handler], *, raising: bool = False) -> int:
    """Does everything that is due, here and now; with `raising`, a handler's own faults come through."""
    owner = Owner(settings_here().data_path / "workers")
    done = 0
    try:
        while run_next(owner.name, jobs, raising=raising):
            done += 1
    finally:
        owner.close()
    return done


def _carry_out(run: Run, handler: Handler, *, raising: bool) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            _attempt(run, handler, raising=raising)
            return
        except Lost:
            db.session.rollback()
            leases.ended(run.job_id, run.lease, QUEUED)
            db.session.commit()
            return
        except Exception as error:
            if not database_away(error) or time.monotonic() > until:
                raise
            log.warning("job %s waits for the database: %s", run.job_id, str(error).partition("\n")[0])
            _wait_for_database(until)


def _attempt(run: Run, handler: Handler, *, raising: bool) -> None:
    try:
        run.progress()
        handler(run)
        db.session.flush()
        if not leases.held(run.job_id, run.lease):
            db.session.rollback()
            raise run._reason()
        leases.ended(run.job_id, run.lease, DONE, finished_at=now(), message="")
        db.session.commit()
    except Cancelled:
        _end(run, CANCELLED, "")
    except Refused as error:
        _end(run, FAILED, error.message)
    except Lost:
        raise
    except Exception as error:
        db.session.rollback()
        if database_away(error):
            raise
        if no_room(error):
            log.warning("job %s: no room: %s", run.job_id, str(error).partition("\n")[0])
            _end(run, FAILED, NO_ROOM)
            return
        _failed(run)
        if raising:
            raise


def _failed(run: Run) -> None:
    """A fault of ours: again after a while, and after MOST_ATTEMPTS for a person to look at, by its reference."""
    reference = secrets.token_hex(4)
    log.exception("job %s (%s) failed, reference %s", run.job_id, run.kind, reference)
    job = db.session.get(Job, run.job_id, populate_existing=True)
    attempts = (job.attempts if job else 0) + 1
    if attempts >= MOST_ATTEMPTS:
        words = f"Something went wrong on our side; what was done so far is kept. Reference {reference}."
        _end(run, FAILED, words, attempts=attempts)
        return
    later = now() + timedelta(seconds=2**attempts)
    leases.ended(run.job_id, run.lease, QUEUED, attempts=attempts, run_at=later)
    db.session.commit()


def _end(run: Run, state: str, message: str, **values: Any) -> None:
    """The job's end and its subject's, in one transaction."""
    db.session.rollback()
    if leases.ended(run.job_id, run.lease, state, message=message, finished_at=now(), **values):
        if ending := ENDINGS.get(run.kind):
            ending(run.subject_id, state, message)
        db.session.commit()
    else:
        db.session.rollback()


def _wait_for_database(until: float) -> None:
    """Returns when the database answers, or when there is no more time."""
    pause = 0.1
    while time.monotonic() < until:
        time.sleep(pause)
        pause = min(pause * 2, 2.0)
        try:
            db.session.rollback()
            db.session.execute(text("SELECT 1"))
            db.session.rollback()
            return
        except Exception as error:
            db.session.remove()
            if not database_away(error):
                raise
