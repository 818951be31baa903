"""The database goes away for ten seconds while sales are filed and a list is loaded: both wait, go on, and end as if it
had never gone."""

import time
from pathlib import Path

import pytest

from registry.db import db
from registry.intake.models import DONE, PREVIEW
from tests.conftest import dispose, make_site, migrate
from tests.journeys.test_killed import (
    OUT,
    WORKER,
    a_list,
    filed,
    job_of,
    some_sales,
    told_of,
    undisturbed,
)
from tests.postgres import running
from tests.registry.jobs import worker
from tests.registry.matching import records
from tests.registry.recalls.builders import a_brand, a_product, a_recall


@pytest.mark.slow
def test_real_jobs_outlive_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "undisturbed").mkdir()
    calm = make_site(tmp_path / "undisturbed")
    migrate(calm)
    with calm.app_context():
        sold = filed(undisturbed(some_sales(calm), "file_upload", monkeypatch))
        dispose(calm)
    with running() as server:
        site = make_site(tmp_path, server.url(server.create()))
        migrate(site)
        with site.app_context():
            brand = a_brand("Borealis")
            recall_id = a_recall(brand, a_product(brand, models=("KT-100", "KT-200"))).id
            listed = told_of(
                undisturbed(a_list(brand.organisation_id, recall_id), "read_upload", monkeypatch)
            )
            sales, list_ = some_sales(site), a_list(brand.organisation_id, recall_id)
            records.ask(list_, "read_upload")
            jobs = [sales.job_id or 0, list_.job_id or 0]
            with worker.at_work(site, WORKER), worker.at_work(site, WORKER):
                worker.until(lambda: job_of(jobs[0]).stage == OUT and job_of(jobs[0]).rows > 0)
                assert not worker.is_over(jobs[1])
                db.session.remove()
                dispose(site)
                server.stop()
                time.sleep(10)
                server.start()
                worker.until(lambda: all(map(worker.is_over, jobs)))
            assert [(one.state, one.attempts, one.crashes) for one in map(job_of, jobs)] == [(DONE, 0, 0)] * 2
            for upload in (sales, list_):
                db.session.add(upload)
                db.session.refresh(upload)
            assert (sales.state, list_.state) == (DONE, PREVIEW)
            assert filed(sales) == sold
            assert told_of(list_) == listed
        dispose(site)
