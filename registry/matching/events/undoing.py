"""Takes back what a capture job filed, where all of it must count or nothing: events, and what was derived from them.
Goes on from any batch."""

from sqlalchemy import text

from registry.db import db
from registry.jobs.running import Run
from registry.matching import bulk
from registry.matching.events.remaking import concerned, remake
from registry.matching.events.rows import change, found
from registry.matching.twice.finding import weigh_items
from registry.serials.epcs import uri_key
from registry.units.events.documents import names_in, value_of
from registry.units.events.fields import fields_of
from registry.units.events.followed import Known
from registry.units.events.models import Capture
from registry.units.events.reading import DECLARED, read

TOGETHER = 5_000
_MINE = text(
    "SELECT id FROM trace_event WHERE organisation_id = :maker AND id >= :first AND capture_id = :capture "
    "ORDER BY id LIMIT :most"
)
_KEYS = "SELECT key, min(at) AS at FROM trace_item WHERE event_id {keys} GROUP BY key"
_EVENTS = "SELECT id, event_key, document FROM trace_event WHERE id {keys}"
_FACT = text(
    "DELETE FROM trace_fact WHERE organisation_id = :maker AND name = :name AND value = :value AND event_id = :event"
)
_FIELD = text(
    "DELETE FROM trace_field WHERE organisation_id = :maker AND name = :name AND value = :value AND event_id = :event"
)
_AGAIN = "UPDATE trace_event SET wrong = :wrong WHERE organisation_id = :maker AND event_key {keys}"
_AGAIN_KEYS = """SELECT DISTINCT i.key, i.at FROM trace_item i JOIN trace_event e ON e.id = i.event_id
WHERE e.organisation_id = :maker AND e.event_key {keys}"""


def undo(run: Run, capture: Capture) -> None:
    """Until nothing is left of it. Commits after each batch."""
    while capture.first_id is not None:
        bulk.begin(capture.organisation_id)
        told = {"maker": capture.organisation_id, "first": capture.first_id, "capture": capture.id}
        ids = list(db.session.connection().execute(_MINE, {**told, "most": TOGETHER}).scalars())
        if not ids:
            break
        _take_back(capture.organisation_id, ids, names_in(capture.context))
        run.progress(stage="Taking back")
    capture.events = 0


def _take_back(organisation_id: int, ids: list[int], names: dict[str, str]) -> None:
    dirty = {row.key: row.at for row in found(_KEYS, ids)}
    rows = found(_EVENTS, ids)
    named = [row.event_key.removesuffix(DECLARED) for row in rows if row.event_key.endswith(DECLARED)]
    for row in found(_AGAIN_KEYS, named, maker=organisation_id):
        dirty[row.key] = min(row.at, dirty.get(row.key, row.at))
    change(_AGAIN, named, maker=organisation_id, wrong=False)
    reached = concerned(organisation_id, dirty, min(dirty.values(), default=0))
    facts = [
        {"maker": organisation_id, "name": name[:200], "value": uri_key(value), "event": row.id}
        for row in rows
        for name, value in read(value_of(row.document), "", key=row.event_key).facts
    ]
    if facts:
        db.session.connection().execute(_FACT, facts)
    fields = [
        {"maker": organisation_id, "name": name, "value": value, "event": row.id}
        for row in rows
        for name, value in fields_of(value_of(row.document), names)
    ]
    if fields:
        db.session.connection().execute(_FIELD, fields)
    change("DELETE FROM trace_item WHERE event_id {keys}", ids)
    change("DELETE FROM trace_doubt WHERE event_id {keys}", ids)
    change("DELETE FROM trace_doubt WHERE unit_id IS NOT NULL AND other_id {keys}", ids)
    change("DELETE FROM trace_event WHERE id {keys}", ids)
    remake(organisation_id, reached, Known())
    weigh_items(organisation_id, reached, reached)
