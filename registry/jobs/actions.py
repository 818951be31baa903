"""Asks for work, calls it off, lets it go on. The caller commits: a job stands or falls with the change it follows."""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from registry.clock import now
from registry.db import db
from registry.jobs.models import CANCELLED, FAILED, QUEUED, RUNNING, Job
from registry.jobs.queries import asked_since


def queue(
    kind: str,
    *,
    organisation_id: int | None,
    by_id: int | None,
    by_name: str,
    subject_id: int | None = None,
    payload: dict[str, Any] | None = None,
    run_at: datetime | None = None,
) -> Job:
    """A job of this kind, done as soon as a worker is free, or not before `run_at`."""
    job = Job(
        kind=kind,
        organisation_id=organisation_id,
        by_id=by_id,
        by_name=by_name,
        subject_id=subject_id,
        payload=payload or {},
        run_at=run_at or now(),
    )
    db.session.add(job)
    db.session.flush()
    return job


def queue_since(kind: str, moment: datetime) -> bool:
    """Asks for a look at everything where nobody has at that moment or later; whether it did."""
    if asked_since(kind, moment):
        return False
    queue(kind, organisation_id=None, by_id=None, by_name="")
    return True


def ask_to_cancel(job: Job) -> bool:
    """True where the job had not begun and is cancelled now: the caller moves its subject itself. Otherwise the
    worker stops at its next step and tells the subject."""
    if _moved(job, {QUEUED}, state=CANCELLED, cancel_asked=True, finished_at=now()):
        return True
    _moved(job, {RUNNING}, cancel_asked=True)
    return False


def go_on(job: Job) -> bool:
    """A failed job is tried again from what it had committed; False where it has not failed."""
    return _moved(
        job,
        {FAILED},
        state=QUEUED,
        run_at=now(),
        attempts=0,
        crashes=0,
        message="",
        cancel_asked=False,
        finished_at=None,
    )


def _moved(job: Job, states: set[str], **values: Any) -> bool:
    """Only from these states: a worker may be moving the same job now."""
    db.session.flush()
    done = db.session.execute(
        update(Job)
        .where(Job.id == job.id, Job.state.in_(states))
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(job)
    return bool(done.rowcount)  # type: ignore[attr-defined]
