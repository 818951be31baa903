"""A worker is killed (-9) again and again while it looks at what people watch: each gets one letter, nobody none."""

import random
import time
from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from registry.db import db
from registry.jobs.models import DONE, Job
from registry.recalls.models import IndexState
from registry.recalls.publication import LOOK
from registry.registrations.models import Watch
from tests.jobs import run_jobs
from tests.registry.jobs import worker
from tests.registry.recalls.builders import a_brand, a_product, a_recall, a_version
from tests.watchers import letters, many_watches

WORKER = "tests.journeys.careful_worker"
WATCHES, COVERED, KILLS = 4000, 3000, 6


def the_job() -> Job:
    db.session.rollback()
    wanted = select(Job).where(Job.kind == LOOK).order_by(Job.id.desc()).limit(1)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def answered() -> int:
    """Watches that the newest index has answered."""
    db.session.rollback()
    newest = select(IndexState.generation).scalar_subquery()
    return db.session.scalar(select(func.count()).where(Watch.generation == newest)) or 0


@pytest.mark.slow
def test_each_is_told_once_whatever_is_killed(app: Flask) -> None:
    brand = a_brand("Acme")
    product = a_product(brand)
    db.session.commit()
    run_jobs(app)
    many_watches(WATCHES, lambda number: f"serial=AB{number:06}&brand=Acme")
    rule = {"any": [{"serial": {"range": ["AB000000", f"AB{COVERED - 1:06}"]}}]}
    a_version(a_recall(brand, product, remedy_available=True), rule)
    db.session.commit()
    job_id, dice, steps = the_job().id, random.Random(7), []
    for _ in range(KILLS):
        steps.append(answered())
        with worker.at_work(app, WORKER):
            worker.until(lambda: answered() > steps[-1])
            time.sleep(dice.random() * 0.4)
    assert not worker.is_over(job_id), "the kills came too late"
    assert steps == sorted(set(steps)), "what was done is not done again"
    with worker.at_work(app, WORKER):
        worker.until(lambda: worker.is_over(job_id))
    job = the_job()
    assert (job.id, job.state, job.attempts) == (job_id, DONE, 0)
    assert answered() == WATCHES
    told = Counter(letter.watch_id for letter in letters())
    assert len(told) == COVERED
    assert set(told.values()) == {1}
