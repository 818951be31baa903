"""What a worker does with an upload, by what it is for. Each handler goes on from what it had committed."""

from collections.abc import Callable

from registry.clock import now
from registry.db import db
from registry.intake.cleaning import give_up
from registry.intake.models import (
    CANCELLED,
    DONE,
    FILING,
    PREVIEW,
    PRODUCTION,
    READING,
    RECALL_LIST,
    SALES,
    Upload,
)
from registry.jobs.running import Run
from registry.journeys import listing, recording

Step = Callable[[Run, Upload], None]
READ: dict[str, Step] = {
    RECALL_LIST: listing.read_list,
    PRODUCTION: recording.read_records,
    SALES: recording.read_records,
}
FILE: dict[str, Step] = {PRODUCTION: recording.file_records, SALES: recording.file_records}


def read_upload(run: Run) -> None:
    """Reads and checks every row; then a person looks at what it would do."""
    upload = db.session.get_one(Upload, run.subject_id)
    if upload.state != READING:
        return
    READ[upload.purpose](run, upload)
    upload.state = PREVIEW


def file_upload(run: Run) -> None:
    """Files the rows that a person confirmed, or shows them anew where they would do something else by now."""
    upload = db.session.get_one(Upload, run.subject_id)
    if upload.state != FILING:
        return
    FILE[upload.purpose](run, upload)
    if upload.state == FILING:
        upload.state, upload.finished_at = DONE, now()


def ended(upload_id: int | None, state: str, message: str) -> None:
    """The upload takes over how its job ended. The caller commits."""
    upload = db.session.get(Upload, upload_id)
    if upload is None:
        return
    upload.state, upload.message, upload.finished_at = state, message, now()
    if state == CANCELLED:
        give_up(upload)
