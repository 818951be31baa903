"""Two people press at the same moment: one file goes in once, and nobody gets an error page."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from registry.db import db
from registry.intake.models import DONE, FILING, PREVIEW, SALES, ColumnMapping
from registry.jobs.models import Job
from registry.journeys.uploading import stamp
from registry.recalls.comparing import compare_version
from tests.admin.recalls.desk import kept, started
from tests.admin.uploads.desk import LIST, SALES_FILE, an_upload, editor, now, seen, sent
from tests.admin.uploads.test_columns_page import FORM, RANGES
from tests.admin.uploads.test_whole_way import _chosen
from tests.jobs import run_jobs
from tests.people import Browser, a_maker
from tests.registry.recalls.builders import a_brand, a_product


def _at_once(pairs: list[tuple[Browser, str, dict[str, str]]]) -> list[tuple[int, str]]:
    """Each sends its form from a thread of its own, all at the same moment."""
    gate = Barrier(len(pairs))

    def press(pair: tuple[Browser, str, dict[str, str]]) -> tuple[int, str]:
        browser, path, form = pair
        gate.wait()
        answer = browser.post(path, form)
        return answer.status_code, browser.page

    with ThreadPoolExecutor(len(pairs)) as pool:
        return list(pool.map(press, pairs))


@pytest.mark.parametrize("same", [True, False], ids=["one upload", "the file twice"])
def test_confirming(app: Flask, same: bool) -> None:
    maker = a_maker()
    summary = {"rows": {"read": 1, "new": 1}}
    ids = [
        an_upload(
            maker, SALES_FILE, state=PREVIEW, purpose=SALES, rows=1, summary=summary, fingerprint="f" * 64
        ).id
        for _ in range(1 if same else 2)
    ]
    browsers = [editor(app, maker), editor(app, maker, "eve@example.org")]
    for browser, upload_id in zip(browsers, ids * 2, strict=False):
        browser.get(f"/admin/uploads/{upload_id}")
    forms = [
        (browser, f"/admin/uploads/{upload_id}/confirm", {"seen": stamp(now(maker, upload_id))})
        for browser, upload_id in zip(browsers, ids * 2, strict=False)
    ]
    db.session.rollback()
    answers = _at_once(forms)
    assert [status for status, _ in answers] == [200, 200]
    assert db.session.scalar(select(func.count()).select_from(Job).where(Job.kind == "file_upload")) == 1
    assert [now(maker, upload_id).state for upload_id in ids].count(FILING) == 1
    told = "This changed since you looked" if same else "is being loaded now"
    assert sum(told in page for _, page in answers) == 1


def test_a_recall_list_that_two_people_bring(app: Flask) -> None:
    """Sent, read and put into the draft at the same moments: the recall has its numbers once, and whoever was second
    is told, may do it again, and changes nothing."""
    brand = a_brand("Borealis")
    a_product(brand, "drill", ["BD-18"])
    maker = brand.organisation_id
    db.session.commit()
    browsers = [editor(app, maker), editor(app, maker, "eve@example.org")]
    recall = started(browsers[0])
    db.session.rollback()
    with ThreadPoolExecutor(2) as pool:
        ids = list(pool.map(lambda who: sent(who, LIST, recall_id=recall), browsers))
        list(pool.map(run_jobs, [app, app]))
        for who, upload_id in zip(browsers, ids, strict=True):
            _chosen(who, upload_id)
        db.session.rollback()
        list(pool.map(run_jobs, [app, app]))
    assert [now(maker, upload_id).state for upload_id in ids] == [PREVIEW, PREVIEW]
    forms = []
    for who, upload_id in zip(browsers, ids, strict=True):
        who.get(f"/admin/uploads/{upload_id}")
        assert "This very file is here already" in who.page
        forms.append((who, f"/admin/uploads/{upload_id}/confirm", {"seen": seen(who)}))
    db.session.rollback()
    answers = _at_once(forms)
    assert [status for status, _ in answers] == [200, 200]
    states = [now(maker, upload_id).state for upload_id in ids]
    assert sorted(states) == [DONE, PREVIEW]
    second = states.index(PREVIEW)
    who, upload_id = browsers[second], ids[second]
    assert "was loaded already" in answers[second][1]
    once = _drafted(maker, recall)
    who.post(f"/admin/uploads/{upload_id}/confirm", {"seen": seen(who), "again": "y"})
    assert "draft was changed since you looked" in who.page
    who.post(f"/admin/uploads/{upload_id}/back", {"seen": seen(who)})
    _chosen(who, upload_id)
    run_jobs(app)
    who.get(f"/admin/uploads/{upload_id}")
    who.post(f"/admin/uploads/{upload_id}/confirm", {"seen": seen(who), "again": "y"})
    assert now(maker, upload_id).state == DONE
    assert _drafted(maker, recall) == once == (1, 10_001)


def _drafted(maker: int, recall: int) -> tuple[int, int]:
    """How many groups the draft's rule has, and how many numbers they cover."""
    (version,) = kept(maker, recall).versions
    return len(version.criteria["any"]), compare_version(version)["numbers"]  # type: ignore[arg-type]


def test_saying_what_columns_mean(app: Flask) -> None:
    """The same header in two uploads: its meaning is remembered once."""
    maker = a_maker()
    ids = [an_upload(maker).id, an_upload(maker).id]
    browsers = [editor(app, maker), editor(app, maker, "eve@example.org")]
    forms = []
    for browser, upload_id in zip(browsers, ids, strict=True):
        browser.get(f"/admin/uploads/{upload_id}")
        form = FORM | RANGES | {"seen": stamp(now(maker, upload_id)), "do": "read"}
        forms.append((browser, f"/admin/uploads/{upload_id}/columns", form))
    db.session.rollback()
    assert [status for status, _ in _at_once(forms)] == [200, 200]
    assert db.session.scalar(select(func.count()).select_from(ColumnMapping)) == 1
    assert {now(maker, upload_id).state for upload_id in ids} == {"reading"}
