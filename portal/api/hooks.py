"""The messages that makers' systems are sent, for the OpenAPI document: what `registry/journeys/announcing.py` writes,
and a test compares them."""

from typing import Any

from portal.api.paths import Part
from portal.api.schemas import DAY, MOMENT, Schema, flag, listing, maybe, number, ref, text, thing
from registry.webhooks.events import EVENT_WORDS, TEST, Event

_RECALL = thing(
    "The recall as it is public now",
    {
        "id": number("Its number, here and in the public API"),
        "slug": text("Its name in addresses"),
        "reference": text("Your or the regulator's reference"),
        "title": text("Title"),
        "severity": text("How far the product may be used"),
        "remedy_available": flag("Whether the remedy can be had"),
        "version": number("Version that is public now"),
        "list_version": text("Its list version", examples=["2026-11-28.2"]),
        "list_complete": flag("Whether its list of units is final"),
        "changes": listing(text("A sentence"), "What this version changes"),
        "page": text("Its page for people", format="uri"),
        "api": text("The same for programs", format="uri"),
    },
)
_REGISTRATION = thing(
    "What was registered. Who registered it is not told",
    {
        "id": number("Its number here"),
        "unit_id": maybe(number("Its unit")),
        "product": maybe(text("`slug` of its product")),
        "model": text("Model, as told"),
        "number": text("Serial or lot, as told"),
        "bought_on": maybe(text("Day of purchase, as told", **DAY)),
    },
)
_SALES: dict[str, Schema] = {
    "source": text("Which way they came", enum=["upload", "billing", "events"]),
    "rows": {
        "type": "object",
        "description": "How many were new, corrections, credited, known already ...; of events, how many items",
        "additionalProperties": {"type": "integer"},
    },
    "upload": maybe(
        thing(
            "The upload that brought them; null where none did",
            {"id": number("Its number here"), "page": text("Its page for staff", format="uri")},
        )
    ),
}
_WANTED = ["repair", "replace", "refund", "rebate", "claim"]
_CASE = thing(
    "The request. Who asked is not told",
    {
        "reference": text("Its short name, which the owner has, too"),
        "recall_id": maybe(number("Its recall; none where it is a claim on a warranty")),
        "product": maybe(text("`slug` of its product, where it is known")),
        "number": text("Serial or other number, as told"),
        "remedy": text(
            "What was chosen; `claim`: a fault was reported",
            enum=["repair", "replace", "refund", "rebate", "claim"],
        ),
        "state": text("How it stands", enum=["open", "remedied", "withdrawn", "ended"]),
        "promised_until": maybe(text("Until when the remedy is promised", **DAY)),
        "promises_broken": number("How often nobody came or it did not help"),
        "done_on": maybe(text("When the remedy was done", **DAY)),
        "job": text("Your number of the job, where there is one"),
        "replacement": maybe(text("Number of the unit given in its place")),
        "page": text("Its page for staff", format="uri"),
    },
)
_TEST = {"endpoint": text("Name of the endpoint"), "by": text("Who sent it")}


def _message(event: str, data: dict[str, Schema]) -> Schema:
    return thing(
        EVENT_WORDS[Event(event)][1] if event != TEST else "Sent by hand, to try an endpoint",
        {
            "type": text("What happened", enum=[event]),
            "timestamp": text("When it happened", **MOMENT),
            "data": thing("What is known of it", data),
        },
    )


MESSAGES: dict[str, tuple[str, dict[str, Schema]]] = {
    "RecallPublished": (Event.RECALL_PUBLISHED, {"recall": _RECALL}),
    "RecallWidened": (Event.RECALL_WIDENED, {"recall": _RECALL}),
    "RecallAmended": (Event.RECALL_AMENDED, {"recall": _RECALL}),
    "UnitRegistered": (Event.UNIT_REGISTERED, {"registration": _REGISTRATION}),
    "SaleRecorded": (Event.SALE_RECORDED, _SALES),
    "CaseOpened": (Event.CASE_OPENED, {"case": _CASE}),
    "CaseClosed": (Event.CASE_CLOSED, {"case": _CASE}),
    "WebhookTest": (TEST, _TEST),
}
"""Name of a schema -> its event, what its data holds."""

SCHEMAS: dict[str, Schema] = {name: _message(event, data) for name, (event, data) in MESSAGES.items()}


def _header(name: str, description: str) -> Part:
    return {
        "name": name,
        "in": "header",
        "required": True,
        "description": description,
        "schema": {"type": "string"},
    }


HEADERS = (
    _header(
        "webhook-id", "The same however often a message is sent: what you have already you need not do again"
    ),
    _header("webhook-timestamp", "Seconds since 1970. Refuse what is more than five minutes old"),
    _header(
        "webhook-signature",
        "`v1,` and the Base64 of HMAC-SHA256 over `{webhook-id}.{webhook-timestamp}.{body}` with the bytes that the "
        "secret behind `whsec_` stands for in Base64. There may be several, parted by blanks: one must fit",
    ),
)


def _operation(name: str, event: str) -> Part:
    body: dict[str, Any] = {"application/json": {"schema": ref(name)}}
    return {
        "post": {
            "operationId": name[:1].lower() + name[1:],
            "tags": ["Webhooks"],
            "summary": EVENT_WORDS[Event(event)][0] if event != TEST else "A test message",
            "parameters": [*HEADERS],
            "requestBody": {"required": True, "content": body},
            "responses": {"2XX": {"description": "Taken. Anything else is tried again for three days"}},
        }
    }


WEBHOOKS: Part = {event: _operation(name, event) for name, (event, _) in MESSAGES.items()}
