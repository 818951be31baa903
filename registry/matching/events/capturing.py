"""Takes a document of events through its checks and into the tables, a batch after the other, going on from any.
By the standard, either every event of a document counts or none does, unless whoever sent it asked to go on."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import text

from registry.audit.who import By
from registry.db import db
from registry.jobs.running import Run
from registry.jobs.sparing import no_collecting
from registry.matching import bulk
from registry.matching.events import undoing
from registry.matching.events.describing import describe, note
from registry.matching.events.filing import OTHERWISE, file_events
from registry.units.events import files, masterdata
from registry.units.events.attributes import attributes_in
from registry.units.events.checking import flaws_of
from registry.units.events.documents import (
    Document,
    Unreadable,
    context_of,
    envelope_flaws,
    names_in,
    open_document,
)
from registry.units.events.fields import TooManyFields, fields_of
from registry.units.events.models import Capture
from registry.units.events.reading import Reading, read

BATCH, ITEMS, CHARACTERS = 5_000, 30_000, 8_000_000
"""What is filed at once: so many events, items in them, characters of them at most. Others wait meanwhile to write."""
MOST_EVENTS = 5_000_000
MOST_ERRORS = 100
"""That are kept; of the rest only how many they were."""
TOO_MANY = f"The document holds more than {MOST_EVENTS:,} events. Send them in several documents."


def capture_all(run: Run, capture: Capture) -> None:
    """Checks, then files. Where it may not be filed whole, nothing of it stays."""
    if not capture.checked:
        _check(run, capture)
    if not capture.success and capture.rollback:
        undoing.undo(run, capture)
        return
    with no_collecting():
        _file(run, capture)
    if capture.success or not capture.rollback:
        _describe(capture)


def _describe(capture: Capture) -> None:
    """Places and parties, once all events count: what was taken back may not have named them."""
    data = masterdata.read(capture.document)
    if data is not None:
        bulk.begin(capture.organisation_id)
        describe(capture.organisation_id, data, By(None, capture.by_name))
        note(capture.organisation_id, attributes_in(capture.document, names_in(capture.context)))


def _check(run: Run, capture: Capture) -> None:
    """Every event, before the first is filed."""
    total, count, errors = files.size(capture), 0, Errors()
    document = open_document(files.document(capture))
    with document.source:
        try:
            for count, (_, event) in enumerate(document.events(), 1):
                for where, what in flaws_of(event):
                    errors.add(count - 1, where, what)
                if count % BATCH == 0:
                    run.progress(
                        stage="Checking", rows=count, bytes_done=document.read_bytes, bytes_total=total
                    )
                if count > MOST_EVENTS:
                    raise Unreadable(TOO_MANY)
        except Unreadable as error:
            errors.document("", str(error))
            capture.rollback = True
    for where, what in envelope_flaws(document) if not errors.fatal else ():
        errors.document(where, what)
    _note(capture, document, errors)
    run.progress(stage="Filing", rows=0, rows_total=count, bytes_done=0)


def _note(capture: Capture, document: Document, errors: "Errors") -> None:
    envelope = {} if errors.fatal else document.envelope
    capture.context = context_of(envelope)
    capture.document = {name: value for name, value in envelope.items() if name != "@context"}
    capture.errors, capture.success = errors.told(), not errors.count
    capture.rollback = capture.rollback or errors.fatal
    data = None if errors.fatal else masterdata.read(capture.document)
    capture.master_data = data.told() if data else None
    capture.checked = True


def _file(run: Run, capture: Capture) -> None:
    errors = Errors(list(capture.errors))
    for batch, done in _batches(capture, errors):
        bulk.begin(capture.organisation_id)
        if capture.first_id is None:
            capture.first_id = 1 + (db.session.scalar(text("SELECT max(id) FROM trace_event")) or 0)
        filed = file_events(capture.organisation_id, batch, capture.id)
        for event in filed.refused:
            errors.add(event.index, "/eventID", OTHERWISE)
        capture.products = sorted({*capture.products, *filed.products})
        capture.errors, capture.success = errors.told(), not errors.count
        if filed.refused and capture.rollback:
            db.session.rollback()
            capture.errors, capture.success = errors.told(), False
            undoing.undo(run, capture)
            return
        capture.events = done
        run.progress(rows=done)


def _batches(capture: Capture, errors: "Errors") -> Iterator[tuple[list[Reading], int]]:
    """Events that are not filed yet, and how many of the document are behind each batch."""
    names, skipped = names_in(capture.context), capture.events
    batch: list[Reading] = []
    done, items, characters = skipped, 0, 0
    document = open_document(files.document(capture))
    with document.source:
        for done, (text_of, event) in enumerate(document.events(), 1):
            if done <= skipped:
                continue
            reading = read_checked(event, text_of, names, done - 1, errors, twice=not capture.success)
            if reading is not None:
                batch.append(reading)
                items += len(reading.items) + len(reading.fields)
                characters += len(text_of)
            if len(batch) >= BATCH or items >= ITEMS or characters >= CHARACTERS:
                yield batch, done
                batch, items, characters = [], 0, 0
    if batch or done > capture.events:
        yield batch, done


def read_checked(
    event: Any, text_of: str, names: dict[str, str], index: int, errors: "Errors", *, twice: bool
) -> Reading | None:
    """An event that passed, read. Where others did not pass, it is looked at `twice`."""
    if twice and flaws_of(event):
        return None
    try:
        reading = read(event, text_of, names)
        reading.fields = fields_of(event, names)
    except TooManyFields as error:
        errors.add(index, "", str(error))
        return None
    reading.index = index
    return reading


class Errors:
    """What is wrong with a document, as the standard's problem details. Keeps the first, counts the rest."""

    def __init__(self, before: list[dict[str, Any]] | None = None) -> None:
        self.kept = before or []
        self.count = sum(int(error.get("count", 1)) for error in self.kept)
        self.fatal = False

    def add(self, index: int, where: str, what: str) -> None:
        """Of one event, by its place in the document."""
        pointer = f"/epcisBody/eventList/{index}{where}"
        self._keep(f"Event {index}{', ' + where if where else ''}: {what}", pointer, {"index": index})

    def document(self, where: str, what: str) -> None:
        """Of the document as a whole: then none of it can count."""
        self.fatal = True
        self._keep(what, where, {})

    def _keep(self, detail: str, pointer: str, more: dict[str, Any]) -> None:
        self.count += 1
        if len(self.kept) < MOST_ERRORS:
            self.kept.append(problem(detail, pointer=pointer, **more))

    def told(self) -> list[dict[str, Any]]:
        """What is kept, and how many there are besides."""
        kept = [error for error in self.kept if "count" not in error]
        more = self.count - len(kept)
        if not more:
            return list(kept)
        return [*kept, problem(f"{more:,} more errors are not shown. Mend these first.", count=more)]


def problem(detail: str, **more: Any) -> dict[str, Any]:
    """One error as capture jobs show them."""
    kind = {"type": "epcisException:ValidationException", "title": "This cannot be captured", "status": 400}
    return {**kind, "detail": detail, **more}
