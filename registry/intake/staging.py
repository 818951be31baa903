"""Takes an upload through its rows, one block a step, so that it can go on from any of them. What a row means is for
`check` to say; it runs in two processes and must be picklable, with all it needs inside it, never the database."""

from registry.intake import folders
from registry.intake.cutting import cuts
from registry.intake.late import late
from registry.intake.models import Upload
from registry.intake.noting import layout_of, note, reset
from registry.intake.second import outcomes
from registry.intake.steps import Check, Checked, Work
from registry.jobs.running import Run

__all__ = ["Check", "Checked", "late", "layout_of", "reset", "stage"]


def stage(run: Run, upload: Upload, check: Check, *, stage: str = "Reading") -> None:
    """Checks all rows that are not yet checked and commits after each block."""
    if upload.cursor.get("read"):
        return
    folder = folders.folder(upload)
    if not upload.cursor:
        reset(upload)
        for made in ("runs", "faulty", "late"):
            folders.remove(folder / made)
    layout = layout_of(upload)
    table = folders.table(upload, layout)
    total, offset = table.stat().st_size, int(upload.cursor.get("offset", 0))
    run.progress(stage=stage, bytes_total=total, bytes_done=offset, rows=upload.rows)
    pieces = cuts(
        table, layout, offset=offset, number=upload.cursor.get("block", 0), first_row=upload.cursor.get("row")
    )
    for cut, outcome in outcomes(Work(table, folder, layout, check), pieces, total - offset):
        note(upload, cut, outcome)
        run.progress(rows=upload.rows, bytes_done=cut.end)
    upload.cursor = {**upload.cursor, "read": True}
    run.progress(stage=stage, rows=upload.rows, bytes_done=total)
