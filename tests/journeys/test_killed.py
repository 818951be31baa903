"""A worker is killed (-9) again and again while it loads a list or files records: all ends as if it never was."""

import random
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from registry.cli.worker import JOBS
from registry.db import db
from registry.errors import Refused
from registry.intake import folders
from registry.intake.models import DONE, PREVIEW, PRODUCTION, RECALL_LIST, RowProblem, Upload
from registry.jobs.models import Job
from registry.jobs.running import run_all
from registry.journeys import uploading
from registry.recalls.models import AffectedList, AffectedSpan
from registry.recalls.states import Author
from tests.conftest import dispose, make_site, migrate
from tests.journeys import careful_worker
from tests.registry.intake.builders import an_upload
from tests.registry.jobs import worker
from tests.registry.matching import records
from tests.registry.recalls.builders import a_brand, a_product, a_recall

WORKER = "tests.journeys.careful_worker"
COLUMNS = {"0": "model", "1": "first", "2": "last", "3": "action"}
READING, STORING, COMPARING, OUT = (
    "Reading",
    "Sorting and storing",
    "Comparing with what is published",
    "Filing",
)
STAGES = ["Waiting", READING, STORING, COMPARING, OUT, "Making the numbers known to checks"]
TWENTY = [(READING, 0.25)] * 9 + [(STORING, 0.2)] * 8 + [(COMPARING, 0.15)] * 3
FIVE = [(READING, 0.8)] * 2 + [(STORING, 0.5)] * 2 + [(COMPARING, 0.15)]
LIST = "Model,From,To,Action\n" + "".join(
    f"KT-{100 * (1 + n % 2)},BA{low:08},{f'BA{low + n % 3:08}' if n % 4 else ''},{'' if n % 49 else 'exclude'}\n"
    if n % 97
    else f"KT-100,BA{n + 1:08},BA00000000,\n"
    for n, low in ((n, n * 7919 % 20_000 * 5) for n in range(24_000))
)
SALES = [
    records.sale(serial=f"BX{n * 7919 % 3000:04}" if n % 97 else "?", invoice=f"R-{n % 700}", line=str(n % 5))
    for n in range(3600)
]

MADE = [
    records.made(f"BX{n * 7919 % 3000:04}" if n % 97 else "?", lot=f"L{n % 40}", consignee=f"Shop {n % 7}")
    for n in range(3600)
]


@pytest.mark.slow
def test_a_list_loaded_by_workers_that_are_killed_is_the_same(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    brand = a_brand("Acme")
    product = a_product(brand, models=("KT-100", "KT-200"), serial_mask='"BA"99999999')
    recall_id = a_recall(brand, product).id
    whole = a_list(brand.organisation_id, recall_id)
    undisturbed(whole, "read_upload", monkeypatch)
    expected = told_of(whole)
    assert sum(map(len, expected["spans"])) > 5_000
    assert {"duplicate", "overlap", "both", "order"} <= expected["summary"]["problems"].keys()
    upload = a_list(brand.organisation_id, recall_id)
    records.ask(upload, "read_upload")
    kill_again_and_again(app, upload, TWENTY if db.engine.dialect.name == "sqlite" else FIVE)
    assert upload.state == PREVIEW
    assert told_of(upload) == expected
    lists = sa.select(AffectedList.state).where(AffectedList.label.endswith(f"#{upload.id}"))
    assert set(db.session.scalars(lists)) == {"loaded"}


def some_sales(site: Flask) -> Upload:
    """Read and confirmed."""
    return records.confirm(records.read(site, records.bring(records.a_saw(), SALES)))


def some_units(site: Flask) -> Upload:
    """The same of a production list; some of its units are known by their sales."""
    saw = records.a_saw()
    records.load(site, saw, SALES[:300])
    return records.confirm(records.read(site, records.bring(saw, MADE, PRODUCTION)))


@pytest.mark.slow
@pytest.mark.parametrize("confirmed", [some_sales, some_units])
def test_records_filed_by_workers_that_are_killed_are_the_same(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, confirmed: Callable[[Flask], Upload]
) -> None:
    """Nobody can call it off on the way: it is filed to its end."""
    (tmp_path / "undisturbed").mkdir()
    site = make_site(tmp_path / "undisturbed")
    migrate(site)
    with site.app_context():
        expected = filed(undisturbed(confirmed(site), "file_upload", monkeypatch))
        dispose(site)
    assert len(expected["lines" if confirmed is some_sales else "units"]) > 2_500
    upload = confirmed(app)
    with pytest.raises(Refused, match="cannot be stopped"):
        uploading.cancel(upload, Author(1, "Ed"))
    kill_again_and_again(app, upload, [(OUT, 0.4)] * (3 if db.engine.dialect.name == "sqlite" else 2))
    assert upload.state == DONE
    assert filed(upload) == expected


def a_list(maker: int, recall_id: int) -> Upload:
    return an_upload(
        maker,
        LIST.encode(),
        purpose=RECALL_LIST,
        recall_id=recall_id,
        mapping=COLUMNS,
        options={"header": True},
    )


def undisturbed(upload: Upload, kind: str, monkeypatch: pytest.MonkeyPatch) -> Upload:
    """In this process, in the same steps."""
    if kind == "read_upload":
        records.ask(upload, kind)
    with monkeypatch.context() as patch:
        careful_worker.small(patch.setattr)
        run_all({kind: JOBS[kind]}, raising=True)
    db.session.refresh(upload)
    return upload


def kill_again_and_again(app: Flask, upload: Upload, moments: Iterable[tuple[str, float]]) -> None:
    """Each worker has taken the job over and come to this stage at least; then the dice say how long it lives."""
    dice, job_id, before = random.Random(9), upload.job_id or 0, ""
    for stage, longest in moments:
        with worker.at_work(app, WORKER):
            worker.until(lambda: at_work_on(job_id, before, stage))  # noqa: B023 - looked at now
            before = job_of(job_id).lease_owner
            assert before, "the load was over too soon"
            time.sleep(dice.random() * longest)
    assert not worker.is_over(job_id)
    with worker.at_work(app, WORKER):
        worker.until(lambda: worker.is_over(job_id))
    job = job_of(job_id)
    assert (job.state, job.attempts) == (DONE, 0), job.message
    db.session.refresh(upload)


def at_work_on(job_id: int, before: str, stage: str) -> bool:
    """Whether another worker than before has the job, at this stage or a later one; or the job is over."""
    job = job_of(job_id)
    there = STAGES.index(job.stage) >= STAGES.index(stage) if job.stage in STAGES else False
    return worker.is_over(job_id) or (job.lease_owner not in {"", before} and there)


def job_of(job_id: int) -> Job:
    db.session.rollback()
    return db.session.get_one(Job, job_id, populate_existing=True)


def told_of(upload: Upload) -> dict[str, Any]:
    """Everything that a load of a list leaves, but for the numbers of its lists."""
    groups = upload.summary["groups"]
    of = [group["list_id"] for group in groups]
    spans = sa.select(AffectedSpan.low, AffectedSpan.high).order_by(AffectedSpan.low)
    return {
        "spans": [db.session.execute(spans.where(AffectedSpan.list_id == number)).all() for number in of],
        "summary": {**upload.summary, "groups": [{**group, "list_id": 0} for group in groups]},
        "left out": left_out(upload),
    }  # fmt: skip


def filed(upload: Upload) -> dict[str, Any]:
    return {**records.everything(), "summary": upload.summary, "left out": left_out(upload)}


def left_out(upload: Upload) -> tuple[Any, ...]:
    """Rows with faults: counted, shown, given back."""
    columns = [column for column in RowProblem.__table__.c if column.name not in {"id", "upload_id"}]
    shown = sa.select(*columns).where(RowProblem.upload_id == upload.id).order_by(RowProblem.number)
    given_back = sorted((folders.folder(upload) / "faulty").glob("*.csv"))
    return (
        upload.rows, upload.faulty, upload.warnings, db.session.execute(shown).all(),
        [(path.name, path.read_bytes()) for path in given_back],
    )  # fmt: skip
