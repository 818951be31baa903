"""Two people press at the same moment: one file goes in once, and nobody gets an error page."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from registry.db import db
from registry.intake.models import FILING, PREVIEW, SALES, ColumnMapping
from registry.jobs.models import Job
from registry.journeys.uploading import stamp
from tests.admin.uploads.desk import SALES_FILE, an_upload, editor, now
from tests.admin.uploads.test_columns_page import FORM, RANGES
from tests.people import Browser, a_maker


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
