"""Takes an upload through its rows, one block a step, so that it can go on from any of them. What a row means is for
`check` to say; it runs in two processes and must be picklable, with all it needs inside it, never the database."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, insert

from registry.db import db
from registry.intake import folders
from registry.intake.blocks import width
from registry.intake.cutting import Cut, cuts
from registry.intake.faults import Fault
from registry.intake.models import RowProblem, Upload
from registry.intake.second import outcomes
from registry.intake.steps import MOST_FAULTS, Check, Checked, Outcome, Work
from registry.jobs.running import Run

__all__ = ["Check", "Checked", "layout_of", "reset", "stage"]


def layout_of(upload: Upload) -> dict[str, Any]:
    """How the table is read: as found out when it was opened, with what a person chose instead."""
    chosen = ("encoding", "delimiter", "header")
    layout: dict[str, Any] = dict(upload.layout)
    layout |= {name: upload.options[name] for name in chosen if name in upload.options}
    layout["width"] = width(folders.table(upload, layout), layout)
    return layout


def reset(upload: Upload) -> None:
    """Forgets what was read: before it is read with other columns or options. The caller commits."""
    db.session.execute(delete(RowProblem).where(RowProblem.upload_id == upload.id))
    upload.cursor, upload.summary, upload.fingerprint, upload.message = {}, {}, "", ""
    upload.rows = upload.faulty = upload.warnings = 0


def stage(run: Run, upload: Upload, check: Check, *, stage: str = "Reading") -> None:
    """Checks all rows that are not yet checked and commits after each block."""
    if upload.cursor.get("read"):
        return
    folder = folders.folder(upload)
    if not upload.cursor:
        reset(upload)
        folders.remove(folder / "runs")
        folders.remove(folder / "faulty")
    layout = layout_of(upload)
    table = folders.table(upload, layout)
    total = table.stat().st_size
    run.progress(
        stage=stage, bytes_total=total, bytes_done=int(upload.cursor.get("offset", 0)), rows=upload.rows
    )
    work = Work(table, folder, layout, check)
    for cut, outcome in _outcomes(work, upload.cursor, total):
        _note(upload, cut, outcome)
        run.progress(rows=upload.rows, bytes_done=cut.end)
    upload.cursor = {**upload.cursor, "read": True}
    run.progress(stage=stage, rows=upload.rows, bytes_done=total)


def _outcomes(work: Work, cursor: dict[str, Any], total: int) -> Iterator[tuple[Cut, Outcome]]:
    offset, number = int(cursor.get("offset", 0)), int(cursor.get("block", 0))
    pieces = cuts(work.table, work.layout, offset=offset, number=number, first_row=cursor.get("row"))
    return outcomes(work, pieces, total - offset)


def _note(upload: Upload, cut: Cut, outcome: Outcome) -> None:
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
