"""Saying what the columns mean: the guess, the correction, another encoding, every slip at its column."""

from flask import Flask

from registry.db import db
from registry.intake.models import COLUMNS, PREVIEW, READING, SALES
from registry.jobs.models import Job
from tests.admin.recalls.desk import started
from tests.admin.uploads.desk import LIST, SALES_FILE, an_upload, editor, now, seen, sent
from tests.jobs import run_jobs
from tests.people import a_maker
from tests.registry.recalls.builders import a_brand, a_product

FORM = {
    "header": "y",
    "encoding": "utf-8",
    "delimiter": ",",
    "dates": "ymd",
    "how": "replace",
    "action": "include",
}
RANGES = {"column-0": "model", "column-1": "first", "column-2": "last", "column-3": "note"}
RANGES_MAP = {"0": "model", "1": "first", "2": "last", "3": "note"}


def test_the_guess_is_shown_and_can_be_sent_as_it_is(app: Flask) -> None:
    maker = a_maker()
    upload_id = an_upload(maker).id
    ed = editor(app, maker)
    ed.get(f"/admin/uploads/{upload_id}")
    for role in ("model", "first", "last", "note"):
        assert f'<option value="{role}" selected>' in ed.page
    assert "BA10069999" in ed.page
    ed.post(f"/admin/uploads/{upload_id}/columns", FORM | RANGES | {"seen": seen(ed), "do": "read"})
    upload = now(maker, upload_id)
    assert upload.state == READING
    assert upload.mapping == {"0": "model", "1": "first", "2": "last", "3": "note"}
    job = db.session.get(Job, upload.job_id)
    assert job
    assert (job.kind, job.subject_id, job.organisation_id) == ("read_upload", upload_id, maker)


def test_what_was_said_is_remembered_for_the_next_file(app: Flask) -> None:
    maker = a_maker()
    first, second = an_upload(maker).id, an_upload(maker, LIST + "BD-18,BA3,BA4,\n").id
    ed = editor(app, maker)
    ed.get(f"/admin/uploads/{first}")
    said = FORM | {"column-0": "model", "column-1": "serial", "seen": seen(ed), "do": "read"}
    ed.post(f"/admin/uploads/{first}/columns", said)
    ed.get(f"/admin/uploads/{second}")
    assert "As you said the last time" in ed.page
    assert '<option value="serial" selected>' in ed.page
    assert '<option value="last" selected>' not in ed.page


def test_every_slip_stands_at_its_column(app: Flask) -> None:
    maker = a_maker()
    upload_id = an_upload(maker).id
    ed = editor(app, maker)
    ed.get(f"/admin/uploads/{upload_id}")
    wrong = FORM | {
        "column-0": "model",
        "column-1": "first",
        "column-3": "model",
        "seen": seen(ed),
        "do": "read",
    }
    ed.post(f"/admin/uploads/{upload_id}/columns", wrong)
    assert 'id="f-column-1-error"' in ed.page
    assert 'id="f-column-3-error"' in ed.page
    assert "Column 1 is “Model” already" in ed.page
    assert now(maker, upload_id).state == COLUMNS
    ed.post(
        f"/admin/uploads/{upload_id}/columns", FORM | {"column-0": "model", "seen": seen(ed), "do": "read"}
    )
    assert "Say which column holds the numbers" in ed.page


def test_another_encoding_draws_the_rows_anew(app: Flask) -> None:
    maker = a_maker()
    upload = an_upload(maker, "Modell,Serial\nBär,BA1\n")
    upload_id = upload.id
    ed = editor(app, maker)
    ed.get(f"/admin/uploads/{upload_id}")
    assert "Bär" in ed.page
    look = FORM | {"column-1": "serial", "encoding": "cp1252", "seen": seen(ed), "do": "look"}
    ed.post(f"/admin/uploads/{upload_id}/columns", look)
    assert "BÃ¤r" in ed.page
    assert '<option value="cp1252" selected>' in ed.page
    assert now(maker, upload_id).mapping == {"1": "serial"}
    ed.post(f"/admin/uploads/{upload_id}/columns", look | {"encoding": "utf-8", "seen": seen(ed)})
    assert "Bär" in ed.page
    del look["header"]
    ed.post(f"/admin/uploads/{upload_id}/columns", look | {"encoding": "utf-8", "seen": seen(ed)})
    assert "Column A" in ed.page
    assert not now(maker, upload_id).options["header"]


def test_dates_that_may_be_read_in_two_ways_are_asked_for(app: Flask) -> None:
    maker = a_maker()
    text = SALES_FILE.replace("2026-04-11", "03/04/2026")
    upload_id = an_upload(maker, text, purpose=SALES, by_id=1).id
    ed = editor(app, maker)
    upload = now(maker, upload_id)
    upload.by_id = None
    db.session.commit()
    ed.get(f"/admin/uploads/{upload_id}")
    assert "ada@example.org" not in ed.page
    upload = now(maker, upload_id)
    upload.by_id = _member(ed)
    db.session.commit()
    ed.get(f"/admin/uploads/{upload_id}")
    assert "ada@example.org" in ed.page
    assert "03/04 may be March or April" in ed.page
    said = FORM | {
        "column-0": "serial",
        "column-1": "model",
        "column-2": "sold_on",
        "dates": "",
        "do": "read",
    }
    ed.post(f"/admin/uploads/{upload_id}/columns", said | {"seen": seen(ed)})
    assert 'id="f-dates-error"' in ed.page
    ed.post(f"/admin/uploads/{upload_id}/columns", said | {"dates": "dmy", "seen": seen(ed)})
    assert now(maker, upload_id).options["dates"] == "dmy"


def _member(browser: object) -> int:
    from sqlalchemy import select

    from registry.staff.models import Member

    found = db.session.scalar(select(Member.id).order_by(Member.id.desc()))
    assert found
    return found


def test_two_people_at_the_same_columns(app: Flask) -> None:
    maker = a_maker()
    upload_id = an_upload(maker).id
    ed, eve = editor(app, maker), editor(app, maker, "eve@example.org")
    ed.get(f"/admin/uploads/{upload_id}")
    eve.get(f"/admin/uploads/{upload_id}")
    mine, hers = seen(ed), seen(eve)
    ed.post(f"/admin/uploads/{upload_id}/columns", FORM | RANGES | {"seen": mine, "do": "read"})
    answer = eve.post(
        f"/admin/uploads/{upload_id}/columns", FORM | {"column-1": "serial", "seen": hers, "do": "read"}
    )
    assert answer.status_code == 200
    assert "This changed since you looked" in eve.page
    assert now(maker, upload_id).mapping["1"] == "first"
    again = ed.post(f"/admin/uploads/{upload_id}/columns", FORM | RANGES | {"seen": mine, "do": "read"})
    assert again.status_code == 200
    assert "Reading the rows" in ed.page


def test_the_product_can_still_be_chosen(app: Flask) -> None:
    product = a_product(a_brand("Borealis"))
    maker = product.organisation_id
    upload_id = an_upload(maker, SALES_FILE, purpose=SALES).id
    db.session.commit()
    ed = editor(app, maker)
    ed.get(f"/admin/uploads/{upload_id}")
    said = FORM | {"column-0": "serial", "column-2": "sold_on", "do": "read"}
    ed.post(f"/admin/uploads/{upload_id}/columns", said | {"seen": seen(ed)})
    assert 'id="f-product_id-error"' in ed.page
    ed.post(f"/admin/uploads/{upload_id}/columns", said | {"seen": seen(ed), "product_id": "999"})
    assert "Choose one of your products" in ed.page
    ed.post(f"/admin/uploads/{upload_id}/columns", said | {"seen": seen(ed), "product_id": str(product.id)})
    assert now(maker, upload_id).product_id == product.id


def test_rubbish_in_the_form_is_no_error_page(app: Flask) -> None:
    maker = a_maker()
    upload_id = an_upload(maker).id
    ed = editor(app, maker)
    ed.get(f"/admin/uploads/{upload_id}")
    rubbish = {
        "column-999": "serial",
        "column-1": "x" * 5000,
        "encoding": "rot13",
        "delimiter": "\x01",
        "dates": "?",
    }
    for do in ("read", "look", "x"):
        answer = ed.post(f"/admin/uploads/{upload_id}/columns", rubbish | {"seen": seen(ed), "do": do})
        assert answer.status_code == 200
        ed.get(f"/admin/uploads/{upload_id}")
    assert now(maker, upload_id).state == COLUMNS


def test_one_types_what_divides_the_columns_and_it_is_remembered(app: Flask) -> None:
    """No guess finds a mark that stands in words, too: it is typed once, and the next file is opened with it."""
    maker = a_maker()
    ed = editor(app, maker)
    recall = started(ed)
    upload_id = sent(ed, LIST.replace(",", "/"), recall_id=recall)
    run_jobs(app)
    ed.get(f"/admin/uploads/{upload_id}")
    path, look = f"/admin/uploads/{upload_id}/columns", FORM | {"seen": seen(ed), "do": "look"}
    for typed in ("", "//", "A", "7", '"'):
        ed.post(path, look | {"delimiter": "typed", "divider": typed})
        assert 'id="f-divider-error"' in ed.page
        ed.post(path, look | {"delimiter": "typed", "divider": typed, "do": "read"})
        assert now(maker, upload_id).state == COLUMNS
    ed.post(path, look | {"divider": "/"})
    assert '<option value="typed" selected>' in ed.page
    assert '<td class="cell">BA10069999</td>' in ed.page
    ed.post(path, FORM | RANGES | {"delimiter": "typed", "divider": "/", "seen": seen(ed), "do": "read"})
    run_jobs(app)
    upload = now(maker, upload_id)
    assert (upload.state, upload.rows, upload.mapping) == (PREVIEW, 2, RANGES_MAP), upload.message
    for text, divider in ((LIST.replace(",", "/") + "BD-18/BA3/BA4/\n", "/"), (LIST, ",")):
        another = sent(ed, text, recall_id=recall)
        run_jobs(app)
        ed.get(f"/admin/uploads/{another}")
        assert now(maker, another).layout["delimiter"] == divider
        assert '<option value="last" selected>' in ed.page
    assert other_maker_guesses(app) == ","


def other_maker_guesses(app: Flask) -> str:
    other = a_maker("Other")
    eve = editor(app, other, "eve@example.org")
    upload_id = sent(eve, LIST.replace(",", "/"), recall_id=started(eve))
    run_jobs(app)
    return str(now(other, upload_id).layout["delimiter"])
