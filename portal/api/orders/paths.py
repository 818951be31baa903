"""Orders and their serials, for the OpenAPI document."""

from typing import Any

from portal.api.keyed.bodies import MOST_ROWS
from portal.api.keyed.described import NEXT, PAGING, answer, bulk, bulk_answer, operation, page
from portal.api.orders.reading import CODES, LINE, MOST_LINES, MOST_PIECES, MOST_SERIALS, NAMES, NUMBERS
from portal.api.paths import IF_MATCH, Part
from portal.api.schemas import DAY, MOMENT, PLAIN, Schema, listing, maybe, number, ref, text, thing
from registry.orders.states import KINDS, STATES
from registry.staff.keys.scopes import Scope

TAG = "Orders"


def words(description: str, longest: int, **more: Any) -> Schema:
    return text(description, maxLength=longest, pattern=PLAIN, **more)


def pieces(description: str) -> Schema:
    return number(description, minimum=1, maximum=MOST_PIECES)


_NUMBER = words("Its number in your system", NUMBERS, minLength=1, examples=["SO-2026-31"])
_KIND = text("Whether it is bought or sold", enum=[*KINDS])
_LINE: Schema = thing(
    "A line: units with serials, or some of a lot",
    {
        "line": words("Its number in the order", LINE, examples=["1"]),
        "product": maybe(words("`slug` of the product", CODES)),
        "gtin": maybe(words("GTIN, instead of `product`", 20)),
        "quantity": pieces("How many"),
        "lot": maybe(words("The lot, where it is of one and not of serials", CODES)),
        "serials": maybe(
            listing(
                words("A serial, as printed", CODES), "Reserved with it", minItems=1, maxItems=MOST_SERIALS
            )
        ),
    },
    optional=("product", "gtin", "lot", "serials"),
)
_ORDER: Schema = thing(
    "An order",
    {
        "kind": _KIND,
        "number": _NUMBER,
        "partner": maybe(words("Who buys or sells: a business", NAMES)),
        "place": words("Where it leaves from, or comes in: a GLN, or the identifier in events", NAMES),
        "partner_place": maybe(words("The other end, where it is known", NAMES)),
        "ordered_on": text("Day of the order", **DAY),
        "due_on": maybe(text("Day on which it is due", **DAY)),
        "lines": listing(_LINE, "Its lines", minItems=1, maxItems=MOST_LINES),
    },
    optional=("partner", "partner_place", "due_on"),
)
_UNIT = thing(
    "A unit of a line",
    {
        "serial": text("Its serial"),
        "unit_id": number("`id` of the unit"),
        "state": text("Reserved, or delivered", enum=["reserved", "delivered"]),
    },
)
_SHOWN = thing(
    "An order",
    {
        "id": number("Its number here"),
        "kind": _KIND,
        "number": text("Its number in your system"),
        "state": text("Open until all of it is delivered or it is called off", enum=[*STATES]),
        "partner": text("Who buys or sells"),
        "place": text("Where it leaves from, or comes in"),
        "partner_place": maybe(text("The other end")),
        "ordered_on": text("Day of the order", **DAY),
        "due_on": maybe(text("Day on which it is due", **DAY)),
        "changed_at": text("When it was changed last", **MOMENT),
        "lines": listing(
            thing(
                "A line",
                {
                    "line": text("Its number in the order"),
                    "product": text("`slug` of its product"),
                    "lot": text("The lot it is of; empty where it is of serials"),
                    "quantity": number("How many were ordered"),
                    "reserved": number("Serials that are reserved for it"),
                    "delivered": number("How many were delivered"),
                    "serials": maybe(
                        listing(_UNIT, "The first 1,000 of the order; null in a list of orders")
                    ),
                },
            ),
            "Its lines",
        ),
    },
)
_SERIAL = thing(
    "A serial",
    {
        "line": words("Its line; may be left out where only one is of serials", LINE),
        "serial": words("As printed", CODES),
    },
    optional=("line",),
)
_DELIVERY = thing(
    "What leaves or comes in: a serial, or some of the lot of a line",
    {
        "line": words("Its line", LINE),
        "serial": words("As printed", CODES, minLength=1),
        "quantity": pieces("How many of the lot"),
        "at": text("When; now where it is left out", **MOMENT),
    },
    optional=("line", "serial", "quantity", "at"),
) | {"oneOf": [{"required": ["serial"]}, {"required": ["line", "quantity"]}]}


def _result(word: str) -> dict[str, Schema]:
    return {
        "result": text("What was done", enum=[word]),
        "unit_id": maybe(number("Its unit; null for some of a lot")),
    }


SCHEMAS: dict[str, Schema] = {
    "NewOrder": _ORDER,
    "Order": _SHOWN,
    "Orders": thing("One page of orders", {"orders": listing(ref("Order"), "The rows"), "next": NEXT}),
    "SerialsOfOrder": thing(
        "One page of the serials of an order",
        {
            "serials": listing(
                thing("A unit of the order", {"line": text("Its line in the order")} | _UNIT["properties"]),
                "The rows",
            ),
            "next": NEXT,
        },
    ),
    "OrderSerials": bulk("serials", _SERIAL, MOST_ROWS),
    "Reserved": bulk_answer("What became of each serial", _result("reserved")),
    "Released": bulk_answer("What became of each serial", _result("released")),
    "Deliveries": bulk("deliveries", _DELIVERY, MOST_ROWS),
    "Delivered": bulk_answer("What became of each row", _result("delivered")),
    "Nothing": thing("An empty object", {}),
}
_EXAMPLE: dict[str, Any] = {
    "kind": "sale", "number": "SO-2026-31", "partner": "Example Garden Centre", "place": "9520001001024",
    "partner_place": "9520001001031", "ordered_on": "2026-11-02",
    "lines": [{"line": "1", "product": "example-example-kettle", "quantity": 2, "serials": ["EK250018"]}],
}  # fmt: skip
_ID: Part = {
    "name": "order_id",
    "in": "path",
    "required": True,
    "description": "`id` of the order",
    "schema": number("`id` of the order", minimum=1, maximum=2**31 - 1),
    "example": 1,
}


def _choice(name: str, description: str, choices: tuple[str, ...]) -> Part:
    schema = text(description, enum=[*choices])
    return {"name": name, "in": "query", "description": description, "schema": schema, "example": choices[0]}


def _body(schema: str, example: object = None) -> Part:
    found: Part = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    return found | ({"example": example} if example is not None else {})


def _rows(id_: str, summary: str, what: str, body: Part, schema: str) -> Part:
    return operation(
        Scope.ORDERS_WRITE, id_, TAG, summary, what, answer("What became of each row", schema, reads=False),
        parameters=(_ID, IF_MATCH), body=body, refuses=("404", "412"),
    )  # fmt: skip


_TAKEN = answer("The order", "Order", reads=False)
_SERIALS = _body("OrderSerials", {"serials": [{"ref": 1, "serial": "EK250019"}]})
PATHS: Part = {
    "/api/v1/orders": {
        "post": operation(
            Scope.ORDERS_WRITE, "takeOrder", TAG, "A new order",
            "All of it or nothing. A serial is reserved by one open order only, and not while it is held back or sold.",
            {"201": _TAKEN["200"] | {"headers": _TAKEN["200"]["headers"] | {"Location": {
                "description": "Where the order can be read", "schema": {"type": "string"}}}}},
            body=_body("NewOrder", _EXAMPLE),
        ),
        "get": operation(
            Scope.ORDERS_READ, "listOrders", TAG, "All orders", "In the order in which they came.",
            page("One page", "Orders"),
            parameters=(_choice("kind", "Only these", KINDS), _choice("state", "Only those in this state", STATES),
                        *PAGING),
            refuses=("400", "422"),
        ),
    },
    "/api/v1/orders/{order_id}": {
        "get": operation(
            Scope.ORDERS_READ, "getOrder", TAG, "One order", "With the serials of its lines.",
            answer("The order", "Order"), parameters=(_ID,), refuses=("404",),
        )
    },
    "/api/v1/orders/{order_id}/serials": {
        "get": operation(
            Scope.ORDERS_READ, "listSerialsOfOrder", TAG, "All serials of an order", "Line by line.",
            page("One page", "SerialsOfOrder"), parameters=(_ID, *PAGING), refuses=("400", "404", "422"),
        )
    },
    "/api/v1/orders/{order_id}/reserve": {
        "post": _rows("reserveSerials", "Serials to reserve", "A serial that cannot be leaves the others reserved.",
                      _SERIALS, "Reserved")
    },
    "/api/v1/orders/{order_id}/release": {
        "post": _rows("releaseSerials", "Serials to let go", "They may be reserved by other orders.",
                      _SERIALS, "Released")
    },
    "/api/v1/orders/{order_id}/deliver": {
        "post": _rows(
            "deliverOrder", "What leaves, or comes in",
            "Becomes events: shipping of a sales order, receiving of a purchase order. A serial that is not reserved "
            "yet is reserved on the way. The last delivery ends the order.",
            _body("Deliveries", {"deliveries": [{"serial": "EK250018", "at": "2026-11-03T09:00:00Z"}]}), "Delivered",
        )
    },
    "/api/v1/orders/{order_id}/cancel": {
        "post": operation(
            Scope.ORDERS_WRITE, "cancelOrder", TAG, "Calls an order off",
            "What it reserves is free again; what was delivered stays delivered. Send an empty object.", _TAKEN,
            parameters=(_ID, IF_MATCH), body=_body("Nothing", {}), refuses=("404", "412"),
        )
    },
}  # fmt: skip
_KEY = ' \\\n  --header "Authorization: Bearer $KEY"'
_SEND = f"{_KEY} --header 'Content-Type: application/json' \\\n  --data "
COMMANDS = {
    "takeOrder": f"curl SITE/api/v1/orders{_SEND}@order.json",
    "listOrders": f"curl 'SITE/api/v1/orders?state=open'{_KEY}",
    "getOrder": f"curl SITE/api/v1/orders/1{_KEY}",
    "listSerialsOfOrder": f"curl 'SITE/api/v1/orders/1/serials?limit=100'{_KEY}",
    "reserveSerials": f"curl SITE/api/v1/orders/1/reserve{_SEND}@serials.json",
    "releaseSerials": f"curl SITE/api/v1/orders/1/release{_SEND}@serials.json",
    "deliverOrder": f"curl SITE/api/v1/orders/1/deliver{_SEND}@deliveries.json",
    "cancelOrder": f"curl SITE/api/v1/orders/1/cancel{_SEND}'{{}}'",
}
