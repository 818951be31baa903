"""The EPCIS operations for the OpenAPI document."""

from typing import Any

from portal.api.epcis.parameters import PAGE, QUERY, paged
from portal.api.keyed.described import answer, operation
from portal.api.paths import HEADERS, Part
from portal.api.schemas import MOMENT, Schema, flag, listing, number, ref, text, thing
from registry.staff.keys.scopes import Scope

EVENT: Schema = {
    "type": "object",
    "description": "One event as EPCIS 2.0 has it in JSON: ObjectEvent, AggregationEvent, AssociationEvent, "
    "TransactionEvent or TransformationEvent, with properties of your own under prefixes of your own.",
    "properties": {
        "type": text("What kind of event", examples=["ObjectEvent"]),
        "eventTime": text("When it happened", **MOMENT),
        "eventTimeZoneOffset": text("The zone where it happened", examples=["+01:00"]),
        "eventID": text("Its number; without one it gets the hash of its contents"),
    },
    "required": ["type", "eventTime", "eventTimeZoneOffset"],
    "additionalProperties": True,
}
_CONTEXT: Schema = {"description": "The standard's context, and your own prefixes"}


def _document(description: str, body: Schema) -> Schema:
    """Either kind of document."""
    return {
        "type": "object",
        "description": description,
        "properties": {
            "@context": _CONTEXT,
            "type": text("Which kind of document"),
            "schemaVersion": text("Version of EPCIS", examples=["2.0"]),
            "creationDate": text("When it was made", **MOMENT),
            "epcisBody": body,
        },
        "required": ["@context", "type", "epcisBody"],
        "additionalProperties": True,
    }


_EVENTS: Schema = {
    "type": "object",
    "description": "What it holds",
    "properties": {"eventList": listing(ref("EPCISEvent"), "The events")},
    "additionalProperties": True,
}
_RESULTS: Schema = thing(
    "What was found",
    {
        "queryResults": thing(
            "The answer to the query", {"queryName": text("SimpleEventQuery"), "resultsBody": _EVENTS}
        )
    },
)
ERROR: Schema = {
    "type": "object",
    "description": "One thing that was wrong with a document. `index` is the event's place in it, from 0; `pointer` "
    "the place in the document.",
    "properties": {"type": text("The standard's exception"), "detail": text("What is wrong and what to do")},
    "additionalProperties": True,
}
JOB: Schema = thing(
    "What becomes of a document that was handed over",
    {
        "captureID": text("Number of the job"),
        "createdAt": text("When it was handed over", **MOMENT),
        "finishedAt": text("When it was done", **MOMENT),
        "running": flag("Whether it is still at work"),
        "success": flag("Whether nothing is wrong so far"),
        "captureErrorBehaviour": text(
            "`rollback`: all events count or none; `proceed`: those that are right",
            enum=["rollback", "proceed"],
        ),
        "eventCount": number("Events that were gone through"),
        "errors": listing(ERROR, "What is wrong, the first hundred"),
        "masterData": thing(
            "What was used of the master data in the document: it fills what nobody has said of a place or party yet",
            {
                "places": number("Places that it describes"),
                "parties": number("Parties that it describes"),
                "queriesOnly": listing(
                    {"type": "string"},
                    "Vocabularies and attributes that only queries know (HASATTR, EQATTR): places and parties have no "
                    "room for them",
                ),
                "notKept": listing({"type": "string"}, "What nothing is done with"),
            },
            optional=("queriesOnly",),
        ),
    },
    optional=("finishedAt", "masterData"),
)
KEPT: Schema = thing("An event that was captured", {"eventID": text("Its number, to ask for it by")})
SCHEMAS: dict[str, Schema] = {
    "EPCISEvent": EVENT,
    "EPCISDocument": _document("Events, as they are handed over", _EVENTS),
    "EPCISQueryDocument": _document("Events, as they were asked for", _RESULTS),
    "CaptureJob": JOB,
    "CaptureJobs": listing(ref("CaptureJob"), "The latest first"),
    "CapturedEvent": KEPT,
}

SHIPPED: dict[str, Any] = {
    "type": "ObjectEvent",
    "eventTime": "2026-03-15T10:11:12.000+01:00",
    "eventTimeZoneOffset": "+01:00",
    "eventID": "urn:uuid:3f2b6a52-6a64-4c05-9a2e-1f2c3d4e5f60",
    "action": "OBSERVE",
    "epcList": ["https://id.gs1.org/01/04012345123456/21/S1"],
    "bizStep": "shipping",
    "disposition": "in_transit",
    "readPoint": {"id": "https://id.gs1.org/414/4012345000016"},
    "bizTransactionList": [{"type": "desadv", "bizTransaction": "https://orders.example/desadv/77"}],
    "destinationList": [{"type": "location", "destination": "https://id.gs1.org/414/4012345000023"}],
}
_CONTEXT_OF = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"]
DOCUMENT: dict[str, Any] = {
    "@context": _CONTEXT_OF,
    "type": "EPCISDocument",
    "schemaVersion": "2.0",
    "creationDate": "2026-03-15T10:12:00Z",
    "epcisBody": {"eventList": [SHIPPED]},
}
_JOB_EXAMPLE: dict[str, Any] = {
    "captureID": "Jx0v7c1rQm2sT4uV6wX8yA",
    "createdAt": "2026-03-15T09:12:01Z",
    "running": True,
    "success": True,
    "captureErrorBehaviour": "rollback",
    "eventCount": 0,
    "errors": [],
}


def _header(name: str, description: str, values: list[str]) -> Part:
    return {
        "name": name,
        "in": "header",
        "description": description,
        "schema": {"type": "string", "enum": values, "default": values[0]},
        "example": values[0],
    }


_BEHAVIOUR = _header(
    "GS1-Capture-Error-Behaviour", "What to do where some of the events are wrong", ["rollback", "proceed"]
)


_LOCATION: Part = {"Location": {"description": "Where it is", "schema": {"type": "string"}}}
_TAG = "EPCIS"


def _good(code: str, description: str, schema: str, example: object = None, **headers: Part) -> Part:
    content: Part = {"schema": ref(schema)} | ({} if example is None else {"example": example})
    told = {
        "description": description,
        "headers": HEADERS | headers,
        "content": {"application/json": content},
    }
    return {code: told}


PATHS: Part = {
    "/api/v1/epcis/capture": {
        "post": operation(
            Scope.EPCIS_CAPTURE, "captureEvents", _TAG, "Hand over a document of events",
            "A document of any size; a job files it. Events that are on record already change nothing, so the same "
            "document may be sent again. It may come packed, with `Content-Encoding: gzip`.",
            _good("202", "It will be filed", "CaptureJob", _JOB_EXAMPLE, **_LOCATION),
            parameters=(_BEHAVIOUR,), body={"schema": ref("EPCISDocument"), "example": DOCUMENT},
            refuses=("406",), writes=False,
        ),
        "get": operation(
            Scope.EPCIS_CAPTURE, "listCaptures", _TAG, "What became of the documents handed over", "The latest first.",
            paged("One page of jobs", "CaptureJobs"), parameters=PAGE, refuses=("400", "406"),
        ),
    },
    "/api/v1/epcis/capture/{capture_id}": {
        "get": operation(
            Scope.EPCIS_CAPTURE, "getCapture", _TAG, "What became of one document", "Ask until `running` is false.",
            answer("The job", "CaptureJob", _JOB_EXAMPLE), refuses=("404", "406"),
            parameters=({
                "name": "capture_id", "in": "path", "required": True, "description": "`captureID` of the job",
                "schema": {"type": "string", "maxLength": 40, "pattern": "^[A-Za-z0-9_-]+$"},
                "example": "Jx0v7c1rQm2sT4uV6wX8yA",
            },),
        )
    },
    "/api/v1/epcis/events": {
        "get": operation(
            Scope.EPCIS_READ, "queryEvents", _TAG, "Ask for events",
            "The standard's SimpleEventQuery. Identifiers are found however they are written (EPC URN or Digital "
            "Link). A parameter that is not known is refused by its name.",
            paged("One page of events", "EPCISQueryDocument"), parameters=QUERY, refuses=("400", "406", "413"),
        ),
        "post": operation(
            Scope.EPCIS_CAPTURE, "captureEvent", _TAG, "Hand over one event", "It counts at once.",
            _good("201", "It is on record", "CapturedEvent", {"eventID": SHIPPED["eventID"]}, **_LOCATION),
            body={"schema": ref("EPCISEvent"), "example": SHIPPED}, refuses=("406",),
        ),
    },
    "/api/v1/epcis/events/{event_id}": {
        "get": operation(
            Scope.EPCIS_READ, "getEvent", _TAG, "One event, and its error declaration", "By its eventID.",
            answer("The event", "EPCISQueryDocument"), refuses=("404", "406"),
            parameters=({
                "name": "event_id", "in": "path", "required": True, "description": "Its eventID, percent-encoded",
                "schema": {"type": "string", "maxLength": 1000}, "example": SHIPPED["eventID"],
            },),
        )
    },
}  # fmt: skip
_KEY = '--header "Authorization: Bearer $KEY"'
COMMANDS = {
    "captureEvents": f"curl SITE/api/v1/epcis/capture {_KEY} \\\n  --header 'Content-Type: application/json' \\\n"
    "  --data-binary @events.json",
    "listCaptures": f"curl SITE/api/v1/epcis/capture {_KEY}",
    "getCapture": f"curl SITE/api/v1/epcis/capture/Jx0v7c1rQm2sT4uV6wX8yA {_KEY}",
    "queryEvents": f"curl --get SITE/api/v1/epcis/events {_KEY} \\\n"
    "  --data-urlencode 'MATCH_anyEPC=https://id.gs1.org/01/04012345123456/21/S1'",
    "captureEvent": f"curl SITE/api/v1/epcis/events {_KEY} \\\n  --header 'Content-Type: application/json' \\\n"
    "  --data @event.json",
    "getEvent": f"curl SITE/api/v1/epcis/events/urn:uuid:3f2b6a52-6a64-4c05-9a2e-1f2c3d4e5f60 {_KEY}",
}
