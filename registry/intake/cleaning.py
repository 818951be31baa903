"""Removes files of uploads that nobody needs any more, and what a death in mid-upload left behind. Their rows stay."""

import time
from datetime import datetime, timedelta

from sqlalchemy import select

from registry.audit.entries import keep
from registry.clock import now
from registry.db import db
from registry.intake import folders
from registry.intake.models import CANCELLED, COLUMNS, DONE, FAILED, PREVIEW, Upload
from registry.jobs.actions import queue

KEPT_DAYS = 30
"""Files stay so long after an upload has ended, and so long while it waits for a person."""
STRAY_SECONDS = 24 * 3600
"""A folder without a row may belong to a request that is still going on."""


def clean_uploads() -> None:
    """Once a minute; nearly always there is nothing to do."""
    there = {path.name: path for path in folders.root().glob("*")} if folders.root().exists() else {}
    if not there:
        return
    _give_up_forgotten()
    known = _ends(set(there))
    db.session.rollback()
    latest = now() - timedelta(days=KEPT_DAYS)
    for token, path in there.items():
        if token in known:
            ended = known[token]
            if ended is not None and ended < latest:
                folders.remove(path)
        elif time.time() - path.stat().st_mtime > STRAY_SECONDS:
            folders.remove(path)


def give_up(upload: Upload) -> None:
    """Has a job take away what a cancelled upload left, in the transaction in which it is cancelled."""
    queue(
        "clear_upload", organisation_id=upload.organisation_id, by_id=upload.by_id, by_name=upload.by_name,
        subject_id=upload.id,
    )  # fmt: skip


def _ends(tokens: set[str]) -> dict[str, datetime | None]:
    """When each of these ended; None where it goes on."""
    wanted = select(Upload.token, Upload.state, Upload.finished_at).where(Upload.token.in_(tokens))
    over = {DONE, CANCELLED, FAILED}
    return {token: ended if state in over else None for token, state, ended in db.session.execute(wanted)}


def _give_up_forgotten() -> None:
    """What waited for a person for so long is called off, and its maker can read so."""
    waiting = Upload.state.in_((COLUMNS, PREVIEW))
    old = now() - timedelta(days=KEPT_DAYS)
    for upload in db.session.scalars(select(Upload).where(waiting, Upload.created_at < old)):
        before = {"state": upload.state}
        upload.state, upload.finished_at = CANCELLED, now()
        upload.message = f"Nobody went on with it for {KEPT_DAYS} days."
        keep(
            upload.organisation_id,
            None,
            "the portal",
            "upload.given_up",
            "upload",
            upload.id,
            before=before,
            after={"state": CANCELLED},
        )
        give_up(upload)
    db.session.commit()
