"""Whose turn it is to file records of a maker. A courtesy: each batch holds a lock of its own besides."""

from sqlalchemy import exists, select

from registry.clock import now
from registry.db import db
from registry.jobs.models import RUNNING, Job


def is_before(job_id: int) -> bool:
    """Whether a worker that lives is at an older job of the same maker and kind."""
    mine = db.session.get_one(Job, job_id)
    older = exists().where(
        Job.organisation_id == mine.organisation_id,
        Job.kind == mine.kind,
        Job.state == RUNNING,
        Job.id < job_id,
        Job.lease_until > now(),
    )
    return bool(db.session.scalar(select(older)))
