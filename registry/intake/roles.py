"""What a column can be, for each purpose, and what a table cannot do without. Pure."""

from collections.abc import Mapping
from typing import Any

from registry.intake.models import PRODUCTION, RECALL_LIST, SALES
from registry.tongue.speaking import marked

Faults = list[tuple[str, str]]

LABELS: dict[str, dict[str, str]] = {
    RECALL_LIST: {
        "serial": "Serial number (one unit a row)",
        "first": "First serial number of a range",
        "last": "Last serial number of a range",
        "prefix": "Beginning of serial numbers",
        "lot": "Lot or batch",
        "lot_first": "First lot of a range",
        "lot_last": "Last lot of a range",
        "model": "Model",
        "gtin": "GTIN, EAN or UPC",
        "action": "Include or exclude",
        "note": "Note (kept with the file only)",
    },
    PRODUCTION: {
        "serial": "Serial number",
        "lot": "Lot or batch",
        "quantity": "Quantity",
        "model": "Model",
        "gtin": "GTIN, EAN or UPC",
        "made_on": "Date made",
        "expires": "Expiry date",
        "shipped_on": "Date shipped",
        "consignee": "Shipped to",
        "country": "Country",
    },
    SALES: {
        "serial": "Serial number",
        "lot": "Lot or batch",
        "quantity": "Quantity",
        "model": "Model",
        "gtin": "GTIN, EAN or UPC",
        "sold_on": "Date sold",
        "delivered_on": "Date delivered to the customer",
        "dealer": "Dealer",
        "invoice": "Invoice or receipt",
        "line": "Line of the invoice",
        "price": "Price",
        "currency": "Currency",
        "country": "Country",
        "name": "Customer’s name",
        "email": "Customer’s e-mail",
        "phone": "Customer’s telephone",
        "address": "Customer’s street and number, or whole postal address",
        "postcode": "Customer’s postcode",
        "city": "Customer’s town",
    },
}
DATES = frozenset({"made_on", "expires", "shipped_on", "sold_on", "delivered_on"})
PERSONAL = frozenset({"name", "email", "phone", "address", "postcode", "city"})
ORDERS = {
    "ymd": marked("Year, month, day"),
    "dmy": marked("Day, month, year"),
    "mdy": marked("Month, day, year"),
}
_NUMBERS = ("serial", "first", "prefix", "lot", "lot_first")
_PAIRS = (
    (
        "first",
        "last",
        "Choose the column with the first serial number of each range too, or leave this one out.",
        "Choose the column with the last serial number of each range too, or leave this one out.",
    ),
    (
        "lot_first",
        "lot_last",
        "Choose the column with the first lot of each range too, or leave this one out.",
        "Choose the column with the last lot of each range too, or leave this one out.",
    ),
)
"""Ends of ranges, and what is said where one of them is missing."""


def faults(purpose: str, mapping: Mapping[str, str], options: Mapping[str, Any], product: bool) -> Faults:
    """What stands in the way of reading the table so, each at its field. `product` says that one was chosen
    for the whole file."""
    found = _unknown(purpose, mapping) + _twice(purpose, mapping)
    roles = {role: f"column-{index}" for index, role in mapping.items()}
    found += _list_faults(roles) if purpose == RECALL_LIST else _record_faults(purpose, roles, product)
    if DATES & roles.keys() and options.get("dates") not in ORDERS:
        found.append(("dates", "Say how the dates are written: day, month and year in which order?"))
    return found


def _unknown(purpose: str, mapping: Mapping[str, str]) -> Faults:
    return [
        (f"column-{index}", "Choose one of the meanings in the list.")
        for index, role in mapping.items()
        if role not in LABELS[purpose]
    ]


def _twice(purpose: str, mapping: Mapping[str, str]) -> Faults:
    found: Faults = []
    first: dict[str, str] = {}
    for index in sorted(mapping, key=int):
        role = mapping[index]
        if role in first:
            name = LABELS[purpose].get(role, role)
            words = f"Column {int(first[role]) + 1} is “{name}” already. Leave one of the two out."
            found.append((f"column-{index}", words))
        first.setdefault(role, index)
    return found


def _list_faults(roles: Mapping[str, str]) -> Faults:
    if not roles.keys() & {*_NUMBERS, "last", "lot_last"}:
        return [("column-0", "Say which column holds the numbers: serial numbers, first and last, or lots.")]
    found: Faults = []
    for low, high, lacks_first, lacks_last in _PAIRS:
        if (low in roles) != (high in roles):
            here = low if low in roles else high
            found.append((roles[here], lacks_last if here == low else lacks_first))
    return found


def _record_faults(purpose: str, roles: Mapping[str, str], product: bool) -> Faults:
    found: Faults = []
    if not roles.keys() & {"serial", "lot"}:
        found.append(("column-0", "Say which column holds the serial numbers, or the lots."))
    if not product and not roles.keys() & {"model", "gtin"}:
        words = "Say which column holds the model or the GTIN, or choose the product for the whole file."
        found.append(("product_id", words))
    if purpose == SALES and not roles.keys() & {"sold_on", "invoice"}:
        found.append(("column-0", "A sale is known by its date or its invoice: say which column holds one."))
    return found
