"""Reading goes on from where it was, and whatever happened on the way the result is the same."""

import itertools
import os

import pytest
import sqlalchemy as sa
from flask import Flask

from registry.db import db
from registry.intake import cutting, folders, second, staging
from registry.intake.blocks import Block
from registry.intake.faults import ERROR, WARNING, Fault
from registry.intake.models import RowProblem, Upload
from registry.intake.steps import Checked
from registry.jobs import actions, running
from registry.jobs.models import DONE, QUEUED, Job
from registry.jobs.running import Run, run_all
from tests.people import a_maker
from tests.registry.intake.builders import an_upload, check_numbers, lines_of

ROWS = b"number,name\n" + b"".join(
    b"%d,=name\n" % n if n % 100 else b"x%d,=name\n" % n for n in range(2000, 0, -1)
)


def read(upload: Upload) -> Job:
    job = actions.queue(
        "read", organisation_id=upload.organisation_id, by_id=None, by_name="Ed", subject_id=upload.id
    )
    db.session.commit()
    run_all({"read": reader}, raising=True)
    db.session.refresh(job)
    return job


def reader(run: Run) -> None:
    staging.stage(run, db.session.get_one(Upload, run.subject_id), check_numbers)


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "SIZE", 1000)


def result(upload: Upload) -> tuple[object, ...]:
    db.session.refresh(upload)
    folder = folders.folder(upload)
    problems = db.session.scalars(sa.select(RowProblem.row).where(RowProblem.upload_id == upload.id))
    cursor = {name: upload.cursor[name] for name in ("counts", "kinds", "problems", "cuts", "read")}
    files = {path.name: path.read_bytes() for path in sorted(folder.rglob("*.csv"))}
    return lines_of(folder), upload.rows, upload.faulty, sorted(problems), cursor, files


def test_all_rows_are_checked_sorted_and_counted(app: Flask) -> None:
    upload = an_upload(a_maker(), ROWS)
    job = read(upload)
    assert job.state == DONE
    assert (job.rows, job.bytes_done, job.bytes_total) == (2000, len(ROWS), len(ROWS))
    lines, rows, faulty, problems, cursor, _ = result(upload)
    assert isinstance(lines, list)
    assert lines[:2] == ["000000001\t2001", "000000002\t2000"]
    assert (len(lines), rows, faulty, len(problems)) == (1980, 2000, 20, 20)  # type: ignore[arg-type]
    assert cursor["counts"] == {"numbers": 1980}  # type: ignore[index]


def test_stopped_at_every_block_it_ends_the_same(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    maker = a_maker()
    whole, torn = an_upload(maker, ROWS), an_upload(maker, ROWS)
    read(whole)
    actions.queue("read", organisation_id=maker, by_id=None, by_name="Ed", subject_id=torn.id)
    db.session.commit()
    for _ in range(200):
        calls = itertools.count()
        running.run_next("one", {"read": reader}, stopping=lambda calls=calls: next(calls) > 3)  # type: ignore[misc]
        if db.session.scalar(sa.select(sa.func.count()).where(Job.state == QUEUED)) == 0:
            break
    assert result(torn) == result(whole)


@pytest.fixture
def two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "WORTH_IT", 0)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})


def test_with_a_second_process_it_ends_the_same(
    sqlite_site: Flask, two_processes: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = a_maker()
    with monkeypatch.context() as patch:
        patch.setattr(second, "WORTH_IT", 10**9)
        alone = an_upload(maker, ROWS)
        read(alone)
    together = an_upload(maker, ROWS)
    read(together)
    assert result(together) == result(alone)


def test_a_second_process_that_dies_costs_nothing_but_time(
    sqlite_site: Flask, two_processes: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = a_maker()
    whole, torn = an_upload(maker, ROWS), an_upload(maker, ROWS)
    read(whole)
    give, given = second.Second.give, itertools.count()

    def deadly(self: second.Second, cut: cutting.Cut) -> None:
        give(self, cut)
        if next(given) == 3:
            self._child.kill()

    monkeypatch.setattr(second.Second, "give", deadly)
    read(torn)
    assert next(given) >= 4
    assert result(torn) == result(whole)


def fails(block: Block) -> Checked:
    raise OSError(28, "No space left on device")


def test_a_full_disk_in_the_second_process_is_one_in_ours(sqlite_site: Flask, two_processes: None) -> None:
    upload = an_upload(a_maker(), ROWS)

    def handler(run: Run) -> None:
        staging.stage(run, db.session.get_one(Upload, run.subject_id), fails)

    job = actions.queue("read", organisation_id=None, by_id=None, by_name="Ed", subject_id=upload.id)
    db.session.commit()
    run_all({"read": handler}, raising=True)
    db.session.refresh(job)
    assert "no room left" in job.message


def test_reading_anew_forgets_what_was_read_before(app: Flask) -> None:
    upload = an_upload(a_maker(), ROWS)
    read(upload)
    first = result(upload)
    staging.reset(upload)
    db.session.commit()
    read(upload)
    assert result(upload) == first


def test_more_faults_than_are_shown_are_all_counted_and_given_back(app: Flask) -> None:
    upload = an_upload(a_maker(), b"number\n" + b"x\n" * 1500)
    read(upload)
    _, rows, faulty, problems, cursor, files = result(upload)
    assert (rows, faulty, len(problems)) == (1500, 1500, 1000)  # type: ignore[arg-type]
    assert cursor["kinds"] == {"no_number": 1500}  # type: ignore[index]
    assert sum(data.count(b"\n") for data in files.values()) == 1500  # type: ignore[attr-defined]


def test_faulty_rows_are_given_back_with_what_is_wrong_and_no_formulas(app: Flask) -> None:
    upload = an_upload(a_maker(), b"number,name\nx,=cmd|calc\n")
    read(upload)
    assert list(result(upload)[-1].values()) == [b"x,'=cmd|calc,number: x is no number.,\r\n"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("quoted", [False, True])
def test_late_problems_are_given_back_with_their_rows(app: Flask, quoted: bool) -> None:
    data = ROWS.replace(b"=name", b'"=na,me"') if quoted else ROWS
    upload = an_upload(a_maker(), data)
    read(upload)
    twice = [
        Fault(row, "number", "?", ERROR, "duplicate", "This number is also in row 2.", "Leave it out.")
        for row in (1500, 3, 900, 2001)
    ]
    told = [Fault(5, "number", "?", WARNING, "overlap", "It overlaps row 6.")]
    for _ in range(2):
        staging.late(upload, iter([*twice, *told]))
        db.session.commit()
    db.session.refresh(upload)
    assert (upload.faulty, upload.warnings) == (24, 1)
    assert upload.cursor["late"] == {"kinds": {"duplicate": 4, "overlap": 1}, "faulty": 4}
    name = '"\'=na,me"' if quoted else "'=name"
    file = folders.folder(upload) / "faulty" / "999999.csv"
    assert [line.split(",number:")[0] for line in file.read_text().splitlines()] == [
        *(f"1999,{name}", f"1102,{name}", f"502,{name}", f"1,{name}")
    ]
    problems = db.session.scalars(
        sa.select(RowProblem.row).where(RowProblem.number > 20).order_by(RowProblem.number)
    )
    assert list(problems) == [3, 5, 900, 1500, 2001]
    staging.late(upload, [])
    assert (upload.faulty, upload.warnings, file.exists()) == (20, 0, False)
