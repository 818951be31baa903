"""I load a production list or the sales of a dealer: I see what is new, what is known and what puts an older report
right; then it is filed, and the rows that cannot be are given back."""

import hashlib
import json
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

from registry.audit.entries import keep
from registry.catalogue.limits import limited_to
from registry.clock import now
from registry.db import db
from registry.intake import blocks, folders, late, staging
from registry.intake.models import PREVIEW, PRODUCTION, SALES, Upload
from registry.intake.records.check import RecordCheck
from registry.intake.records.rows import Form
from registry.jobs.actions import queue
from registry.jobs.running import Run
from registry.journeys import announcing, dated, reaching, surveying
from registry.journeys.catalogued import catalogued
from registry.matching import bulk, filing, lots
from registry.matching.events.remaking import remake
from registry.matching.previewing import Figures, scan
from registry.matching.standing import on_record
from registry.matching.turns import is_before
from registry.matching.twice.again import weigh_again
from registry.matching.twice.finding import weigh_all, weigh_lines
from registry.recalls.index.serving import serving
from registry.recalls.states import Author
from registry.sales.finding import key_lines
from registry.sales.lots import Lot
from registry.tongue.speaking import marked
from registry.units.events.followed import Known

CALM = timedelta(seconds=5)
"""Files often come several at once; searches find what was filed meanwhile, only less quickly."""
OTHERWISE = marked(
    "Nothing was loaded: what is on record changed since you looked, so that these rows would do something else than "
    "you were shown. Look at the figures as they are now, then decide."
)
PAUSE = 0.3
"""Seconds between two looks whether another file of this maker is filed."""


def read_records(run: Run, upload: Upload) -> None:
    """Checks every row and counts what filing them would do."""
    check = checking(upload)
    staging.stage(run, upload, check)
    before = on_record(upload.organisation_id)
    figures = Figures()
    name = check.form.sheet.name
    late.late(upload, (replace(fault, column=name(fault.column)) for fault in scan(run, upload, figures)))
    names = {product.id: product.name for product in check.form.sheet.known.products.values()}
    told = figures.summary(upload.cursor.get("counts") or {}, names)
    told["rows"] |= {"read": upload.rows, "faulty": upload.faulty}
    told["problems"] = _problems(upload)
    upload.summary = told
    upload.cursor = {**upload.cursor, "beside": before}
    upload.fingerprint = fingerprint(upload)


def file_records(run: Run, upload: Upload) -> None:
    """Files what the preview showed. Only when all is filed does any of it count."""
    _wait(run)
    if _told_otherwise(run, upload):
        return
    filing.file_batches(run, upload)
    if upload.purpose == PRODUCTION:
        _known_ahead(run, upload)
    filing.finish(upload)
    results = dict(upload.cursor.get("results", {}))
    upload.summary = {**upload.summary, "filed": results}
    if upload.purpose == SALES:
        announcing.sales_filed(upload, results)
        queue(
            "key_sales", organisation_id=upload.organisation_id, by_id=run.by_id, by_name=run.by_name,
            subject_id=upload.id, run_at=now() + CALM,
        )  # fmt: skip
    by = Author(run.by_id, run.by_name)
    reaching.records_filed(upload.organisation_id, by)
    surveying.records_filed(upload.organisation_id, by)
    keep(
        upload.organisation_id, run.by_id, run.by_name, "records.filed", "upload", upload.id,
        after={"purpose": upload.purpose, "sha256": upload.sha256, **results},
    )  # fmt: skip


def _told_otherwise(run: Run, upload: Upload) -> bool:
    """Whether the rows would do something else than was shown, now that others were filed: then the new figures are
    looked at first. What is half filed goes on."""
    if "filed" in upload.cursor or upload.cursor.get("beside") == on_record(upload.organisation_id):
        return False
    seen = upload.fingerprint
    read_records(run, upload)
    if upload.fingerprint == seen:
        return False
    upload.state, upload.message = PREVIEW, OTHERWISE
    keep(
        upload.organisation_id, run.by_id, run.by_name, "records.changed", "upload", upload.id,
        before={"fingerprint": seen}, after={"fingerprint": upload.fingerprint},
    )  # fmt: skip
    return True


def _known_ahead(run: Run, upload: Upload) -> None:
    """Has the check index written while nothing of the file counts yet: then it counts at once."""
    for product in upload.cursor.get("products", []):
        run.progress(stage="Making the numbers known to checks")
        serving().prepare_known(int(product), upload.organisation_id)


def key_sales(run: Run) -> None:
    """Puts the sales of a filed upload where searches find them soonest, holds them against what owners told, and looks
    for units that were sold twice."""
    done = 0
    while (count := key_lines(run.subject_id or 0)) is not None:
        done += count
        run.progress(stage="Making sales quick to find", rows=done)
    for held in dated.hold_sold(run.organisation_id or 0, run.subject_id or 0):
        done += held
        run.progress(stage="Comparing with what owners told", rows=done)
    upload = db.session.get_one(Upload, run.subject_id)
    first, last = upload.cursor.get("ids", (1, 0))
    for looked in weigh_lines(upload.organisation_id, first, last, upload.id):
        done += looked
        run.progress(stage="Looking for units sold twice", rows=done)


def weigh_sales(run: Run) -> None:
    """Looks through all sales of a maker that came on record before anybody looked for units sold twice."""
    done = 0
    for looked in weigh_all(run.organisation_id or 0):
        done += looked
        run.progress(stage="Looking for units sold twice", rows=done)


def weigh_described(run: Run) -> None:
    """Looks anew for units sold twice where places, parties or a product's numbers are described otherwise now."""
    done, told = 0, run.payload
    for looked in weigh_again(run.organisation_id or 0, told.get("places", ()), told.get("gtins", ())):
        done += looked
        run.progress(stage="Looking for units sold twice", rows=done)


def lots_sold(run: Run) -> None:
    """Reckons anew what is left of lots by sales records: those on record before anybody did (`anew`, from the events
    on), or where places and businesses are called something else now."""
    after: Lot | None = (0, "")
    maker, anew = run.organisation_id or 0, bool(run.payload.get("anew"))
    run.progress(stage="Counting units")
    while after is not None:
        bulk.begin(maker, quick=False)
        if anew:
            keys, after = lots.keys_after(maker, after)
            remake(maker, keys, Known())
        else:
            after = lots.restock_all(maker, after)
        run.progress()


def checking(upload: Upload) -> RecordCheck:
    """How the rows of an upload are read: its columns, options and the maker's catalogue."""
    layout = staging.layout_of(upload)
    header = blocks.header(folders.table(upload, layout), layout)
    with limited_to(upload.for_brands):
        known = catalogued(upload.organisation_id, upload.product_id)
    form = Form.of(upload.purpose, upload.mapping, upload.options, known, now().date(), header)
    return RecordCheck(form)


def fingerprint(upload: Upload) -> str:
    """Of everything a person decides on."""
    told = [upload.sha256, upload.mapping, upload.options, upload.summary]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _problems(upload: Upload) -> dict[str, Any]:
    kinds = dict(upload.cursor.get("kinds") or {})
    for kind, count in (upload.cursor.get("late") or {}).get("kinds", {}).items():
        kinds[kind] = kinds.get(kind, 0) + count
    return kinds


def _wait(run: Run) -> None:
    """One file of a maker at a time: whose job came first goes first, unless its worker is gone."""
    while is_before(run.job_id):
        run.progress(stage="Waiting for another file to be filed")
        time.sleep(PAUSE)
