"""Who may work on a job now. Every write names its owner, so that a worker that lost its job cannot write a thing."""

import secrets
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Update, case, or_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry.clock import now
from registry.db import db
from registry.jobs import owners, queries
from registry.jobs.models import QUEUED, RUNNING, Job

LEASE = timedelta(seconds=20)
MOST_CRASHES = 25
"""Workers a job may take with it without getting any further; then it has failed."""


def claim(worker: str, kinds: Collection[str]) -> Job | None:
    """The job that waited longest, now this worker's; None where nothing is due. Commits."""
    for job_id in queries.due(kinds):
        if _taken(worker, job_id):
            return db.session.get(Job, job_id, populate_existing=True)
    db.session.rollback()
    return None


def _taken(worker: str, job_id: int) -> bool:
    """False where another was quicker, with this job or with one of its kind for the same subject."""
    values: dict[str, Any] = {"state": RUNNING, "lease_owner": f"{worker}/{secrets.token_hex(4)}"}
    values |= {"stage_at": now(), "rows_from": Job.rows, "bytes_from": Job.bytes_done}
    mine = update(Job).where(Job.id == job_id, Job.state == QUEUED)
    try:
        taken = _write(mine.values(**values, lease_until=now() + LEASE, started_at=now()))
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return False
    return taken


def held(job_id: int, lease: str, **values: Any) -> bool:
    """Writes to the job while it is ours and nobody called it off. Part of the caller's transaction."""
    mine = update(Job).where(
        Job.id == job_id, Job.state == RUNNING, Job.lease_owner == lease, Job.cancel_asked.is_(False)
    )
    return _write(mine.values(lease_until=now() + LEASE, **values))


def ended(job_id: int, lease: str, state: str, **values: Any) -> bool:
    """Gives the job up in this state, whether it was called off or not; False where it is no longer ours."""
    mine = update(Job).where(Job.id == job_id, Job.state == RUNNING, Job.lease_owner == lease)
    return _write(mine.values(state=state, lease_owner="", lease_until=None, **values))


def renew(session: Session, job_id: int, lease: str) -> bool:
    """A little more time, from a thread beside the work. Commits the session it is given."""
    mine = update(Job).where(Job.id == job_id, Job.state == RUNNING, Job.lease_owner == lease)
    found = session.execute(
        mine.values(lease_until=now() + LEASE).execution_options(synchronize_session=False)
    )
    session.commit()
    return bool(found.rowcount)  # type: ignore[attr-defined]


def take_back(folder: Path) -> int:
    """Jobs whose worker is dead, or has not been heard of for a lease, wait again. Commits."""
    gone = owners.dead(folder)
    lost = [Job.lease_owner.startswith(f"{name}/", autoescape=True) for name in gone]
    lost.append(Job.lease_until < now())
    back = update(Job).where(Job.state == RUNNING, or_(*lost))
    count = 0
    if gone or db.session.scalar(_any_overdue()):
        found = db.session.execute(
            back.values(
                state=QUEUED,
                run_at=case((Job.run_at > now(), now()), else_=Job.run_at),
                lease_owner="",
                lease_until=None,
                crashes=Job.crashes + 1,
            ).execution_options(synchronize_session=False)
        )
        count = int(found.rowcount)  # type: ignore[attr-defined]
    db.session.commit()
    for name in gone:
        owners.forget(folder, name)
    return count


def _any_overdue() -> Any:
    return db.select(Job.id).where(Job.state == RUNNING, Job.lease_until < now()).limit(1)


def _write(statement: Update) -> bool:
    done = db.session.execute(statement.execution_options(synchronize_session=False))
    return bool(done.rowcount)  # type: ignore[attr-defined]
