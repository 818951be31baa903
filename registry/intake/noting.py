"""Keeps in the database how far the reading of an upload is, and what was found wrong. The caller commits."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, insert

from registry.db import db
from registry.intake import folders
from registry.intake.blocks import width
from registry.intake.cutting import Cut
from registry.intake.faults import Fault
from registry.intake.models import RowProblem, Upload
from registry.intake.steps import MOST_FAULTS, Outcome


def layout_of(upload: Upload) -> dict[str, Any]:
    """How the table is read: as found out when it was opened, with what a person chose instead."""
    chosen = ("encoding", "delimiter", "header")
    layout: dict[str, Any] = dict(upload.layout)
    layout |= {name: upload.options[name] for name in chosen if name in upload.options}
    layout["width"] = width(folders.table(upload, layout), layout)
    return layout


def reset(upload: Upload) -> None:
    """Forgets what was read: before it is read with other columns or options."""
    forget_problems(upload)
    upload.cursor, upload.summary, upload.fingerprint, upload.message = {}, {}, "", ""
    upload.rows = upload.faulty = upload.warnings = 0


def note(upload: Upload, cut: Cut, outcome: Outcome) -> None:
    """A block's figures into the upload; with the next commit the block is done."""
    cursor = upload.cursor
    kept = int(cursor.get("problems", 0))
    room = outcome.faults[: max(0, MOST_FAULTS - kept)]
    keep_problems(upload, room, kept + 1)
    upload.rows += outcome.rows
    upload.faulty += outcome.faulty
    upload.warnings += outcome.warnings
    upload.cursor = {
        **cursor,
        "offset": cut.end,
        "block": cut.number + 1,
        "row": cut.first_row + cut.count,
        "counts": _sum(cursor.get("counts"), outcome.counts),
        "kinds": _sum(cursor.get("kinds"), outcome.kinds),
        "problems": kept + len(room),
        "faulty": upload.faulty,
        "warnings": upload.warnings,
        "cuts": [*cursor.get("cuts", []), [cut.first_row, cut.start, cut.end, cut.skip]],
    }


def keep_problems(upload: Upload, faults: Iterable[Fault], number: int) -> None:
    """Rows for the page, numbered from here on."""
    rows = [
        {"upload_id": upload.id, "number": number + i, **asdict(fault), **_short(fault)}
        for i, fault in enumerate(faults)
    ]
    if rows:
        db.session.execute(insert(RowProblem), rows)


def forget_problems(upload: Upload, after: int = 0) -> None:
    gone = delete(RowProblem).where(RowProblem.upload_id == upload.id, RowProblem.number > after)
    db.session.execute(gone.execution_options(synchronize_session=False))


def _short(fault: Fault) -> dict[str, str]:
    """No NUL: PostgreSQL keeps none."""
    return {
        "value": fault.value.replace("\0", "")[:200],
        "column": fault.column.replace("\0", "")[:120],
    }


def _sum(one: dict[str, int] | None, other: dict[str, int]) -> dict[str, int]:
    total = Counter(one or {})
    total.update(other)
    return dict(total)
