"""What a stock system tells, for the OpenAPI document."""

from typing import Any

from portal.api.keyed.bodies import MOST_ROWS
from portal.api.keyed.described import NEXT, PAGING, answer, bulk, bulk_answer, operation, page
from portal.api.paths import Part
from portal.api.schemas import DAY, MOMENT, PLAIN, Schema, listing, maybe, number, ref, text, thing
from portal.api.stock.standing import STATES
from portal.api.stock.views import CODES, MOST_COUNTS, MOST_PIECES, MOST_SERIALS, NAMES
from registry.matching.chain.sold import LARGE
from registry.staff.keys.scopes import Scope

TAG = "Stock"


def words(description: str, longest: int = NAMES) -> Schema:
    return text(description, maxLength=longest, pattern=PLAIN)


_WHAT: dict[str, Schema] = {
    "product": words("`slug` of the product", CODES),
    "gtin": words("GTIN, instead of `product`", 20),
    "serials": listing(words("As printed", CODES), "Units with serials", minItems=1, maxItems=MOST_SERIALS),
    "lot": words("A lot, with `quantity` where its units have no serials", CODES),
    "quantity": number("How many of the lot", minimum=1, maximum=MOST_PIECES),
    "at": text("When; now where it is left out", **MOMENT),
}
_PRODUCT: Schema = {"anyOf": [{"required": ["product"]}, {"required": ["gtin"]}]}
_EITHER: Schema = {"oneOf": [{"required": ["serials"]}, {"required": ["lot", "quantity"]}]}
_PLACE = words("A place on record: its GLN, or its identifier in events")
_FROM, _TO = words("Where it comes from, likewise"), words("Where it goes, likewise")


def _row(
    description: str, own: dict[str, Schema], optional: tuple[str, ...] = (), *, either: bool = True
) -> Schema:
    row = thing(description, own | _WHAT, optional=(*_WHAT, *optional))
    return row | {"allOf": [_PRODUCT, *([_EITHER] if either else [])]}


_COUNT = _row(
    "A count of a product, or one of its lots, at a place: all serials that are there, or how many of the lot. Without "
    "either, nothing of it is there",
    {"place": _PLACE},
    either=False,
)
_COUNT["properties"] |= {"quantity": number("How many of the lot", minimum=0, maximum=MOST_PIECES)}
_PIECES = number("How many")


def _done(result: str, **more: Schema) -> dict[str, Schema]:
    return {"result": text("What it became", enum=[result]), "pieces": _PIECES, **more}


_ANSWER = "What became of each row"
SCHEMAS: dict[str, Schema] = {
    "Receipts": bulk(
        "receipts", _row("What comes in", {"place": _PLACE, "from": _FROM}, ("from",)), MOST_ROWS
    ),
    "Received": bulk_answer(_ANSWER, _done("received")),
    "Moves": bulk("moves", _row("What moves", {"from": _FROM, "to": _TO}), MOST_ROWS),
    "Moved": bulk_answer(_ANSWER, _done("moved")),
    "Counts": bulk("counts", _COUNT, MOST_COUNTS),
    "Counted": bulk_answer(
        _ANSWER, _done("counted", missing=number("Units known to be there that were not counted"))
    ),
    "Holds": bulk("holds", _row("What is held back", {"place": _PLACE}, ("place",)), MOST_ROWS),
    "Held": bulk_answer(_ANSWER, _done("held")),
    "Releases": bulk("releases", _row("What is free again", {"place": _PLACE}, ("place",)), MOST_ROWS),
    "FreeAgain": bulk_answer(_ANSWER, _done("released")),
}
SCHEMAS |= {
    "StockPile": thing(
        "What lies there of a product and lot",
        {
            "product": text("`slug` of the product"),
            "lot": text("Its lot; empty where it is not on record"),
            "state": text("What it waits for", enum=[*STATES.values()]),
            "expires": maybe(text("Expiry or best-by day", **DAY)),
            "pieces": {"type": "number", "description": "How many, those held back as well"},
            "held": {
                "type": "number",
                "description": "How many of these may not be sold: quarantine, stop-sale",
            },
        },
    ),
    "StockList": thing("One page of stock", {"stock": listing(ref("StockPile"), "The rows"), "next": NEXT}),
    "StockPlace": thing(
        "A place",
        {
            "id": number("Its number here"),
            "place": text("Its identifier in events"),
            "gln": text("Its GLN; empty where it is not known"),
            "name": text("What it is called"),
            "kind": text("What it is; empty where nobody said"),
            "country": text("Country, ISO 3166"),
            "party": text("Whose it is"),
        },
    ),
    "StockPlaces": thing(
        "One page of places", {"places": listing(ref("StockPlace"), "The rows"), "next": NEXT}
    ),
}
_KETTLE = {"product": "example-example-kettle", "serials": ["EK250018", "EK250019"]}
_WAREHOUSE, _SHOP = "9520001001024", "9520001001031"


def _told(
    id_: str, name: str, summary: str, description: str, schemas: tuple[str, str], example: dict[str, Any]
) -> Part:
    body = {"schema": {"$ref": f"#/components/schemas/{schemas[0]}"}, "example": {name: [_KETTLE | example]}}
    told = operation(
        Scope.STOCK_WRITE, id_, TAG, summary, description, answer(_ANSWER, schemas[1], reads=False), body=body
    )
    return {"post": told}


_AT: Part = {
    "name": "place",
    "in": "query",
    "required": True,
    "description": "A place on record: its GLN, or its identifier in events",
    "schema": words("A place", 500),
    "example": _WAREHOUSE,
}
_KIND: Part = {
    "name": "kind",
    "in": "query",
    "description": "Units with serials, or lots told by quantity",
    "schema": text("Serials or lots", enum=["serials", "lots"]),
    "example": "serials",
}
PATHS: Part = {
    "/api/v1/stock": {
        "get": operation(
            Scope.STOCK_READ, "listStock", TAG, "What lies at a place", "Pile by pile: of one product and lot, with "
            "the same day of expiry, in the same state. What is on its way there is told as such; what is sold or "
            "destroyed is not there, nor is a unit that a sale on record names, nor what of a lot sales records "
            f"tell of; where more than {LARGE:,} units lie, those are as events alone tell.",
            page("One page", "StockList"), parameters=(_AT, _KIND, *PAGING), refuses=("400", "422"),
        )
    },
    "/api/v1/stock/places": {
        "get": operation(
            Scope.STOCK_READ, "listPlaces", TAG, "Places on record", "In the order in which they came on record.",
            page("One page", "StockPlaces"), parameters=PAGING, refuses=("400", "422"),
        )
    },
    "/api/v1/stock/receipts": _told(
        "sendReceipts", "receipts", "What comes in", "Becomes events of receiving.", ("Receipts", "Received"),
        {"place": _WAREHOUSE},
    ),
    "/api/v1/stock/moves": _told(
        "sendMoves", "moves", "What moves between places", "Becomes events of storing. Moved from where it is not "
        "known to be, it is shown to staff as a contradiction.", ("Moves", "Moved"),
        {"from": _WAREHOUSE, "to": _SHOP},
    ),
    "/api/v1/stock/counts": _told(
        "sendCounts", "counts", "What was counted", "Becomes events of counting. What was counted where it was not "
        "known to be, what is missing, and another quantity than reckoned are shown to staff as contradictions.",
        ("Counts", "Counted"), {"place": _WAREHOUSE},
    ),
    "/api/v1/stock/holds": _told(
        "sendHolds", "holds", "What is held back", "Quarantine: no order may deliver it before it is released. Of "
        "units with serials the place is not needed; where it is sent, they must be known to be there.",
        ("Holds", "Held"), {},
    ),
    "/api/v1/stock/releases": _told(
        "sendReleases", "releases", "What is free again", "Ends a quarantine.", ("Releases", "FreeAgain"), {}
    ),
}  # fmt: skip
_KEY = ' \\\n  --header "Authorization: Bearer $KEY"'
COMMANDS = {
    "listStock": f"curl 'SITE/api/v1/stock?place={_WAREHOUSE}'{_KEY}",
    "listPlaces": f"curl SITE/api/v1/stock/places{_KEY}",
} | {
    f"send{name.capitalize()}": f'curl SITE/api/v1/stock/{name} \\\n  --header "Authorization: Bearer $KEY" '
    f"--header 'Content-Type: application/json' \\\n  --data @{name}.json"
    for name in ("receipts", "moves", "counts", "holds", "releases")
}
