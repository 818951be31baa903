"""A person says what the columns of a file mean: sees a guess (or what they said the last time), corrects it, may have
the file read with another encoding or divider, and sends it to be read. Commits nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry.audit.entries import keep
from registry.catalogue import staff_queries as catalogue
from registry.catalogue.descriptions import never_of
from registry.db import db
from registry.errors import Refused
from registry.intake import blocks, folders, staging
from registry.intake.columns import Guess, Known, guess
from registry.intake.dividers import unfit
from registry.intake.mapping import remember, remembered
from registry.intake.models import COLUMNS, FAILED, OPENING, PREVIEW, READING, RECALL_LIST, Upload
from registry.intake.roles import LABELS, Faults, faults
from registry.jobs import actions as jobs
from registry.journeys.uploading import CHANGED, facts, stamp
from registry.recalls.states import Author
from registry.serials.patterns import SerialPattern
from registry.serials.reading import normalise

SAMPLE_ROWS, SAMPLE_CELL = 20, 200
DIVIDERS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Upright line"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the form shows: a meaning for each column, how to read the file, and where both come from."""

    mapping: dict[str, str]
    options: dict[str, Any]
    remembered: bool = False
    dates_sure: bool = True


def proposal(upload: Upload) -> Proposal:
    """What somebody has said of this file already; else what they said of such a header before; else a guess."""
    if upload.options.get("drafted"):
        return Proposal(dict(upload.mapping), dict(upload.options))
    return _fresh(upload, {})


def _fresh(upload: Upload, given: Mapping[str, Any]) -> Proposal:
    guessed = guess(
        upload.purpose, upload.sample, known(upload), given.get("header", upload.layout.get("header"))
    )
    mapping, before = _before(upload, guessed)
    options = {
        "header": guessed.header, "encoding": upload.layout.get("encoding", "utf-8"),
        "delimiter": upload.layout.get("delimiter", ","), "dates": guessed.dates.order,
    }  # fmt: skip
    if upload.purpose == RECALL_LIST:
        options |= {"how": "replace", "action": "include", "field": "serial"}
    return Proposal(mapping, {**options, **given}, before, guessed.dates.sure)


def _before(upload: Upload, guessed: Guess) -> tuple[dict[str, str], bool]:
    """The mapping remembered for this header where there is one, and whether there was."""
    if guessed.header and upload.sample:
        said = remembered(upload.organisation_id, upload.purpose, upload.sample[0])
        if said is not None:
            return {i: role for i, role in said.items() if role in LABELS[upload.purpose]}, True
    return guessed.mapping, False


def known(upload: Upload) -> Known:
    """What this maker's serials and models look like; of the chosen product alone where one was chosen."""
    products = list(catalogue.all_own_products(upload.organisation_id))
    if upload.product_id:
        products = [product for product in products if product.id == upload.product_id]
    patterns = [
        SerialPattern.parse(p.serial_mask, never_of(p.serial_alphabet), check=p.serial_check)
        for p in products
        if p.serial_mask
    ]
    models = frozenset(key for key in catalogue.model_keys(upload.organisation_id) if "*" not in key)
    return Known(lambda text: bool(normalise(text)) and any(p.could_be(text) for p in patterns), models)


def look_again(upload: Upload, seen: str, mapping: dict[str, str], options: dict[str, Any]) -> None:
    """Shows the first rows as they read with another encoding, divider or sheet. Nothing that was said is lost,
    unless the columns themselves became others."""
    _still(upload, seen)
    if stands := cannot_divide(options):
        raise Refused(*stands[0])
    shown = proposal(upload)
    if options.get("sheet") not in {None, upload.layout.get("sheet")}:
        _open_anew(upload, options)
        return
    other = [name for name in ("encoding", "delimiter", "header") if options[name] != shown.options.get(name)]
    if {"encoding", "delimiter"} & set(other):
        upload.sample = _first_rows(upload, {**upload.layout, **options})
    if other and other != ["encoding"]:
        mapping = _fresh(upload, options).mapping
    upload.mapping, upload.options = mapping, {**shown.options, **options, "drafted": True}


def _first_rows(upload: Upload, layout: dict[str, Any]) -> list[list[str]]:
    rows = blocks.first_rows(folders.table(upload, layout), layout, SAMPLE_ROWS)
    return [[cell[:SAMPLE_CELL] for cell in row] for row in rows]


def _open_anew(upload: Upload, options: Mapping[str, Any]) -> None:
    """Another sheet is another table: it is read out of the workbook first."""
    upload.state, upload.mapping, upload.options = OPENING, {}, {}
    upload.layout = {**upload.layout, "sheet": options["sheet"]}
    upload.job_id = jobs.queue(
        "open_upload", organisation_id=upload.organisation_id, by_id=upload.by_id, by_name=upload.by_name,
        subject_id=upload.id, payload={"sheet": options["sheet"]},
    ).id  # fmt: skip


def wrong(
    upload: Upload, mapping: Mapping[str, str], options: Mapping[str, Any], product_id: int | None
) -> Faults:
    """What stands in the way of reading it so."""
    if stands := cannot_divide(options):
        return stands
    if product_id and catalogue.own_product(upload.organisation_id, product_id) is None:
        return [("product_id", "Choose one of your products.")]
    return faults(upload.purpose, mapping, options, product_id is not None)


def cannot_divide(options: Mapping[str, Any]) -> Faults:
    """What was typed as a divider and can be none: asked before any row is read with it."""
    words = unfit(options["delimiter"])
    return [("divider", words)] if words else []


def choose(
    upload: Upload,
    seen: str,
    mapping: dict[str, str],
    options: dict[str, Any],
    by: Author,
    product_id: int | None = None,
) -> None:
    """Keeps what the columns mean, for this file and the next one like it, and has every row read."""
    _still(upload, seen)
    if stands := wrong(upload, mapping, options, product_id):
        raise Refused(*stands[0])
    before = facts(upload)
    upload.product_id = product_id
    shown = proposal(upload).options
    upload.mapping, upload.options = mapping, {**shown, **options, "drafted": True}
    if options["header"] and upload.sample:
        divider = options["delimiter"] if upload.layout.get("kind") == "csv" else ""
        remember(upload.organisation_id, upload.purpose, upload.sample[0], mapping, divider)
    _read(upload, by)
    after = {**facts(upload), "mapping": mapping, "options": upload.options}
    _told(upload, by, "upload.columns_chosen", before, after)


def _read(upload: Upload, by: Author) -> None:
    """From the first row: what an earlier reading left is forgotten."""
    staging.reset(upload)
    upload.state = READING
    upload.job_id = jobs.queue(
        "read_upload",
        organisation_id=upload.organisation_id,
        by_id=by.id,
        by_name=by.name,
        subject_id=upload.id,
    ).id


def back(upload: Upload, seen: str, by: Author) -> None:
    """From the preview back to the columns: nothing was loaded yet."""
    if upload.state not in {PREVIEW, FAILED} or not upload.sample or seen != stamp(upload):
        raise Refused("", CHANGED)
    before = facts(upload)
    upload.state, upload.message, upload.finished_at = COLUMNS, "", None
    db.session.flush()
    _told(upload, by, "upload.columns_reopened", before, facts(upload))


def _still(upload: Upload, seen: str) -> None:
    if upload.state != COLUMNS or seen != stamp(upload):
        raise Refused("", CHANGED)


def _told(upload: Upload, by: Author, action: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    keep(upload.organisation_id, by.id, by.name, action, "upload", upload.id, before=before, after=after)
