"""A maker brings the list of units that a recall covers. It is read into lists that nobody can see yet, told in
figures, and, when a person has looked at them, put into the draft of the recall's next version."""

import hashlib
import json
import time
from pathlib import Path
from typing import Any

from registry.catalogue.limits import limited_to
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.intake import folders
from registry.intake.blocks import header
from registry.intake.late import late
from registry.intake.listed.check import ListCheck
from registry.intake.listed.known import Known
from registry.intake.listed.queries import known_of, under_way
from registry.intake.listed.rows import Sheet
from registry.intake.models import DONE, PREVIEW, Upload
from registry.intake.noting import layout_of
from registry.intake.runs import merged
from registry.intake.staging import stage
from registry.jobs import actions as jobs
from registry.jobs.running import Run
from registry.journeys.figures import listed_of, rule_with, summary_of
from registry.journeys.repeating import said_twice
from registry.recalls import actions
from registry.recalls.clearing import drop_lists
from registry.recalls.index.building import LARGE
from registry.recalls.index.serving import serving
from registry.recalls.loading import Loader, Note, Origin
from registry.recalls.models import Recall
from registry.recalls.states import Author

PAUSE = 0.3
"""Seconds of writing between two commits: others may write then."""


def read_list(run: Run, upload: Upload) -> None:
    """Reads, sorts and loads every row, then sums up what filing it would do."""
    with limited_to(upload.for_brands):
        known = known_of(upload.organisation_id, upload.product_id)
    layout = layout_of(upload)
    names = header(folders.table(upload, layout), layout)
    stage(run, upload, ListCheck(upload.mapping, upload.options, known, names))
    _load(run, upload, names)
    run.progress(stage="Comparing with what is published")
    upload.summary = {**summary_of(upload, known), "draft": draft_stamp(upload)}
    upload.fingerprint = _fingerprint(upload)
    _have_prepared(run, upload)


def file_list(upload: Upload, seen: str, by: Author) -> None:
    """Puts the lists into the recall's draft, or starts the next version with them. Refused where the preview that
    was seen is not what there is."""
    if upload.state != PREVIEW or not upload.fingerprint or seen != upload.fingerprint:
        raise Refused("", actions.CHANGED)
    recall = db.session.get(Recall, upload.recall_id) if upload.recall_id else None
    if recall is None or recall.organisation_id != upload.organisation_id:
        raise Refused("", "Choose the recall that the list belongs to.")
    listed = listed_of(upload)
    if not listed:
        raise Refused("", "No row of this file can be used. Correct it and load it again.")
    version = actions.amend(recall, by)
    rule = rule_with(upload, listed)
    actions.save_draft(version, by, actions.fingerprint(version), criteria=rule)
    upload.state, upload.finished_at = DONE, now()


def draft_stamp(upload: Upload) -> str:
    """Changes with the rule that the list goes into: the recall's draft, or what is public where there is none."""
    recall_id = upload.recall_id or 0
    version = actions.working_version(recall_id) or actions.public_version(recall_id)
    rule = json.dumps(version.criteria if version else None, sort_keys=True)
    return hashlib.sha256(rule.encode()).hexdigest()[:16]


def prepare_lists(run: Run) -> None:
    """Large lists get their part of the index now, so that publishing stays one switch. It may be left out: who
    publishes first does it then."""
    run.progress(stage="Making it ready to publish")
    serving().prepare()


def label_of(upload: Upload) -> str:
    """What its lists are called: the file, and which upload of it."""
    return f"{upload.file_name[:180]} #{upload.id}"


def _load(run: Run, upload: Upload, names: list[str]) -> None:
    kept: dict[str, Any] = upload.cursor.get("load") or {}
    if kept.get("whole"):
        return
    if not kept:
        drop_lists(upload.recall_id or 0, [label_of(one) for one in under_way(upload)], run.progress)
        folders.remove(folders.folder(upload) / "notes")
    origin = Origin(upload.organisation_id, upload.recall_id or 0, label_of(upload), upload.sha256)
    loader = Loader(origin, kept.get("lists"))
    run.progress(stage="Sorting and storing", rows=int(kept.get("rows", 0)), rows_total=upload.rows)
    _blocks(run, upload, loader, kept)
    figures = [vars(one) for one in loader.end()]
    sheet = Sheet.of(upload.mapping, upload.options, Known(), names)
    late(upload, said_twice(folders.folder(upload) / "notes", sheet))
    upload.cursor = {**upload.cursor, "load": {"whole": True, "figures": figures}}
    run.progress()


def _blocks(run: Run, upload: Upload, loader: Loader, kept: dict[str, Any]) -> None:
    """Block after block; those that were committed before are passed over."""
    folder = folders.folder(upload)
    done, rows = int(kept.get("blocks", 0)), int(kept.get("rows", 0))
    begun = time.monotonic()
    for number, lines in enumerate(merged(folder / "runs")):
        if number < done:
            continue
        _keep_notes(folder / "notes" / f"{number:06d}.json", loader.take(lines))
        rows += len(lines)
        if time.monotonic() - begun > PAUSE:
            load = {"lists": loader.kept(), "blocks": number + 1, "rows": rows}
            upload.cursor = {**upload.cursor, "load": load}
            run.progress(rows=rows)
            begun = time.monotonic()


def _have_prepared(run: Run, upload: Upload) -> None:
    """Another worker does it while a person looks at the figures."""
    if any(group["spans"] >= LARGE for group in upload.summary["groups"]):
        jobs.queue(
            "prepare_lists",
            organisation_id=upload.organisation_id,
            by_id=run.by_id,
            by_name=run.by_name,
            subject_id=upload.id,
        )


def _keep_notes(path: Path, notes: list[Note]) -> None:
    if notes:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(notes), encoding="utf-8")
    else:
        path.unlink(missing_ok=True)


def _fingerprint(upload: Upload) -> str:
    seen = [upload.sha256, upload.mapping, upload.options, upload.product_id, upload.summary]
    return hashlib.sha256(json.dumps(seen, sort_keys=True, default=str).encode()).hexdigest()
