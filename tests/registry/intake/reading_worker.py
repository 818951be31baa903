"""A worker process for tests whose only job reads numbers in small blocks, slowly enough to be killed on the way:
`python -m tests.registry.intake.reading_worker`."""

import hashlib
import threading

from registry.db import db, settings_here
from registry.intake import cutting, folders, runs, second, staging
from registry.intake.faults import ERROR, Fault
from registry.intake.models import PREVIEW, Upload
from registry.jobs.running import Run
from registry.jobs.working import work
from tests.registry.intake.builders import slow_check

SIZE = 20_000


def read(run: Run) -> None:
    """As a purpose's own handler does: stages, looks at all in order, tells what it found late, sums up."""
    upload = db.session.get_one(Upload, run.subject_id)
    staging.stage(run, upload, slow_check)
    digest, count, late = hashlib.sha256(), 0, []
    for batch in runs.merged(folders.folder(upload) / "runs", 500):
        digest.update("\n".join(batch).encode())
        count += len(batch)
        late.append(Fault(int(batch[0].split("\t")[1]), "number", "", ERROR, "late", "Late."))
        run.progress(stage="Comparing", rows=count)
    staging.late(upload, late)
    upload.summary = {"digest": digest.hexdigest(), "count": count}
    upload.state = PREVIEW


def small() -> None:
    cutting.SIZE, second.WORTH_IT = SIZE, 0


if __name__ == "__main__":
    from wsgi import app

    small()
    with app.app_context():
        folder = settings_here().data_path / "workers"
    work(app.app_context, {"read": read}, folder, threading.Event(), name="test")
