"""A person with a file: brings it, looks at what it would do, has it done, has it go on, or throws it away.

Every step holds the upload's row first, so that of two people the second sees what the first did. Commits nothing.
"""

import hashlib
import json
from typing import Any, BinaryIO

from registry.audit.entries import keep
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.intake import folders, queries, receiving
from registry.intake.cleaning import give_up
from registry.intake.models import (
    CANCELLED,
    COLUMNS,
    DONE,
    FAILED,
    FILING,
    OPENING,
    PREVIEW,
    READING,
    RECALL_LIST,
    Upload,
)  # fmt: skip
from registry.jobs import actions as jobs
from registry.jobs.models import Job
from registry.journeys.listing import draft_stamp, file_list
from registry.recalls.actions import public_version
from registry.recalls.states import Author
from registry.tongue.speaking import marked

CHANGED = "This changed since you looked: somebody else was at it. Look at it as it is now, then decide."
KEPT = ("state", "purpose", "recall_id", "product_id", "file_name", "sha256", "rows", "faulty", "fingerprint")
READ_AGAIN = marked("Press “Change what the columns mean” and have the rows read again.")
BACK_TO = {"open_upload": OPENING, "read_upload": READING, "file_upload": FILING}


def stamp(upload: Upload) -> str:
    """Fingerprint of what a page of this upload showed; it changes with everything a person could have decided."""
    shown = [upload.state, upload.job_id, upload.layout, upload.mapping, upload.options, upload.fingerprint]
    text = json.dumps([*shown, upload.product_id], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def bring(
    stream: BinaryIO,
    file_name: str,
    *,
    organisation_id: int,
    purpose: str,
    by: Author,
    recall_id: int | None = None,
    product_id: int | None = None,
) -> Upload:
    """Keeps the file and has it opened. Refused where it is empty, too large, or the maker has no room left."""
    upload = receiving.receive(
        stream, file_name, organisation_id=organisation_id, purpose=purpose, by=by,
        recall_id=recall_id, product_id=product_id,
    )  # fmt: skip
    db.session.flush()
    _told(upload, by, "upload.brought", None)
    return upload


def confirm(upload: Upload, seen: str, by: Author, *, again: bool = False) -> None:
    """Does what the preview said. Of one file brought twice only one goes in unasked: whoever is second is told."""
    _still(upload, seen, PREVIEW)
    _only_one(upload, again)
    before = facts(upload)
    if upload.purpose == RECALL_LIST:
        _against_what_is_public(upload)
        file_list(upload, upload.fingerprint, by)
    else:
        upload.state, upload.message = FILING, ""
        upload.job_id = _queued("file_upload", upload, by).id
    _told(upload, by, "upload.confirmed", before)


def _against_what_is_public(upload: Upload) -> None:
    """The preview told what the list changes against the version that was public then, in the draft as it was."""
    public = public_version(upload.recall_id or 0)
    now_public = public.number if public else None
    if now_public != upload.summary.get("difference", {}).get("against"):
        words = "Another version of the recall was published since you looked, so what this changes is different now. "
        raise Refused("", words + READ_AGAIN)
    if upload.summary.get("draft") != draft_stamp(upload):
        words = "The recall’s draft was changed since you looked, maybe by another list. "
        raise Refused("", words + READ_AGAIN)


def _only_one(upload: Upload, again: bool) -> None:
    others = [twin for twin in queries.lock_twins(upload) if twin.id != upload.id]
    if any(twin.state == FILING for twin in others):
        raise Refused("", "This very file is being loaded now. Wait until that has ended, then look again.")
    done = [twin for twin in others if twin.state == DONE]
    if done and not again:
        name = done[-1].by_name or "somebody"
        words = f"This very file was loaded by {name} already. Tick below that it shall be loaded again."
        raise Refused("again", words)


def cancel(upload: Upload, by: Author) -> None:
    """Stops a file that is being opened or read. What was read of it is given up; nothing was visible yet."""
    if upload.state not in {OPENING, READING}:
        raise Refused("", "It has gone further since you looked, so it cannot be stopped any more.")
    before = facts(upload)
    job = queries.job_of(upload)
    if job is None or jobs.ask_to_cancel(job):
        _ended(upload)
    _told(upload, by, "upload.cancelled", before)


def go_on(upload: Upload, by: Author) -> None:
    """What failed is tried again from where it was."""
    job = queries.job_of(upload)
    if upload.state != FAILED or job is None or not jobs.go_on(job):
        raise Refused("", "It has not failed any more: somebody had it go on.")
    before = facts(upload)
    upload.state, upload.message, upload.finished_at = BACK_TO.get(job.kind, READING), "", None
    _told(upload, by, "upload.went_on", before)


def throw_away(upload: Upload, seen: str, by: Author) -> None:
    """Gives the file up before anything was loaded from it; its bytes go, the line in the list stays."""
    _still(upload, seen, COLUMNS, PREVIEW, FAILED)
    if _half_filed(upload):
        raise Refused("", "Part of it is loaded already, so it can only go on. Press “Go on”.")
    before = facts(upload)
    _ended(upload)
    _told(upload, by, "upload.thrown_away", before)


def remove_file(upload: Upload, by: Author) -> None:
    """Makes room: the file of an upload that has ended goes, what was loaded from it stays."""
    if upload.state not in {DONE, CANCELLED}:
        raise Refused("", CHANGED)
    receiving.remove_files(upload)
    _told(upload, by, "upload.file_removed", None)


def has_file(upload: Upload) -> bool:
    """Whether its bytes are still here."""
    return folders.folder(upload).exists()


def _half_filed(upload: Upload) -> bool:
    job = queries.job_of(upload)
    return upload.state == FAILED and job is not None and job.kind == "file_upload"


def _ended(upload: Upload) -> None:
    upload.state, upload.finished_at, upload.message = CANCELLED, now(), ""
    give_up(upload)


def facts(upload: Upload) -> dict[str, Any]:
    """What the audit log keeps of an upload: nothing of what stands in its rows."""
    return {name: getattr(upload, name) for name in KEPT}


def _still(upload: Upload, seen: str, *states: str) -> None:
    if upload.state not in states or seen != stamp(upload):
        raise Refused("", CHANGED)


def _queued(kind: str, upload: Upload, by: Author, **payload: Any) -> Job:
    return jobs.queue(
        kind, organisation_id=upload.organisation_id, by_id=by.id, by_name=by.name, subject_id=upload.id,
        payload=payload,
    )  # fmt: skip


def _told(upload: Upload, by: Author, action: str, before: dict[str, Any] | None) -> None:
    keep(
        upload.organisation_id,
        by.id,
        by.name,
        action,
        "upload",
        upload.id,
        before=before,
        after=facts(upload),
    )
