"""Share, rate and time left are those of the stage at hand, and of this worker's time at it."""

from datetime import timedelta

import pytest
from flask import Flask

from registry.clock import now
from registry.db import db
from registry.jobs import actions, leases
from registry.jobs.models import DONE, QUEUED, RUNNING, Job
from registry.jobs.queries import Pace, pace_at
from registry.jobs.running import Run

BEGAN = now()
NOTHING = {
    "rows": 0,
    "rows_total": None,
    "rows_from": 0,
    "bytes_done": 0,
    "bytes_total": None,
    "bytes_from": 0,
}


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"rows": 500, "bytes_done": 25, "bytes_total": 100}, Pace(25, 50, 30)),
        ({"rows": 200, "rows_total": 1000}, Pace(20, 20, 40)),
        ({"rows": 900, "rows_from": 800, "rows_total": 1000}, Pace(90, 10, 10)),
        ({"bytes_done": 90, "bytes_from": 80, "bytes_total": 100}, Pace(90, None, 10)),
        ({"rows": 10, "rows_total": 10}, Pace(100, 1, 0)),
        ({"rows": 12, "rows_total": 10}, Pace(100, 1, 0)),
        ({"rows": 800, "rows_from": 800, "rows_total": 1000}, Pace(80, None, None)),
        ({"rows": 0, "rows_from": 800}, Pace(None, None, None)),
        ({"rows": 70}, Pace(None, 7, None)),
        ({"rows": 50, "rows_total": 100, "stage_at": None}, Pace(50, None, None)),
        ({"rows": 50, "rows_total": 100, "state": QUEUED}, Pace(50, None, None)),
        ({"rows": 50, "rows_total": 100, "state": DONE}, Pace(100, None, 0)),
    ],
)
def test_is_reckoned_from_what_stood_when_the_stage_began(facts: dict[str, object], told: Pace) -> None:
    job = Job(**{"state": RUNNING, "stage_at": BEGAN, **NOTHING, **facts})
    assert pace_at(job, BEGAN + timedelta(seconds=10)) == told


def test_a_new_stage_and_a_new_claim_begin_anew(app: Flask) -> None:
    job = actions.queue("test", organisation_id=None, by_id=None, by_name="Ed")
    db.session.commit()
    run = _claimed()
    run.progress(stage="Reading", rows=0, bytes_done=0, bytes_total=1000)
    run.progress(rows=400, bytes_done=500)
    assert _after_ten_seconds(job) == Pace(50, 40, 10)
    run.progress(stage="Reading", rows=800, bytes_done=1000)
    assert _after_ten_seconds(job) == Pace(100, 80, 0)
    run.progress(stage="Comparing")
    assert _after_ten_seconds(job) == Pace(None, None, None)
    run.progress(stage="Filing", rows=0, rows_total=800)
    run.progress(rows=600)
    assert _after_ten_seconds(job) == Pace(75, 60, 4)

    leases.ended(job.id, run.lease, QUEUED)
    db.session.commit()
    again = _claimed()
    assert _after_ten_seconds(job) == Pace(75, None, None), "what another worker did is no pace of this one"
    again.progress(stage="Filing", rows=600, rows_total=800)
    again.progress(rows=700)
    assert _after_ten_seconds(job) == Pace(87, 10, 10)
    leases.ended(job.id, again.lease, QUEUED)
    db.session.commit()
    _claimed().progress(stage="Filing", rows=100, rows_total=800)
    assert _after_ten_seconds(job) == Pace(12, None, None), "it had to begin again from less"


def _claimed() -> Run:
    job = leases.claim("worker", {"test"})
    assert job
    assert (job.rows_from, job.bytes_from) == (job.rows, job.bytes_done)
    return Run(job.id, job.kind, None, None, {}, None, "Ed", job.lease_owner)


def _after_ten_seconds(job: Job) -> Pace:
    """Told as if the stage, or the claim, were ten seconds old."""
    db.session.refresh(job)
    assert job.stage_at
    return pace_at(job, job.stage_at + timedelta(seconds=10))
