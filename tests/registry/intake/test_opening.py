"""Whatever a person brings is opened as they would expect, or refused with what to do. Nothing crashes the worker."""

import csv
import gzip
import io
import os
import random
import signal
import threading
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
import xlsxwriter
from flask import Flask

from registry.db import db
from registry.errors import Refused
from registry.intake import folders, receiving, sheets, unpacking
from registry.intake.blocks import read_blocks
from registry.intake.models import COLUMNS, FAILED, SALES, Upload
from registry.intake.staging import layout_of
from tests.conftest import make_site
from tests.jobs import run_jobs
from tests.people import a_maker

ED = SimpleNamespace(id=None, name="Ed")
TABLE = b"model,serial\nWF45,A001\nWF45,A002\n"


def brought(app: Flask, data: bytes, name: str = "list.csv", maker: int | None = None) -> Upload:
    """Received and opened, as far as it goes."""
    upload = receiving.receive(
        io.BytesIO(data), name, organisation_id=maker or a_maker(), purpose=SALES, by=ED
    )
    db.session.commit()
    run_jobs(app)
    db.session.refresh(upload)
    return upload


def refused(app: Flask, data: bytes, name: str = "list.csv") -> str:
    upload = brought(app, data, name)
    assert upload.state == FAILED
    return upload.message


def rows(upload: Upload) -> list[list[str]]:
    layout = layout_of(upload)
    return [row for block in read_blocks(folders.table(upload, layout), layout) for row in block.rows]


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def a_workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    fill(book)
    book.close()
    return out.getvalue()


def simple(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("List")
    for number, row in enumerate([["model", "serial"], ["WF45", "A001"], ["WF45", 17]]):
        sheet.write_row(number, 0, row)


def test_a_plain_table_is_opened_with_its_first_rows(app: Flask) -> None:
    upload = brought(app, TABLE, "C:\\lists\\my list.csv")
    assert (upload.state, upload.file_name, upload.size) == (COLUMNS, "my list.csv", len(TABLE))
    assert upload.sample == [["model", "serial"], ["WF45", "A001"], ["WF45", "A002"]]
    wanted = {"kind": "csv", "encoding": "utf-8", "delimiter": ",", "header": True, "file": "source"}
    assert wanted.items() <= upload.layout.items()


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"\xef\xbb\xbf" + TABLE, "utf-8"),
        (TABLE.decode().encode("utf-16"), "utf-8"),
        (TABLE.decode().encode("utf-16-le"), "utf-8"),
        (TABLE.decode().encode("utf-16-be"), "utf-8"),
        (TABLE.decode().encode("utf-32"), "utf-8"),
        (TABLE.replace(b"\n", b"\r\n"), "utf-8"),
        (TABLE.replace(b"\n", b"\r"), "utf-8"),
        (TABLE.replace(b",", b";"), "utf-8"),
        (TABLE.replace(b",", b"\t"), "utf-8"),
        (TABLE.replace(b",", b"|"), "utf-8"),
        (TABLE.replace(b",", b"~"), "utf-8"),
        (b"sep=;\r\n" + TABLE.replace(b",", b";"), "utf-8"),
        (b"Recalled units,\n,\n\n" + TABLE, "utf-8"),
        (gzip.compress(TABLE), "utf-8"),
        (zipped(list=TABLE), "utf-8"),
        (zipped(**{"__MACOSX/._list": b"x", "list": TABLE}), "utf-8"),
        (zipped(list=a_workbook(simple)), "utf-8"),
    ],
)
def test_the_same_table_however_it_is_written(sqlite_site: Flask, data: bytes, encoding: str) -> None:
    upload = brought(sqlite_site, data)
    assert upload.message == ""
    assert upload.layout["encoding"] == encoding
    assert rows(upload) in (
        [["WF45", "A001"], ["WF45", "A002"]],
        [["WF45", "A001"], ["WF45", "17"]],
    )


def test_cp1252_is_a_guess_and_shown_as_one(sqlite_site: Flask) -> None:
    upload = brought(sqlite_site, "Gerät;Größe\nKühlgerät;1 €\n".encode("cp1252"))
    assert upload.layout["encoding"] == "cp1252"
    assert upload.layout["encoding_guesses"][0] == "cp1252"
    assert len(upload.layout["encoding_guesses"]) > 1
    assert rows(upload) == [["Kühlgerät", "1 €"]]


def test_an_odd_letter_far_down_is_seen(sqlite_site: Flask) -> None:
    upload = brought(sqlite_site, b"a,b\n" + b"1,2\n" * 2_000_000 + "ä,é\n".encode("cp1252"))
    assert upload.layout["encoding"] == "cp1252"


def test_a_decimal_comma_does_not_hide_the_semicolon(sqlite_site: Flask) -> None:
    upload = brought(sqlite_site, b"serial;price\nA1;10,50\nA2;11,50\n")
    assert upload.layout["delimiter"] == ";"


def test_a_list_without_header(sqlite_site: Flask) -> None:
    upload = brought(sqlite_site, b"KT2400000001\nKT2400000002\n")
    assert upload.layout["header"] is False
    assert rows(upload) == [["KT2400000001"], ["KT2400000002"]]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"model,serial\n", "no rows below it"),
        (b"\n\n \n", "no rows"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"<html><table>", "web page"),
        (bytes(range(32)) * 200, "no table"),
        (random.Random(1).randbytes(5000), "no table"),
        (gzip.compress(b""), "empty"),
        (gzip.compress(TABLE)[:-9], "damaged"),
        (gzip.compress(gzip.compress(TABLE)), "another packed file"),
        (zipped(a=TABLE, b=TABLE), "2 files"),
        (zipped(), "no file"),
        (zipped(**{"[Content_Types].xml": b"x" * 9, "word/document.xml": b"x"}), ""),
        (zipped(list=TABLE)[:-30], "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 5000, "cannot be read"),
        (zipped(**{"xl/workbook.xml": b"x"}), "cannot be read"),
    ],
)
def test_what_cannot_be_opened_says_why(sqlite_site: Flask, data: bytes, words: str) -> None:
    assert words in refused(sqlite_site, data)


def test_an_empty_file_is_refused_at_once_and_leaves_nothing(sqlite_site: Flask) -> None:
    with pytest.raises(Refused, match="empty"):
        receiving.receive(io.BytesIO(b""), "a", organisation_id=a_maker(), purpose=SALES, by=ED)
    assert not list(folders.root().glob("*"))


def test_a_file_too_large_is_refused_and_leaves_nothing(
    sqlite_site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "most_bytes", lambda: 1000)
    with pytest.raises(Refused, match="larger than"):
        receiving.receive(io.BytesIO(b"x" * 1001), "a", organisation_id=a_maker(), purpose=SALES, by=ED)
    assert not list(folders.root().glob("*"))


def test_a_makers_quota_counts_what_lies_on_the_disk(tmp_path: Path) -> None:
    site = make_site(tmp_path, upload_quota_bytes="100")
    with site.app_context():
        from flask_migrate import upgrade

        upgrade()
        maker = a_maker()
        first = receiving.receive(io.BytesIO(TABLE), "a", organisation_id=maker, purpose=SALES, by=ED)
        db.session.commit()
        with pytest.raises(Refused, match="you may use"):
            receiving.receive(io.BytesIO(b"x" * 90), "a", organisation_id=maker, purpose=SALES, by=ED)
        receiving.remove_files(first)
        receiving.receive(io.BytesIO(b"x" * 90), "a", organisation_id=maker, purpose=SALES, by=ED)
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: zipped(list=data)])
def test_a_bomb_is_stopped_while_it_unpacks(
    sqlite_site: Flask, monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]
) -> None:
    monkeypatch.setattr(unpacking, "FREE", 3_000_000)
    upload = brought(sqlite_site, pack(b"0" * 50_000_000))
    assert "made to fill disks" in upload.message
    assert not (folders.folder(upload) / "unpacked").exists()


def test_a_workbook_is_read_as_people_see_it(sqlite_site: Flask) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("Cover")
        sheet = book.add_worksheet("List")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(2, 0, ["serial", "what"])
        values = [17, 351756051523999, 12345678901234567, 1.5, True, "=cmd|x", "two\nlines", "007"]
        for number, value in enumerate(values, 3):
            write = sheet.write_string if isinstance(value, str) else sheet.write
            write(number, 0, value)
            sheet.write_string(number, 1, "x")
        sheet.write_datetime(11, 0, date(2024, 5, 6), day)
        sheet.write_formula(12, 0, "=1+1", None, 2)

    upload = brought(sqlite_site, a_workbook(fill), "list.xlsx")
    assert (upload.layout["sheet"], upload.layout["sheets"]) == ("List", ["Cover", "List"])
    assert (upload.layout["first_row"], upload.layout["file"]) == (3, "table.csv")
    assert [row[0] for row in rows(upload)] == [
        *("17", "351756051523999", "1.23456789012346E+16", "1.5", "TRUE", "=cmd|x", "two\nlines", "007"),
        *("2024-05-06", "2"),
    ]


def test_another_sheet_can_be_chosen(sqlite_site: Flask) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        simple(book)
        other = book.add_worksheet("Other")
        other.write_row(0, 0, ["lot"])
        other.write_row(1, 0, ["L1"])

    upload = brought(sqlite_site, a_workbook(fill))
    from registry.jobs import actions

    actions.queue(
        "open_upload",
        organisation_id=upload.organisation_id,
        by_id=None,
        by_name="Ed",
        subject_id=upload.id,
        payload={"sheet": "Other"},
    )
    db.session.commit()
    run_jobs(sqlite_site)
    db.session.refresh(upload)
    assert (upload.layout["sheet"], upload.sample) == ("Other", [["lot"], ["L1"]])


def crafted(sheet: str) -> bytes:
    """A workbook with this XML for a sheet."""
    whole = io.BytesIO(a_workbook(simple))
    out = io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            data = sheet.encode() if "sheet1.xml" in member.filename else old.read(member)
            new.writestr(member.filename, data)
    return out.getvalue()


HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


@pytest.mark.parametrize("sheet", [HEAD + FAR + "</sheetData></worksheet>", HEAD + "<row", "", "\0" * 100])
def test_a_crafted_workbook_ends_its_reader_and_not_the_worker(sqlite_site: Flask, sheet: str) -> None:
    assert "workbook" in refused(sqlite_site, crafted(sheet))


def test_a_workbook_that_eats_memory_says_so(sqlite_site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader's limit, made small: the worker does not feel it."""
    monkeypatch.setattr(sheets, "MEMORY", 160 * 1024**2)
    monkeypatch.setattr(unpacking, "FREE", 10**9)
    row = f'<c t="inlineStr"><is><t>{"x" * 30_000}</t></is></c>' * 5000
    message = refused(sqlite_site, crafted(f'{HEAD}<row r="1">{row}</row></sheetData></worksheet>'))
    assert "larger than any list can be" in message


@pytest.mark.parametrize("end", [signal.SIGXCPU, signal.SIGKILL, signal.SIGSEGV])
def test_a_reader_that_is_ended_leaves_a_clear_message(tmp_path: Path, end: signal.Signals) -> None:
    """By its limit of time, by a system short of memory, by a fault of its own. Until then it waits for a pipe."""
    words = {signal.SIGXCPU: "too long to read", signal.SIGKILL: "too much memory", signal.SIGSEGV: "damaged"}
    os.mkfifo(tmp_path / "book")
    with pytest.raises(Refused, match=words[end]):
        sheets.read_workbook(
            tmp_path / "book", tmp_path / "t.csv", "", 10**6, lambda: [os.kill(one, end) for one in readers()]
        )


def test_a_workbook_that_never_ends_is_given_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "book")
    with pytest.raises(Refused, match="too long to read"):
        sheets.read_workbook(tmp_path / "book", tmp_path / "t.csv", "", 10**6, lambda: None, seconds=1)
    assert not readers()


def readers() -> list[int]:
    """Child processes of ours that read a workbook."""
    mine = Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split()
    return [int(one) for one in mine if b"sheet_child" in Path(f"/proc/{one}/cmdline").read_bytes()]


def test_a_workbook_that_is_a_bomb_is_not_read(sqlite_site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "FREE", 3_000_000)
    assert "made to fill disks" in refused(sqlite_site, crafted(HEAD + " " * 50_000_000))


def test_csv_written_by_the_reader_is_that_of_the_module(sqlite_site: Flask) -> None:
    upload = brought(sqlite_site, a_workbook(simple))
    text = folders.table(upload, upload.layout).read_text()
    assert list(csv.reader(io.StringIO(text))) == [["model", "serial"], ["WF45", "A001"], ["WF45", "17"]]


def test_a_line_too_long_to_hold_hides_nothing_below_it(sqlite_site: Flask) -> None:
    """Though it comes first."""
    upload = brought(sqlite_site, b"model,serial\nWF45," + b"A" * 9_000_000 + b"\nWF45,A001\nWF45,A002\n")
    assert (upload.state, upload.message) == (COLUMNS, "")
    assert upload.sample[-1] == ["WF45", "A002"]
