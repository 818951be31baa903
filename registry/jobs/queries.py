"""Reads about jobs. Writes nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from registry.clock import now
from registry.db import db
from registry.jobs.models import DONE, QUEUED, RUNNING, Job


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a job is. `percent` and `seconds_left` are None while nobody can know."""

    percent: int | None
    rows_a_second: int | None
    seconds_left: int | None


def find(organisation_id: int | None, job_id: int) -> Job | None:
    """The job, if it is this maker's."""
    found: Job | None = db.session.scalar(
        select(Job).where(Job.id == job_id, Job.organisation_id == organisation_id)
    )
    return found


def due(kinds: Collection[str], most: int = 10) -> list[int]:
    """Ids of jobs that may begin now, those waiting longest first. A claim decides who gets one. What is being done
    for the same subject comes first to its end."""
    called_off, twin = Job.cancel_asked.is_(True), aliased(Job)
    running = exists().where(twin.kind == Job.kind, twin.subject_id == Job.subject_id, twin.state == RUNNING)
    waiting = select(Job.id).where(
        Job.state == QUEUED, or_(Job.run_at <= now(), called_off), Job.kind.in_(kinds), ~running
    )
    return list(db.session.scalars(waiting.order_by(Job.run_at, Job.id).limit(most)))


def waiting(kind: str, subject_id: int) -> Job | None:
    """The latest job of this kind about this subject that has not ended."""
    found: Job | None = db.session.scalar(
        select(Job)
        .where(Job.kind == kind, Job.subject_id == subject_id, Job.state.in_((QUEUED, RUNNING)))
        .order_by(Job.id.desc())
        .limit(1)
    )
    return found


def asked_since(kind: str, moment: datetime) -> bool:
    """Whether a job of this kind was asked for at that moment or later, whatever became of it."""
    wanted = select(Job.id).where(Job.kind == kind, Job.created_at >= moment).limit(1)
    return db.session.scalar(wanted) is not None


def pace(job: Job) -> Pace:
    """How far and how fast the job is now."""
    return pace_at(job, now())


def pace_at(job: Job, moment: datetime) -> Pace:
    """Of the stage at hand, by what was committed since it began, or since the job was last taken up."""
    if job.state == DONE:
        return Pace(100, None, 0)
    total, done, before = job.rows_total, job.rows, job.rows_from
    if job.bytes_total:
        total, done, before = job.bytes_total, job.bytes_done, job.bytes_from
    percent = min(100, 100 * done // total) if total else None
    seconds = (moment - job.stage_at).total_seconds() if job.stage_at else 0.0
    if job.state != RUNNING or seconds <= 0:
        return Pace(percent, None, None)
    rate = int((job.rows - job.rows_from) / seconds) if job.rows > job.rows_from else None
    left = ceil(seconds * max(0, total - done) / (done - before)) if total and done > before else None
    return Pace(percent, rate or None, left)
