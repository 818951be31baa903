"""My other systems tell what happened to units, in the standard's own words (EPCIS 2.0): a few events at once, or a
document of a million. The same event told twice is one."""

import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from registry.audit.entries import keep
from registry.clock import now
from registry.db import db, settings_here
from registry.errors import Refused
from registry.intake.receiving import keep as keep_file
from registry.jobs.actions import queue
from registry.jobs.models import CANCELLED
from registry.jobs.running import Run
from registry.journeys import announcing, reaching
from registry.matching import bulk
from registry.matching.events import capturing
from registry.matching.events.filing import OTHERWISE, file_events
from registry.recalls.index.serving import serving
from registry.recalls.known import already_known, units_changed
from registry.recalls.states import Author
from registry.units.events import files, queries
from registry.units.events.checking import flaws_of
from registry.units.events.documents import context_of, names_in, value_of
from registry.units.events.fields import TooManyFields, fields_of
from registry.units.events.models import Capture
from registry.units.events.reading import Reading, read
from registry.units.events.stages import SELL

KIND = "capture_events"
MOST_WAITING = 50
"""Documents of one maker that may wait to be filed."""
BUSY = f"{MOST_WAITING} documents wait to be filed already. Send this one again when they are done."


def record(organisation_id: int, events: Iterable[Mapping[str, Any]], by: Author) -> list[Reading]:
    """Events made here, filed in the caller's transaction: all of them or none. Gives those that are new, with their
    numbers. Raises Refused("events", ...) for what is no event. For small sets; the caller commits."""
    bulk.begin(organisation_id, quick=False)
    return _file(organisation_id, [_read(event, _written(event), at) for at, event in enumerate(events)], by)


def _file(organisation_id: int, readings: list[Reading], by: Author) -> list[Reading]:
    filed = file_events(organisation_id, readings)
    if filed.refused:
        raise Refused("events", f"Event {filed.refused[0].index}, /eventID: {OTHERWISE}")
    _made_known(organisation_id, filed.products, by)
    return filed.new


def record_one(organisation_id: int, text: str, by: Author) -> str:
    """One event of another system, at once, kept as it was written. Gives its eventID. Raises Refused("events", ...).
    The caller commits."""
    try:
        event = value_of(text)
        if type(event) is not dict:
            raise ValueError
    except (ValueError, RecursionError) as error:
        raise Refused("events", "Send one event as a JSON object.") from error
    reading = _read(event, text, 0)
    bulk.begin(organisation_id, quick=False)
    new = _file(organisation_id, [reading], by)
    announcing.sales_told(organisation_id, sum(map(_sold, new)))
    return reading.key


def _sold(reading: Reading) -> int:
    """How many an event tells of as sold."""
    if reading.effect.deed != SELL or reading.declared:
        return 0
    return int(sum(1 if quantity is None else quantity for quantity, _ in reading.items.values()))


def _written(event: Mapping[str, Any]) -> str:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))


def _read(event: Mapping[str, Any], text: str, index: int) -> Reading:
    told = dict(event)
    for where, what in flaws_of(told):
        raise Refused("events", f"Event {index}{', ' + where if where else ''}: {what}")
    try:
        names = names_in(context_of(told))
        reading = read(told, text, names)
        reading.fields = fields_of(told, names)
    except TooManyFields as error:
        raise Refused("events", f"Event {index}: {error}") from error
    reading.index = index
    return reading


def _made_known(organisation_id: int, products: Iterable[int], by: Author) -> None:
    """Units that are new to checks, and to recalls that may cover them."""
    if known := already_known(products):
        units_changed(known)
    if products:
        reaching.records_filed(organisation_id, by)


def hand_over(organisation_id: int, stream: BinaryIO, by: Author, *, rollback: bool = True) -> Capture:
    """Keeps a document and asks for it to be filed. The caller commits; without that nothing came in."""
    waiting = queries.running_files(organisation_id)
    if len(waiting) >= MOST_WAITING:
        raise Refused("", BUSY)
    room = int(settings_here().upload_quota_bytes) - files.taken(waiting)
    key = secrets.token_urlsafe(16)
    keep_file(stream, files.root() / key, room)
    capture = Capture(
        organisation_id=organisation_id, capture_key=key, by_name=by.name, rollback=rollback, file=key
    )
    db.session.add(capture)
    db.session.flush()
    job = queue(KIND, organisation_id=organisation_id, by_id=by.id, by_name=by.name, subject_id=capture.id)
    capture.job_id = job.id
    return capture


def capture_events(run: Run) -> None:
    """The job: a document is checked and filed."""
    capture = db.session.get_one(Capture, run.subject_id)
    if not capture.running:
        return
    capturing.capture_all(run, capture)
    _known_ahead(run, capture)
    by = Author(run.by_id, run.by_name)
    _made_known(capture.organisation_id, capture.products, by)
    announcing.sales_told(capture.organisation_id, queries.sold_by(capture))
    capture.running, capture.finished_at = False, now()
    keep(
        capture.organisation_id, run.by_id, run.by_name, "events.captured", "capture", capture.id,
        after={"events": capture.events, "errors": len(capture.errors), "success": capture.success,
               **{name: told for name, told in (capture.master_data or {}).items() if type(told) is int}},
    )  # fmt: skip
    files.remove(capture)


def _known_ahead(run: Run, capture: Capture) -> None:
    """Has the check index written before the new numbers count: then they count at once."""
    for product in already_known(capture.products):
        run.progress(stage="Making the numbers known to checks")
        serving().prepare_known(product, capture.organisation_id)


def ended(capture_id: int | None, state: str, message: str) -> None:
    """The capture takes over how its job ended. The caller commits."""
    capture = db.session.get(Capture, capture_id)
    if capture is None:
        return
    words = "It was called off." if state == CANCELLED else message
    failure = {
        "type": "epcisException:ImplementationException",
        "title": "It was not finished",
        "status": 500,
    }
    capture.errors = [*capture.errors, {**failure, "detail": words}]
    half_done = capture.rollback and capture.first_id is not None and capture.success
    capture.success = False
    if half_done:
        queue(
            KIND, organisation_id=capture.organisation_id, by_id=None, by_name=capture.by_name,
            subject_id=capture.id,
        )  # fmt: skip
        return
    capture.running, capture.finished_at = False, now()
    files.remove(capture)


def clean_captures() -> None:
    """Once a minute: what a death in mid-request left behind."""
    for path in files.strays():
        if not queries.is_running(path.name):
            files.remove(Stray(path.name))
    db.session.rollback()


class Stray:
    """A folder that no job knows."""

    def __init__(self, file: str) -> None:
        self.file = file
