"""Writes capture jobs and query documents as the standard has them. Events are given back as the text that came: only
what a repository adds (eventID where there was none, recordTime) is put in front."""

import hashlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from flask import Response, request

from portal.api.answers import encode, moment
from portal.api.epcis.speaking import PROCEED, ROLLBACK
from registry.clock import now
from registry.units.events.documents import value_of
from registry.units.events.models import Capture
from registry.units.events.queries import Found
from registry.units.events.reading import DECLARED, written_moment
from registry.units.events.vocabulary import PREFIXES

STANDARD = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"


def behaviour_of(capture: Capture) -> str:
    return ROLLBACK if capture.rollback else PROCEED


def quoted(event_id: str) -> str:
    """As the last part of an address."""
    return quote(event_id, safe="")


def job_json(capture: Capture) -> dict[str, Any]:
    told = {
        "captureID": capture.capture_key,
        "createdAt": moment(capture.made_at),
        "running": capture.running,
        "success": capture.success,
        "captureErrorBehaviour": behaviour_of(capture),
        "eventCount": capture.events,
        "errors": capture.errors,
    }
    if capture.master_data is not None:
        told["masterData"] = capture.master_data
    return told | ({"finishedAt": moment(capture.finished_at)} if capture.finished_at else {})


def query_document(events: Sequence[Found], contexts: dict[int, list[object]]) -> Response:
    """An EPCISQueryDocument with these events."""
    shared, own = _contexts(events, contexts)
    told = ",".join(
        _event(event, own.get(event.capture_id) if event.capture_id is not None else None) for event in events
    )
    body = (
        f'{{"@context":{encode(shared)},"type":"EPCISQueryDocument","schemaVersion":"2.0",'
        f'"creationDate":"{moment(now())}","epcisBody":{{"queryResults":{{"queryName":"SimpleEventQuery",'
        f'"resultsBody":{{"eventList":[{told}]}}}}}}}}'
    )
    # JSON can hold half a character; it goes out as it may have come, written \ud800
    answer = Response(body.encode("utf-8", "backslashreplace"), content_type="application/json")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Vary"] = "Authorization, Accept-Encoding"
    answer.set_etag(hashlib.sha256(f"{shared}{told}".encode("utf-8", "surrogatepass")).hexdigest()[:32])
    return answer.make_conditional(request)  # type: ignore[return-value]


def _contexts(
    events: Sequence[Found], contexts: dict[int, list[object]]
) -> tuple[list[object], dict[int | None, list[object]]]:
    """One @context for all, and those of captures whose words would mean something else in another. Where all came
    with the same, it is that as it was."""
    given = {
        number: contexts.get(number, []) if number is not None else []
        for number in dict.fromkeys(event.capture_id for event in events)
    }
    alike = next(iter(given.values()), [])
    if all(context == alike for context in given.values()):
        return alike if STANDARD in alike else [STANDARD, *alike], {}
    shared: list[object] = [STANDARD]
    names: dict[str, object] = {}
    own: dict[int | None, list[object]] = {}
    for number, context in given.items():
        told = {name: value for part in context if isinstance(part, dict) for name, value in part.items()}
        if any(names.get(name, value) != value or _meddles(name, value) for name, value in told.items()):
            own[number] = context
            continue
        names |= told
        shared += [part for part in context if part not in shared and not isinstance(part, dict)]
    return [*shared, names] if names else shared, own


def _meddles(name: str, value: object) -> bool:
    """Whether it would change what others mean by the standard's own words."""
    return name.startswith("@") or PREFIXES.get(name, value) != value


def _event(event: Found, context: list[object] | None) -> str:
    """The event with what its repository knows of it."""
    told = value_of(event.document)
    added: dict[str, object] = {}
    if context is not None and "@context" not in told:
        added["@context"] = context
    if "eventID" not in told:
        added["eventID"] = event.key.removesuffix(DECLARED)
    added["recordTime"] = written_moment(event.recorded)
    if "recordTime" in told:
        return encode(told | added)
    return f"{encode(added)[:-1]},{event.document.lstrip()[1:]}"
