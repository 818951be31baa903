"""Labels are made by a job: so many, then it notes how far it is. A death costs no more than the last of them, and
memory does not grow with their number."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from registry.catalogue.models import Organisation
from registry.catalogue.staff_queries import own_product
from registry.clock import now
from registry.db import db
from registry.intake.files import write_whole
from registry.jobs.running import Run
from registry.journeys.labelling import listed_unit, one, shared_words
from registry.labels import folders
from registry.labels.drawing import Words, draw
from registry.labels.models import DONE, MAKING, LabelOrder
from registry.labels.sheets import sheets
from registry.labels.wishes import LISTED, LOTS, PDF, RANGE, Wish
from registry.labels.zipping import LongZip
from registry.units.serials import serials_after

A_PDF, A_BATCH, A_FOLDER = 1_000, 1_000, 1_000
"""Labels in one PDF; drawings until the work is noted; drawings in one folder of the zip."""
PART = "labels.zip.part"
_UNSAFE = str.maketrans(dict.fromkeys("\"%&'*/:;<>?\\", "_"))
Batch = tuple[list[Words], str, int]
"""Labels, the last serial taken from the records, how many were left out."""


def make_labels(run: Run) -> None:
    """The job."""
    made = db.session.get(LabelOrder, run.subject_id) if run.subject_id else None
    if made is None or made.state != MAKING:
        return
    folder = folders.folder(made.token)
    folder.mkdir(parents=True, exist_ok=True)
    _look_behind(made, folder)
    run.progress(stage="Making labels", rows=made.done, rows_total=made.count)
    if made.wish.get("output") == PDF and made.count <= A_PDF:
        _one_pdf(made, folder)
    else:
        _zip(made, folder, run)
    made.state, made.finished_at = DONE, now()


def _look_behind(made: LabelOrder, folder: Path) -> None:
    """Begins anew where the files are not as they were noted: another machine's disk, or one that was restored."""
    noted = ((folder / PART, made.size), (folder / f"{PART}.list", made.listed))
    if any(size and not (path.is_file() and path.stat().st_size >= size) for path, size in noted):
        made.done = made.size = made.listed = made.files = made.skipped = 0
        made.after = ""


def _one_pdf(made: LabelOrder, folder: Path) -> None:
    labels = [words for batch, _, skipped in _batches(made, A_PDF) for words in _noted(made, batch, skipped)]
    data = sheets(labels, Wish.of(made.wish).paper, _name(made), made.created_at)
    write_whole(folder / "labels.pdf", data)
    made.file_name, made.size = "labels.pdf", len(data)


def _noted(made: LabelOrder, batch: list[Words], skipped: int) -> list[Words]:
    made.done += len(batch)
    made.skipped += skipped
    return batch


def _zip(made: LabelOrder, folder: Path, run: Run) -> None:
    wish = Wish.of(made.wish)
    with LongZip(folder / PART, made.size, made.listed, made.files) as zipped:
        for batch, after, skipped in _batches(made, A_PDF if wish.output == PDF else A_BATCH):
            _add(zipped, made, wish, batch)
            zipped.keep()
            _noted(made, batch, skipped)
            made.after, made.size, made.listed, made.files = after, zipped.size, zipped.listed, zipped.count
            run.progress(rows=made.done)
        size = zipped.finish()
    (folder / PART).rename(folder / "labels.zip")
    (folder / f"{PART}.list").unlink(missing_ok=True)
    made.file_name, made.size = "labels.zip", size


def _add(zipped: LongZip, made: LabelOrder, wish: Wish, batch: list[Words]) -> None:
    first = made.done + 1
    if wish.output == PDF:
        if batch:
            name = f"labels-{first:07d}-{made.done + len(batch):07d}.pdf"
            zipped.add(name, sheets(batch, wish.paper, _name(made), made.created_at), press=False)
        return
    for number, words in enumerate(batch, first):
        shown = (words.serial or words.lot).translate(_UNSAFE)
        name = f"{(number - 1) // A_FOLDER + 1:04d}/{number:07d}-{shown}.svg"
        zipped.add(name, draw(words, wish.paper).encode())


def _batches(made: LabelOrder, size: int) -> Iterator[Batch]:
    """What is still to be made."""
    wish = Wish.of(made.wish)
    product = own_product(made.organisation_id, made.product_id)
    if product is None:
        raise LookupError("the product of a label order is gone")
    maker = db.session.get_one(Organisation, made.organisation_id).name
    shared = shared_words(product, maker, wish)
    if wish.source == LISTED:
        yield from _of_records(made, wish, shared, size)
    else:
        yield from _of_words(_typed(wish, shared, made.done), size)


def _typed(wish: Wish, shared: Words, begin: int) -> Iterator[Words]:
    if wish.source == LOTS:
        return (one(shared, wish, "", lot) for lot in wish.lines[begin:])
    serials = wish.span.numbers(begin) if wish.source == RANGE else iter(wish.lines[begin:])
    return (one(shared, wish, serial, wish.lot) for serial in serials)


def _of_words(labels: Iterator[Words], size: int) -> Iterator[Batch]:
    while batch := list(islice(labels, size)):
        yield batch, "", 0


def _of_records(made: LabelOrder, wish: Wish, shared: Words, size: int) -> Iterator[Batch]:
    after, upload_id = made.after, int(wish.upload_id) or None
    while units := serials_after(made.organisation_id, made.product_id, upload_id, after, size):
        after = units[-1].serial_key or ""
        labels = [words for unit in units if (words := listed_unit(shared, wish, unit)) is not None]
        yield labels, after, len(units) - len(labels)


def _name(made: LabelOrder) -> str:
    return f"Labels of order {made.id}"
