"""Opens what was received: says how it is to be read, and shows the first rows. Everything it makes lies beside the
source and is made anew when it runs again."""

from registry.db import db
from registry.intake import folders
from registry.intake.dividers import as_before
from registry.intake.layouts import TABLE, UNPACKED, Table, look
from registry.intake.models import COLUMNS, Upload
from registry.intake.receiving import most_bytes
from registry.jobs.running import Run

SAMPLE_ROWS, SAMPLE_CELL = 20, 200


def open_upload(run: Run) -> None:
    """The job: afterwards a person can say what the columns mean. `payload["sheet"]` names another sheet."""
    upload = db.session.get_one(Upload, run.subject_id)
    folder = folders.folder(upload)
    for left in (*folder.glob(f"{TABLE}*"), *folder.glob(f"{UNPACKED}*")):
        left.unlink()
    run.progress(stage="Opening", bytes_total=upload.size)
    table = Table(folder, most_bytes(), run.progress, run.lease.rpartition("/")[2])
    layout = table.lay_out(str(run.payload.get("sheet") or ""))
    if layout.kind == "csv":
        told, text = layout.told(), folder / layout.file
        layout.delimiter = as_before(upload.organisation_id, upload.purpose, text, told) or layout.delimiter
    rows = look(folder, layout)
    upload.layout = layout.told()
    upload.sample = [[cell[:SAMPLE_CELL].replace("\0", "") for cell in row] for row in rows[:SAMPLE_ROWS]]
    upload.state = COLUMNS
