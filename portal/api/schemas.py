"""What the API's answers and requests look like, as JSON Schema. Written by hand, beside the code that makes them
(`answers.py`, `reading.py`, `recalls.py`): a test compares every answer with it. Holds no behaviour."""

from typing import Any

from registry.criteria.doubts import Kind
from registry.journeys.answers import Verdict
from registry.recalls.states import PUBLIC, SEVERITIES
from registry.remedies.offers import REBATE, REFUND, REPAIR, REPLACE

Schema = dict[str, Any]

_LETTERS = (
    r"\u00c0-\u024f\u0370-\u0373\u03a3-\u03ff\u0400-\u052f\u05d0-\u05ea\u0620-\u064a"
    r"\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fa5\uac00-\ud7a3"
)
PLAIN = r"^[^\x00-\x1c\x1e\x1f\x7f-\x9f\u2028\u2029]*$"
"""Text without control characters; but for the separator that a scanned GS1 code may hold."""
FIELD_NAME = rf"^[A-Za-z0-9{_LETTERS}][ -~{_LETTERS}]{{0,59}}$"


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def text(description: str, **more: Any) -> Schema:
    return {"type": "string", "description": description, **more}


def maybe(kind: Schema) -> Schema:
    """The same, or null."""
    return kind | {"type": [kind["type"], "null"]}


def flag(description: str) -> Schema:
    return {"type": "boolean", "description": description}


def number(description: str, **more: Any) -> Schema:
    return {"type": "integer", "description": description, **more}


def listing(items: Schema, description: str, **more: Any) -> Schema:
    return {"type": "array", "items": items, "description": description, **more}


def thing(description: str, properties: dict[str, Schema], optional: tuple[str, ...] = ()) -> Schema:
    """An object that holds exactly these; all of them always, but for `optional`."""
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


DAY = {"format": "date", "examples": ["2024-05-02"]}
MOMENT = {"format": "date-time", "examples": ["2026-11-23T04:17:00Z"]}

VERDICT: Schema = {
    "type": "string",
    "enum": [str(v) for v in Verdict],
    "description": "One of a closed set. Treat `look_again`, `need`, `not_recognised` and `list_not_complete` as "
    '"we do not know yet", never as "no".',
}

ASK = thing(
    "One thing that must be known before there is an answer. Send it as the query parameter (or property) `field`.",
    {
        "field": text("Name to send the value by", examples=["serial"]),
        "label": text("What people call it", examples=["Serial number"]),
        "help": text("Where it is found, or what counts"),
        "example": text("What one looks like; empty where none is known"),
        "kind": text("How to ask for it", enum=["text", "yes_no", "date", "choice"]),
        "choices": listing(
            thing("One choice", {"value": text("What to send"), "text": text("What to show")}),
            "Answers to choose from; empty unless `kind` is `choice`",
        ),
        "picture": maybe(text("Address of a picture that shows where it is")),
        "absent": flag("Whether the unit may bear none: then send `absent=FIELD`"),
    },
)

DOUBT = thing(
    "A character that may have been misread. Ask the person to look at it; then send the corrected value, or the "
    "same one with `sure=FIELD`.",
    {
        "field": text("The field in doubt", examples=["serial"]),
        "position": maybe(number("Which character, counted from 1", minimum=1)),
        "typed": text("The character as sent; empty where one is missing"),
        "twin": text("The character it may be; empty where one may be too many"),
        "value": text("The whole value as it was read"),
        "corrected": text("The whole value with that put right"),
        "kind": text("What kind of slip it may be", enum=[str(kind) for kind in Kind]),
        "lengths": listing(
            number("Number of characters", minimum=1), "How long such a code is, where its length is in doubt"
        ),
    },
)

PRODUCT = thing(
    "A product that the numbers sent belong to",
    {
        "slug": text("Stable name; may be sent as `product`"),
        "name": text("Its name"),
        "brand": text("Its brand"),
        "where": text("Where its number is found"),
    },
)

CONTACT = thing(
    "Who answers for the remedy",
    {
        "region": text("Where this contact is for; empty means everywhere"),
        "name": text("Who it is"),
        "phone": text("Telephone number"),
        "email": text("E-mail address"),
        "url": text("Web page"),
        "hours": text("When they can be reached"),
    },
)

CARD_PROPERTIES: dict[str, Schema] = {
    "id": number("Number of the recall on this site"),
    "slug": text("Its stable name in addresses"),
    "url": text("Its page for people", format="uri"),
    "reference": text("The authority's number; empty where there is none", examples=["24-211"]),
    "brand": text("Brand, as the notice says it"),
    "product": text("Product, as the notice says it"),
    "title": text("Title of the recall"),
    "hazard": text("What can happen"),
    "severity": text(
        "What to do with it meanwhile: do not use it, use it in a limited way, use it with care; empty where the "
        "notice does not say",
        enum=["", *SEVERITIES],
    ),
    "what_to_do": text("What the person should do now"),
    "remedy": text("What the maker does about it"),
    "remedy_available": flag("Whether the remedy can be had now"),
    "remedy_expected": maybe(text("When it is expected, where it is not available yet", **DAY)),
    "opened_on": maybe(text("Day on which the recall opened; null where only its year is known", **DAY)),
    "opened_year": maybe(number("Year in which it opened")),
    "regulator": text("Authority that holds it"),
    "version": number("Number of the scope version that counts now"),
    "list_version": text("Label of the list of units that this version uses"),
    "list_complete": flag("False while the maker's list of units is not final"),
    "status": text("State of the recall", enum=list(PUBLIC)),
    "demo": flag("A past recall or a made-up one, shown as an example only"),
}

CARD = thing(
    "A recall, as an answer shows it",
    CARD_PROPERTIES
    | {
        "source": text("Where its notice stands"),
        "note": text("What else the notice says"),
        "contacts": listing(ref("Contact"), "Whom to turn to"),
        "remedied_on": maybe(
            text("Day on which the remedy of this unit was done, where that is recorded", **DAY)
        ),
        "remedied_by": text(
            "What was done to this unit; empty where that is not recorded",
            enum=["", REPAIR, REPLACE, REFUND, REBATE],
        ),
        "remedied_job": text("Number of the maker's job; empty where it has none"),
    },
)

ANSWER_PROPERTIES: dict[str, Schema] = {
    "verdict": ref("Verdict"),
    "reason": text(
        "What the verdict rests on, in one word: the verdict again, or what is missing or unknown. There may be "
        "new ones; treat one you do not know as the verdict alone.",
        examples=[
            "brand_unknown",
            "model_unknown",
            "product_unknown",
            "number_unlike",
            "number_unknown",
            "list_elsewhere",
        ],
    ),
    "text": text("One plain sentence that may be shown to the person as it is"),
    "as_of": text("The moment up to which published recalls were looked at (UTC)", **MOMENT),
    "list_version": text("The version of all lists together that was looked at"),
    "compared": number("How many recalls were compared with this unit", minimum=0),
    "need": listing(
        ref("Ask"), "What to send next, the most telling first; not empty if the verdict is `need`"
    ),
    "recalls": listing(ref("RecallCard"), "The recalls that the verdict rests on"),
    "doubts": listing(ref("Doubt"), "Characters to look at again; not empty if the verdict is `look_again`"),
    "product": {"oneOf": [ref("Product"), {"type": "null"}], "description": "The product, where it is known"},
    "products": listing(ref("Product"), "Products to choose from; send the right one's `slug` as `product`"),
    "brands": listing(text("A brand"), "Brands to choose from, where the brand is to be told"),
    "not_covered": listing(text("One limit"), "What the answer does not say; show it beside the answer"),
}
ANSWER = thing("The answer for one unit", ANSWER_PROPERTIES)

ROW_ERROR = thing(
    "Why one unit could not be checked. The other units are answered all the same.",
    {
        "ref": {"description": "`ref` of the unit as it was sent, or null"},
        "error": thing(
            "What is wrong with it",
            {
                "pointer": text("Where in the request", examples=["#/units/3/serial"]),
                "detail": text("What is wrong and what to do"),
            },
        ),
    },
)
ROW = thing(
    "The answer for one unit, with the `ref` it was sent with",
    {"ref": {"description": "`ref` of the unit as it was sent, or null"}} | ANSWER_PROPERTIES,
)
ANSWERS = thing(
    "The answers, in the order of the units",
    {
        "count": number("How many units were sent"),
        "failed": number("How many of them could not be checked"),
        "as_of": text("When the checks were made (UTC)", **MOMENT),
        "answers": listing(
            {"anyOf": [ref("RowAnswer"), ref("RowError")]}, "One for each unit: `verdict` or `error` is there"
        ),
    },
)

PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457)",
    "properties": {
        "type": text("Always `about:blank`: `status` says the kind"),
        "title": text("Name of the status"),
        "status": number("HTTP status"),
        "detail": text("What is wrong and what to do"),
        "request_id": maybe(text("Quote this number when you ask about it")),
        "errors": listing(
            {
                "type": "object",
                "properties": {
                    "detail": text("What is wrong"),
                    "parameter": text("The query parameter it is about"),
                    "pointer": text("The place in the body it is about", examples=["#/units"]),
                },
                "required": ["detail"],
            },
            "Each thing found wrong, where it has a place",
        ),
    },
    "required": ["type", "title", "status", "detail", "request_id"],
}
