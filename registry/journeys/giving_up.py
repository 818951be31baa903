"""What a file left behind goes once somebody gave it up: the lists that were loaded from it and never filed, then its
bytes. A job of its own, since there may be millions of rows."""

from registry.db import db
from registry.intake.listed.queries import under_way
from registry.intake.models import CANCELLED, RECALL_LIST, Upload
from registry.intake.receiving import remove_files
from registry.jobs.running import Run
from registry.journeys.listing import label_of
from registry.recalls.clearing import drop_lists


def clear_upload(run: Run) -> None:
    """The row stays, as a line of what happened."""
    upload = db.session.get_one(Upload, run.subject_id)
    if upload.state != CANCELLED:
        return
    if upload.purpose == RECALL_LIST and upload.recall_id:
        run.progress(stage="Taking away what was read")
        drop_lists(upload.recall_id, [label_of(other) for other in under_way(upload)], run.progress)
    remove_files(upload)
