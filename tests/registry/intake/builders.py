"""Uploads for any test, without pages: the file lies where it would, and its rows can be read at once."""

import hashlib
import secrets
import time
from pathlib import Path
from typing import Any

from registry.db import db
from registry.intake import folders
from registry.intake.blocks import Block
from registry.intake.faults import ERROR, Fault
from registry.intake.models import READING, SALES, Upload
from registry.intake.steps import Checked

LAYOUT = {
    "kind": "csv", "encoding": "utf-8", "delimiter": ",", "quote": '"', "header": True, "file": "source",
    "first_row": 1,
}  # fmt: skip


def an_upload(maker: int, data: bytes, *, purpose: str = SALES, state: str = READING, **more: Any) -> Upload:
    """An upload whose source is this CSV; committed."""
    upload = Upload(
        organisation_id=maker,
        purpose=purpose,
        state=state,
        token=secrets.token_urlsafe(16),
        file_name="list.csv",
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        layout=more.pop("layout", LAYOUT),
        **more,
    )
    db.session.add(upload)
    db.session.commit()
    folder = folders.folder(upload)
    folder.mkdir(parents=True)
    (folder / "source").write_bytes(data)
    return upload


def check_numbers(block: Block) -> Checked:
    """A check as simple as can be: the first cell is a number, or the row is a fault."""
    checked = Checked([])
    for row, cells in enumerate(block.rows, block.first_row):
        if not cells:
            continue
        if cells[0].isdigit():
            checked.lines.append(f"{cells[0]:0>9}\t{row}")
        else:
            checked.faults.append(
                Fault(row, "number", cells[0], ERROR, "no_number", f"{cells[0]} is no number.")
            )
    checked.counts["numbers"] = len(checked.lines)
    return checked


def slow_check(block: Block) -> Checked:
    """Slow enough to be killed on the way."""
    time.sleep(0.02)
    return check_numbers(block)


def lines_of(folder: Path) -> list[str]:
    from registry.intake.runs import merged

    return [line for batch in merged(folder / "runs") for line in batch]
