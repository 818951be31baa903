"""What a billing system sends, for the OpenAPI document."""

from typing import Any

from portal.api.keyed.bodies import MOST_ROWS
from portal.api.keyed.described import answer, bulk, bulk_answer, operation
from portal.api.paths import Part
from portal.api.schemas import DAY, PLAIN, Schema, listing, number, text, thing
from registry.staff.keys.scopes import Scope

TAG = "Billing"
KEY = " \\\n  --header \"Authorization: Bearer $KEY\" --header 'Content-Type: application/json' \\\n  --data "


def words(description: str, longest: int = 200, **more: Any) -> Schema:
    return text(description, maxLength=longest, pattern=PLAIN, **more)


_WHICH: dict[str, Schema] = {
    "serial": words("Serial, as printed: one unit"),
    "lot": words("Lot, where units have no serials, with `quantity`"),
    "quantity": number("How many; 1 where there is a serial", minimum=1, maximum=10**12),
    "product": words("`slug` of the product", 120),
    "model": words("Model, instead of `product`"),
    "gtin": words("GTIN, instead of `product`"),
    "invoice": words("Number of the invoice", 80, minLength=1, examples=["INV-2026-118"]),
    "line": words("Its line", 20, examples=["1"]),
}
_EITHER = {"anyOf": [{"required": ["serial"]}, {"required": ["lot", "quantity"]}]}
_LINE: Schema = thing(
    "A line of an invoice with one unit, or some of a lot. The same number, invoice and line told otherwise later is a "
    "correction; told again it changes nothing",
    _WHICH
    | {
        "sold_on": text("Day of the sale", **DAY),
        "delivered_on": text("Day on which it came to the customer, also one to come", **DAY),
        "dealer": words("Who sold it"),
        "country": words("Country of the sale, ISO 3166"),
        "price": words("Price, such as 199.90"),
        "currency": words("ISO 4217"),
        "customer_name": words("Who bought it. Kept for recalls alone, and told to no key"),
        "customer_email": words("E-mail address of who bought it"),
        "customer_phone": words("Telephone number of who bought it"),
        "customer_address": words("Street and number, or the whole postal address: for letters on paper"),
        "customer_postcode": words("Postcode, where it does not stand in the address", 20),
        "customer_city": words("Town, where it does not stand in the address", 100),
    },
    optional=(
        *(name for name in _WHICH if name != "invoice"), "delivered_on", "dealer", "country", "price",
        "currency", "customer_name", "customer_email", "customer_phone", "customer_address",
        "customer_postcode", "customer_city",
    ),
) | _EITHER  # fmt: skip
_CREDIT: Schema = (
    thing(
        "A line of a credit note: a unit that came back, or some of a lot",
        _WHICH
        | {
            "credit_note": words("Number of the credit note", 80, minLength=1, examples=["CN-2026-7"]),
            "returned_on": text("Day on which it came back", **DAY),
        },
        optional=tuple(name for name in _WHICH if name != "invoice"),
    )
    | _EITHER
)
_WARNINGS = listing(text("What could not be read and is missing now"), "The line counts without these")
SCHEMAS: dict[str, Schema] = {
    "InvoiceLines": bulk("lines", _LINE, MOST_ROWS),
    "InvoiceLinesAnswer": bulk_answer(
        "What became of each line",
        {
            "result": text("New, known already, or put right", enum=["new", "known", "corrections"]),
            "warnings": _WARNINGS,
        },
    ),
    "CreditLines": bulk("credits", _CREDIT, MOST_ROWS),
    "CreditLinesAnswer": bulk_answer(
        "What became of each line",
        {"result": text("Taken back, or known already", enum=["credited", "known"]), "warnings": _WARNINGS},
    ),
}
_SALE = {
    "ref": 1, "serial": "EK250004", "product": "example-example-kettle", "invoice": "INV-2026-118", "line": "1",
    "sold_on": "2026-11-02", "dealer": "Example Garden Centre", "country": "US", "price": "49.90", "currency": "USD",
    "customer_email": "pat@example.org",
}  # fmt: skip
_BACK = {
    "ref": 1, "serial": "EK250004", "product": "example-example-kettle", "invoice": "INV-2026-118", "line": "1",
    "credit_note": "CN-2026-7", "returned_on": "2026-11-20",
}  # fmt: skip
_REFUSED = {"pointer": "#/lines/1/invoice", "detail": "Say which invoice it is."}


def _done(result: str) -> dict[str, Any]:
    rows = [{"ref": 1, "result": result, "warnings": []}, {"ref": None, "error": _REFUSED}]
    return {"count": 2, "failed": 1, "rows": rows}


def _body(schema: str, example: dict[str, Any]) -> Part:
    return {"schema": {"$ref": f"#/components/schemas/{schema}"}, "example": example}


PATHS: Part = {
    "/api/v1/billing/lines": {
        "post": operation(
            Scope.BILLING_WRITE,
            "sendInvoiceLines",
            TAG,
            "Invoice lines that carry serials or lots",
            "Each becomes a sales record, as if a file had brought it: warranties start from it, and a recall reaches "
            "who bought it. What is invoiced of a lot is off the stock of its dealer, unless a business on record "
            "bought it. A line that is refused leaves the others done.",
            answer("What became of each line", "InvoiceLinesAnswer", _done("new"), reads=False),
            body=_body("InvoiceLines", {"lines": [_SALE]}),
        )
    },
    "/api/v1/billing/credits": {
        "post": operation(
            Scope.BILLING_WRITE,
            "sendCreditLines",
            TAG,
            "Credit notes for what came back",
            "The sale on record ends: it starts no warranty, and a recall looks for the unit elsewhere. Of a lot "
            "some of a line may come back.",
            answer("What became of each line", "CreditLinesAnswer", _done("credited"), reads=False),
            body=_body("CreditLines", {"credits": [_BACK]}),
        )
    },
}
COMMANDS = {
    "sendInvoiceLines": f"curl SITE/api/v1/billing/lines{KEY}@lines.json",
    "sendCreditLines": f"curl SITE/api/v1/billing/credits{KEY}@credits.json",
}
