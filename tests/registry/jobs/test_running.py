"""A job ends as it should whatever happens on the way, and only its owner ever writes to it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from registry.clock import now
from registry.db import db, settings_here
from registry.errors import Refused
from registry.jobs import actions, leases, queries, running
from registry.jobs.models import CANCELLED, DONE, FAILED, QUEUED, RUNNING, Job
from registry.jobs.owners import Owner
from registry.jobs.running import Handler, Run, run_all


def a_job(kind: str = "test", **given: object) -> Job:
    job = actions.queue(kind, organisation_id=None, by_id=None, by_name="Ed", **given)  # type: ignore[arg-type]
    db.session.commit()
    return job


def do(handler: Handler, **more: bool) -> int:
    return run_all({"test": handler}, **more)


@pytest.fixture
def told() -> Iterator[list[tuple[object, ...]]]:
    said: list[tuple[object, ...]] = []
    running.ENDINGS["test"] = lambda *what: said.append(what)
    yield said
    del running.ENDINGS["test"]


def test_a_job_is_done_once_and_knows_what_it_is_about(app: Flask) -> None:
    job = a_job(subject_id=7, payload={"a": 1})
    seen: list[Run] = []
    assert do(seen.append) == 1
    assert do(seen.append) == 0
    assert [(run.subject_id, run.payload, run.by_name) for run in seen] == [(7, {"a": 1}, "Ed")]
    db.session.refresh(job)
    assert (job.state, job.lease_owner, job.lease_until) == (DONE, "", None)
    assert queries.pace(job).percent == 100


def test_progress_keeps_what_was_written_and_shows_how_far_it_is(app: Flask) -> None:
    job = a_job()

    def handler(run: Run) -> None:
        run.progress(stage="Reading", rows=5, rows_total=10)
        db.session.rollback()
        seen = db.session.get_one(Job, job.id)
        assert (seen.state, seen.stage, seen.rows) == (RUNNING, "Reading", 5)
        assert queries.pace(seen).percent == 50

    assert do(handler, raising=True) == 1
    db.session.refresh(job)
    assert job.state == DONE


def test_of_one_subject_one_job_runs_at_a_time(app: Flask) -> None:
    first, second, other = a_job(subject_id=7), a_job(subject_id=7), a_job(subject_id=8)
    assert leases.claim("a", ["test"]).id == first.id  # type: ignore[union-attr]
    assert not leases._taken("b", second.id), "also where it was looked for before the first had begun"
    assert leases.claim("b", ["test"]).id == other.id  # type: ignore[union-attr]
    assert leases.claim("c", ["test"]) is None
    db.session.refresh(first)
    assert leases.ended(first.id, first.lease_owner, DONE)
    db.session.commit()
    assert leases.claim("c", ["test"]).id == second.id  # type: ignore[union-attr]


def test_a_job_waits_for_its_moment(app: Flask) -> None:
    a_job(run_at=now() + timedelta(hours=1))
    assert do(lambda run: None) == 0


def test_a_refusal_ends_the_job_with_its_words(app: Flask, told: list[tuple[object, ...]]) -> None:
    job = a_job(subject_id=3)

    def handler(run: Run) -> None:
        raise Refused("file", "The file is empty.")

    do(handler)
    db.session.refresh(job)
    assert (job.state, job.message) == (FAILED, "The file is empty.")
    assert told == [(3, FAILED, "The file is empty.")]


def test_a_fault_of_ours_is_tried_three_times_then_shown_with_a_reference(app: Flask) -> None:
    job = a_job()

    def handler(run: Run) -> None:
        raise RuntimeError("no such luck")

    for _ in range(3):
        do(handler)
        db.session.execute(sa.update(Job).values(run_at=now()))
        db.session.commit()
    db.session.refresh(job)
    assert (job.state, job.attempts) == (FAILED, 3)
    assert "Reference" in job.message
    assert actions.go_on(job)
    db.session.commit()
    assert do(lambda run: None) == 1
    db.session.refresh(job)
    assert (job.state, job.message) == (DONE, "")


def test_a_full_disk_ends_the_job_and_it_can_go_on(app: Flask, told: list[tuple[object, ...]]) -> None:
    job = a_job()

    def handler(run: Run) -> None:
        raise OSError(28, "No space left on device")

    do(handler)
    db.session.refresh(job)
    assert (job.state, job.attempts) == (FAILED, 0)
    assert "no room left" in job.message
    assert len(told) == 1
    assert actions.go_on(job)


def test_cancelling_a_running_job_undoes_its_step_and_tells_its_subject(
    app: Flask, told: list[tuple[object, ...]]
) -> None:
    job = a_job(subject_id=3)

    def handler(run: Run) -> None:
        run.progress(rows=1)
        assert not actions.ask_to_cancel(db.session.get_one(Job, job.id))
        db.session.commit()
        db.session.get_one(Job, job.id).stage = "never kept"
        run.progress(rows=2)

    do(handler, raising=True)
    db.session.refresh(job)
    assert (job.state, job.rows, job.stage) == (CANCELLED, 1, "")
    assert told == [(3, CANCELLED, "")]


def test_a_job_that_did_not_begin_is_cancelled_at_once(app: Flask) -> None:
    job = a_job()
    assert actions.ask_to_cancel(job)
    db.session.commit()
    assert do(lambda run: None) == 0
    assert not actions.ask_to_cancel(job)
    assert not actions.go_on(job)


def test_a_worker_that_lost_its_job_writes_nothing_more(app: Flask) -> None:
    job = a_job()

    def handler(run: Run) -> None:
        _taken_over(job)
        db.session.get_one(Job, job.id).stage = "never kept"
        run.progress(rows=2)

    do(handler, raising=True)
    db.session.refresh(job)
    assert (job.state, job.lease_owner, job.rows, job.stage) == (RUNNING, "other/1", 0, "")


def test_a_handler_that_ends_after_losing_its_job_does_not_end_it(app: Flask) -> None:
    job = a_job()
    do(lambda run: _taken_over(job), raising=True)
    db.session.refresh(job)
    assert (job.state, job.lease_owner) == (RUNNING, "other/1")


def test_a_stopping_worker_gives_the_job_back_as_it_is(app: Flask) -> None:
    job = a_job()
    owner = Owner(settings_here().data_path / "workers")
    running.run_next(owner.name, {"test": lambda run: run.progress(rows=4)}, stopping=lambda: True)
    owner.close()
    db.session.refresh(job)
    assert (job.state, job.rows, job.crashes) == (QUEUED, 0, 0)


def test_jobs_of_the_dead_wait_again_and_those_of_the_living_do_not(app: Flask) -> None:
    folder = settings_here().data_path / "workers"
    alive, gone = Owner(folder), Owner(folder)
    mine, theirs = a_job(), a_job()
    assert leases.claim(alive.name, {"test"})
    assert leases.claim(gone.name, {"test"})
    __import__("os").close(gone._descriptor)  # as the kernel does when a process dies
    assert leases.take_back(folder) == 1
    assert leases.take_back(folder) == 0
    db.session.refresh(mine)
    db.session.refresh(theirs)
    assert (mine.state, theirs.state, theirs.crashes) == (RUNNING, QUEUED, 1)
    alive.close()


def test_a_lease_that_ran_out_is_taken_back(app: Flask) -> None:
    job = a_job()
    leases.claim("elsewhere", {"test"})
    db.session.execute(sa.update(Job).values(lease_until=now() - timedelta(seconds=1)))
    db.session.commit()
    assert leases.take_back(settings_here().data_path / "workers") == 1
    db.session.refresh(job)
    assert job.state == QUEUED


def test_a_job_that_kills_its_worker_again_and_again_is_given_up(app: Flask) -> None:
    job = a_job()
    job.crashes = leases.MOST_CRASHES
    db.session.commit()
    do(lambda run: None)
    db.session.refresh(job)
    assert job.state == FAILED


def test_two_claims_never_get_one_job(app: Flask) -> None:
    a_job()
    first, second = leases.claim("one", {"test"}), leases.claim("two", {"test"})
    assert first is not None
    assert second is None


def test_a_job_of_another_maker_is_not_found(app: Flask) -> None:
    assert queries.find(12, a_job().id) is None


def _taken_over(job: Job) -> None:
    db.session.execute(sa.update(Job).where(Job.id == job.id).values(lease_owner="other/1"))
    db.session.commit()
