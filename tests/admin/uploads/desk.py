"""Uploads in any state, made as rows, and people who bring files."""

import re
from html import unescape
from io import BytesIO
from typing import Any

from flask import Flask

from registry.db import db
from registry.intake import folders, queries
from registry.intake.models import COLUMNS, RECALL_LIST, RowProblem, Upload
from tests.people import Browser, a_member, signed_in

LIST = "Model,Serial from,Serial to,Note\nBD-18,BA10060000,BA10069999,\nBD-18,BA10070001,BA10070001,=1+1\n"
SALES_FILE = (
    "Serial,Model,Sold on,Dealer,Customer,E-mail\n"
    "BA10060001,BD-18,2026-04-11,Northern,Ada Doe,ada@example.org\n"
)


def seen(browser: Browser) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', browser.page)
    assert found, browser.page
    return unescape(found[1])


def editor(
    app: Flask, maker: int, email: str = "ed@example.org", role: str = "editor", **more: Any
) -> Browser:
    return signed_in(app, a_member(app, email, maker=maker, role=role, **more))


def sent(browser: Browser, text: str | bytes = LIST, name: str = "list.csv", **fields: Any) -> int:
    """Brings a file through the form; returns the upload's number."""
    data = text.encode() if isinstance(text, str) else text
    browser.get("/admin/uploads/new")
    given = {"purpose": RECALL_LIST, **{k: str(v) for k, v in fields.items() if v is not None}}
    browser.post(
        "/admin/uploads/new", given | {"file": (BytesIO(data), name)}, content_type="multipart/form-data"
    )
    found = re.search(r"/uploads/(\d+)$", browser.path)
    assert found, browser.page
    return int(found[1])


def an_upload(
    maker: int, text: str = LIST, *, state: str = COLUMNS, purpose: str = RECALL_LIST, **values: Any
) -> Upload:
    """An upload as it is once it was opened, with its file."""
    rows = [line.split(",") for line in text.splitlines()][:20]
    layout = {"kind": "csv", "encoding": "utf-8", "encoding_guesses": ["utf-8", "cp1252"], "delimiter": ",",
              "quote": '"', "header": True, "file": "source", "first_row": 1}  # fmt: skip
    given = {
        "token": f"t{db.session.query(Upload).count()}-{maker}", "file_name": "list.csv", "size": len(text),
        "sha256": f"{hash(text):x}".strip("-").zfill(64), "layout": layout, "sample": rows, "by_name": "Ed",
    } | values  # fmt: skip
    upload = Upload(organisation_id=maker, purpose=purpose, state=state, **given)
    db.session.add(upload)
    db.session.flush()
    folder = folders.folder(upload)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "source").write_text(text, "utf-8")
    db.session.commit()
    return upload


def a_problem(upload: Upload, number: int, **values: Any) -> None:
    given = {"row": number + 1, "column": "Serial", "value": "BA1", "level": "error", "kind": "mask",
             "message": "There is an X in it.", "advice": "Write the number whole."} | values  # fmt: skip
    db.session.add(RowProblem(upload_id=upload.id, number=number, **given))
    db.session.commit()


def now(maker: int, upload_id: int) -> Upload:
    """The upload as it is in the database now."""
    db.session.rollback()
    db.session.expire_all()
    found = queries.own_upload(maker, upload_id)
    assert found
    return found
