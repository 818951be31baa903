"""The whole way of a file, with the real jobs: brought, its columns said, read, looked at, loaded."""

import re
from io import BytesIO

from flask import Flask
from sqlalchemy import func, select

from registry.db import db
from registry.intake import folders
from registry.intake.models import CANCELLED, COLUMNS, DONE, FAILED, FILING, PREVIEW, PRODUCTION, SALES
from registry.jobs.models import Job
from registry.recalls.models import AffectedList
from registry.units.queries import pending_uploads
from tests.admin.recalls.desk import kept, started, wrote
from tests.admin.uploads.desk import editor, now, seen, sent
from tests.jobs import run_jobs
from tests.people import Browser, a_maker
from tests.registry.recalls.builders import a_brand, a_product

LIST = (
    "Modell;Seriennummer von;Seriennummer bis;Bemerkung\r\n"
    "BD-18;BA10060000;BA10060999;\r\n"
    "BD-18;BA10061000;BA10061999;schließt an\r\n"
    "BD-18;BA10080005;BA10080001;verkehrt herum\r\n"
    "BD-18;=1+1;BA10090000;\r\n"
).encode("cp1252")


def _chosen(browser: Browser, upload_id: int, **changes: str) -> None:
    """Sends the columns as the page proposes them, as a browser would."""
    browser.get(f"/admin/uploads/{upload_id}")
    form: dict[str, str] = {"do": "read", "seen": seen(browser)}
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', browser.page, re.S):
        picked = re.search(r'<option value="([^"]*)" selected', options) or re.search(
            r'value="([^"]*)"', options
        )
        assert picked
        form[name] = picked[1]
    form |= dict(re.findall(r'type="radio"[^>]* name="([^"]+)" value="([^"]+)" checked', browser.page))
    if re.search(r'name="header" value="y" checked', browser.page):
        form["header"] = "y"
    browser.post(f"/admin/uploads/{upload_id}/columns", form | changes)


def test_a_recall_list_with_faults(app: Flask) -> None:
    brand = a_brand("Borealis")
    a_product(brand, "drill", ["BD-18"])
    maker = brand.organisation_id
    db.session.commit()
    ed = editor(app, maker)
    recall = started(ed)
    wrote(ed, recall)
    upload_id = sent(ed, LIST, recall_id=recall)
    run_jobs(app)
    upload = now(maker, upload_id)
    assert upload.state == COLUMNS, upload.message
    _chosen(ed, upload_id)
    assert "schließt an" not in ed.page
    assert now(maker, upload_id).mapping == {"0": "model", "1": "first", "2": "last", "3": "note"}
    run_jobs(app)
    upload = now(maker, upload_id)
    assert (upload.state, upload.rows, upload.faulty) == (PREVIEW, 4, 2), upload.message
    ed.get(f"/admin/uploads/{upload_id}")
    for words in (
        "2 rows have errors",
        "2,000",
        "first after last",
        "BA10059999",
        "BA10062000",
        "Use the 2 good rows",
    ):
        assert words in ed.page, words
    faulty = ed.client.get(f"/admin/uploads/{upload_id}/faulty.csv").data.decode("utf-8-sig")
    assert "verkehrt herum" in faulty
    assert "'=1+1" in faulty
    stale = seen(ed)
    ed.post(f"/admin/uploads/{upload_id}/confirm", {"seen": stale})
    assert now(maker, upload_id).state == DONE, ed.page
    assert "Review the recall" in ed.page
    assert "list:" in str(kept(maker, recall).versions[0].criteria)
    assert ed.post(f"/admin/uploads/{upload_id}/confirm", {"seen": stale}).status_code == 200
    assert "This changed since you looked" in ed.page
    _corrected(app, ed, maker, recall, faulty)


def _corrected(app: Flask, ed: Browser, maker: int, recall: int, faulty: str) -> None:
    """The faulty rows, put right in a spreadsheet, come as more units; the columns are known by now."""
    fixed = faulty.replace("BA10080005;BA10080001", "BA10080001;BA10080005")
    rows = [row for row in fixed.splitlines() if "=1+1" not in row]
    upload_id = sent(ed, "\r\n".join(rows), "faulty.csv", recall_id=recall)
    run_jobs(app)
    _chosen(ed, upload_id)
    run_jobs(app)
    ed.get(f"/admin/uploads/{upload_id}")
    assert "It takes the place of what was loaded before" in ed.page
    assert "list.csv (2,000 numbers)" in ed.page
    ed.post(f"/admin/uploads/{upload_id}/back", {"seen": seen(ed)})
    _chosen(ed, upload_id, how="add")
    run_jobs(app)
    upload = now(maker, upload_id)
    assert (upload.state, upload.faulty) == (PREVIEW, 0), upload.message
    ed.get(f"/admin/uploads/{upload_id}")
    assert "No row has an error" in ed.page
    assert "It takes the place" not in ed.page
    assert "2,005" in ed.page
    ed.post(f"/admin/uploads/{upload_id}/confirm", {"seen": seen(ed)})
    assert now(maker, upload_id).state == DONE, ed.page


def test_production_data_then_sales(app: Flask) -> None:
    brand = a_brand("Borealis")
    product = a_product(brand, "drill", ["BD-18"])
    maker = brand.organisation_id
    db.session.commit()
    ed = editor(app, maker)
    made = "Serial;Lot;Made on\r\nBA10060001;L1;2026-03-02\r\nBA10060002;L1;2026-03-02\r\nBA1006O003;L1;31.02.2026\r\n"
    _filed(app, ed, maker, sent(ed, made, "made.csv", purpose=PRODUCTION, product_id=product.id))
    sold = (
        "Serial,Model,Sold on,Dealer,Invoice,Customer,E-mail\n"
        "BA10060001,BD-18,13/04/2026,Northern,I1,Ada,ada@example.org\n"
    )
    upload_id = sent(ed, sold, "sold.csv", purpose=SALES)
    _filed(app, ed, maker, upload_id)
    ed.get(f"/admin/uploads/{upload_id}")
    assert "With an e-mail address" in ed.page
    again = sent(ed, sold, "sold.csv", purpose=SALES)
    run_jobs(app)
    _chosen(ed, again)
    run_jobs(app)
    ed.get(f"/admin/uploads/{again}")
    assert "This very file was loaded already" in ed.page
    assert "Known already" in ed.page


def _filed(app: Flask, ed: Browser, maker: int, upload_id: int) -> None:
    run_jobs(app)
    _chosen(ed, upload_id)
    run_jobs(app)
    assert now(maker, upload_id).state == PREVIEW, (ed.page, now(maker, upload_id).message)
    ed.get(f"/admin/uploads/{upload_id}")
    ed.post(f"/admin/uploads/{upload_id}/confirm", {"seen": seen(ed)})
    assert now(maker, upload_id).state == FILING
    run_jobs(app)
    upload = now(maker, upload_id)
    assert upload.state == DONE, upload.message
    ed.get(f"/admin/uploads/{upload_id}")
    assert "The records are in use" in ed.page


def test_without_a_good_row_there_is_nothing_to_go_on_with(app: Flask) -> None:
    """All rows faulty: the page says what to do and offers no button that could only be refused."""
    maker = a_maker()
    ed = editor(app, maker)
    recall = started(ed)
    for text, heading in (
        ("Serial,Model\n2.02E+10,\n1.5E+07,\n", "Correct the rows and load them again"),
        ("Serial,Model\nBA1,\n , \n", "Put it into the recall’s draft"),
    ):
        upload_id = sent(ed, text, recall_id=recall)
        run_jobs(app)
        ed.get(f"/admin/uploads/{upload_id}")
        form = {"column-0": "serial", "column-1": "note", "header": "y", "do": "read", "seen": seen(ed)}
        ed.post(f"/admin/uploads/{upload_id}/columns", form)
        run_jobs(app)
        assert now(maker, upload_id).state == PREVIEW, now(maker, upload_id).message
        ed.get(f"/admin/uploads/{upload_id}")
        assert heading in ed.page
        assert "go on without" not in ed.page
        assert ("/confirm" in ed.page) == ("BA1" in text)
        assert ("Put 1 row into the draft" in ed.page) == ("BA1" in text)


def test_rows_told_twice_are_not_among_those_to_load(app: Flask) -> None:
    brand = a_brand("Borealis")
    a_product(brand, "drill", ["BD-18"])
    db.session.commit()
    ed = editor(app, brand.organisation_id)
    row = "BA10060001,BD-18,13/04/2026,Northern,I1,Ada,ada@example.org\n"
    upload_id = sent(ed, f"Serial,Model,Sold on,Dealer,Invoice,Customer,E-mail\n{row}{row}", purpose=SALES)
    run_jobs(app)
    _chosen(ed, upload_id)
    run_jobs(app)
    ed.get(f"/admin/uploads/{upload_id}")
    assert "Load 1 row" in ed.page


def test_files_that_are_no_tables_say_so(app: Flask) -> None:
    maker = a_maker()
    ed = editor(app, maker)
    for data, words in (
        (b"%PDF-1.7 ...", "PDF"),
        (b"a,b,c\r\n", "no rows below it"),
        (b"\n\n\n", "no rows"),
        (b"\0\1\2\3" * 500, "not text"),
    ):
        upload_id = sent(ed, data, "x.csv", purpose=SALES)
        run_jobs(app)
        assert now(maker, upload_id).state == FAILED
        ed.get(f"/admin/uploads/{upload_id}")
        assert words in ed.page
        assert "Load another file" in ed.page


def test_another_sheet_of_a_workbook(app: Flask) -> None:
    import xlsxwriter

    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.add_worksheet("Read me").write_row(0, 0, ["Hello", "there"])
        book.worksheets()[0].write_row(1, 0, ["nothing", "here"])
        book.add_worksheet("Units").write_row(0, 0, ["Serial", "Model"])
        book.worksheets()[1].write_row(1, 0, ["BA10060001", "BD-18"])
    maker = a_maker()
    ed = editor(app, maker)
    upload_id = sent(ed, made.getvalue(), "book.xlsx", purpose=PRODUCTION)
    run_jobs(app)
    ed.get(f"/admin/uploads/{upload_id}")
    assert "Sheet of the workbook" in ed.page
    assert "Encoding of the letters" not in ed.page
    ed.post(
        f"/admin/uploads/{upload_id}/columns",
        {"sheet": "Units", "header": "y", "seen": seen(ed), "do": "look"},
    )
    assert "Opening the file" in ed.page
    run_jobs(app)
    ed.get(f"/admin/uploads/{upload_id}")
    assert "BA10060001" in ed.page
    assert '<option value="serial" selected>' in ed.page
    assert '<option value="Units" selected>' in ed.page


def test_what_was_read_goes_with_a_file_that_is_thrown_away(app: Flask) -> None:
    brand = a_brand("Borealis")
    a_product(brand, "drill", ["BD-18"])
    maker = brand.organisation_id
    db.session.commit()
    ed = editor(app, maker)
    recall = started(ed)
    upload_id = sent(ed, LIST, recall_id=recall)
    run_jobs(app)
    _chosen(ed, upload_id)
    run_jobs(app)
    mine = (
        select(func.count())
        .select_from(AffectedList)
        .where(AffectedList.recall_id == recall, AffectedList.label != "")
    )
    assert db.session.scalar(mine) == 1
    ed.get(f"/admin/uploads/{upload_id}")
    ed.post(f"/admin/uploads/{upload_id}/throw-away", {"seen": seen(ed)})
    assert "Nothing was loaded" in ed.page
    run_jobs(app)
    upload = now(maker, upload_id)
    assert upload.state == CANCELLED
    assert db.session.scalar(mine) == 0
    assert not folders.folder(upload).exists()


def test_half_filed_records_do_not_count(app: Flask) -> None:
    maker = a_maker()
    ed = editor(app, maker)
    upload = now(maker, sent(ed, "Serial\nBA1\n", purpose=PRODUCTION))
    assert upload.job_id
    job = db.session.get_one(Job, upload.job_id)
    job.kind, upload.state = "file_upload", FAILED
    db.session.commit()
    assert pending_uploads(maker) == [upload.id]
    job.kind = "read_upload"
    db.session.commit()
    assert pending_uploads(maker) == []


def test_a_preview_against_what_was_public_before_is_stale(app: Flask) -> None:
    brand = a_brand("Borealis")
    a_product(brand, "drill", ["BD-18"])
    maker = brand.organisation_id
    db.session.commit()
    ed = editor(app, maker)
    recall = started(ed)
    upload_id = sent(ed, LIST, recall_id=recall)
    run_jobs(app)
    _chosen(ed, upload_id)
    run_jobs(app)
    ed.get(f"/admin/uploads/{upload_id}")
    upload = now(maker, upload_id)
    upload.summary = {**upload.summary, "difference": {**upload.summary["difference"], "against": 7}}
    db.session.commit()
    ed.post(f"/admin/uploads/{upload_id}/confirm", {"seen": seen(ed)})
    assert "published since you looked" in ed.page
    assert now(maker, upload_id).state == PREVIEW


def test_of_two_lists_looked_at_side_by_side_the_second_is_looked_at_again(app: Flask) -> None:
    brand = a_brand("Borealis")
    a_product(brand, "drill", ["BD-18"])
    maker = brand.organisation_id
    db.session.commit()
    ed, cora = editor(app, maker), editor(app, maker, "cora@example.org")
    recall = started(ed)
    first, second = (
        sent(ed, LIST, recall_id=recall),
        sent(cora, LIST + b"BD-18;BA10099000;BA10099001;\r\n", recall_id=recall),
    )
    run_jobs(app)
    for who, upload_id in ((ed, first), (cora, second)):
        _chosen(who, upload_id)
    run_jobs(app)
    for who, upload_id in ((ed, first), (cora, second)):
        who.get(f"/admin/uploads/{upload_id}")
    cora.post(f"/admin/uploads/{second}/confirm", {"seen": seen(cora)})
    assert now(maker, second).state == DONE
    ed.post(f"/admin/uploads/{first}/confirm", {"seen": seen(ed)})
    assert "draft was changed since you looked" in ed.page
    assert now(maker, first).state == PREVIEW
