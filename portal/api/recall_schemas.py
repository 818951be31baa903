"""What a recall looks like to a program: one row of the list, and the whole with its versions. No behaviour."""

from portal.api.schemas import (
    CARD_PROPERTIES,
    DAY,
    MOMENT,
    Schema,
    listing,
    maybe,
    number,
    ref,
    text,
    thing,
)

_SHARED = (
    *("id", "slug", "url", "reference", "brand", "product", "title", "hazard", "severity", "what_to_do"),
    *(
        "remedy",
        "remedy_available",
        "list_complete",
        "opened_on",
        "opened_year",
        "regulator",
        "version",
        "status",
        "demo",
    ),
)

ROW_PROPERTIES: dict[str, Schema] = {name: CARD_PROPERTIES[name] for name in _SHARED} | {
    "hazard_kind": text("Kind of hazard, one word; empty where nobody has named it", examples=["fire"]),
    "units_announced": maybe(number("How many units the maker announced")),
    "changed_at": text("When anything in it last changed", **MOMENT),
}

RECALL_ROW = thing("A recall, as the list shows it", ROW_PROPERTIES)

RECALL_LIST = thing(
    "One page of recalls, the newest first",
    {
        "recalls": listing(ref("RecallRow"), "The recalls of this page; none on a page past the last"),
        "page": number("Number of this page, from 1", minimum=1),
        "pages": number("How many pages there are", minimum=1),
        "total": number("How many recalls match", minimum=0),
    },
)

IDENTIFIER = thing(
    "A code or question that only this recall knows",
    {
        "field": text("Name to send it by"),
        "kind": text("How to ask for it", enum=["text", "yes_no", "date", "choice"]),
        "label": text("What people call it"),
        "help": text("Where it is found, or what counts"),
        "example": text("What one looks like"),
        "choices": listing(text("A choice"), "Answers to choose from"),
    },
)

_COVERS = listing(text("One sentence"), "Which units are covered, in words")

VERSION = thing(
    "One published version of which units are covered. It never changes again.",
    {
        "number": number("Its number, from 1", minimum=1),
        "list_version": text("Label of its list of units"),
        "published_at": text("When it was published", **MOMENT),
        "reason": text("Why there is a new version"),
        "difference": listing(text("One difference"), "What changed against the version before, in words"),
        "covers": _COVERS,
    },
)

SOLD = thing(
    "When and where it was sold",
    {
        "from": maybe(text("First day of sale", **DAY)),
        "until": maybe(text("Last day of sale", **DAY)),
        "where": text("Where"),
        "price": text("At what price"),
    },
)

_NAMED = {"slug": text("Stable name"), "name": text("Name")}

PROGRESS = thing(
    "How far the recall has come, where its maker shows it",
    {
        "owners_told": number("Owners who were told of it, by letter or on this site", minimum=0),
        "units_remedied": number("Units whose remedy is on record", minimum=0),
        "as_of": text("When this was counted", **MOMENT),
    },
)

CRITERIA: Schema = {
    "type": "object",
    "description": "Exactly which units are covered: any of the groups, and none of the exceptions",
    "properties": {
        "any": {"type": "array", "items": {"type": "object"}},
        "except": {"type": "array", "items": {"type": "object"}},
    },
    "required": ["any"],
}

RECALL = thing(
    "A recall, whole",
    ROW_PROPERTIES
    | {
        "kind": text("What it is", examples=["recall", "hold", "extension"]),
        "source": text("Where its notice stands"),
        "incidents": text("What has happened"),
        "note": text("What else the notice says"),
        "models": listing(
            text("A model; * stands for any run, ? for one character"), "Models the notice names"
        ),
        "brands": listing(thing("A brand", _NAMED), "Brands it is about"),
        "products": listing(
            thing("A product", _NAMED | {"brand": text("Its brand")}), "Products it is about"
        ),
        "remedy_expected": CARD_PROPERTIES["remedy_expected"],
        "closed_on": maybe(text("Day on which it was closed", **DAY)),
        "sold": SOLD,
        "progress": maybe(PROGRESS),
        "criteria": CRITERIA,
        "covers": _COVERS,
        "versions": listing(ref("Version"), "All published versions, the newest first"),
        "identifiers": listing(ref("Identifier"), "Codes and questions of its own"),
        "contacts": listing(ref("Contact"), "Whom to turn to"),
        "links": listing(
            thing("A page elsewhere", {"text": text("What it is"), "url": text("Its address")}),
            "Further pages",
        ),
    },
)
