"""The fields of a staged row, in order: new ones come last, since rows may have been staged before. The first two say
which unit it is, so that rows of one unit lie together when sorted; the third is what only a preview counts."""

SALE = (
    "key", "product", "dealer", "invoice_key", "line", "row", "reach", "digest", "sold_on", "country", "model",
    "serial", "lot", "lot_key", "quantity", "invoice", "price", "currency", "name", "email", "phone", "name_key",
    "delivered_on", "address",
)  # fmt: skip
MADE = (
    "key", "product", "row", "made_on", "country", "model", "serial", "lot", "lot_key", "quantity", "expires",
    "shipped_on", "consignee",
)  # fmt: skip
CONTENT = (
    "model", "lot_key", "quantity", "sold_on", "dealer", "country", "price", "currency", "name", "email", "phone",
)  # fmt: skip
"""What makes two reports of one sale different."""
MORE = ("delivered_on", "address")
"""The same, where it is told: a report without it is what it was before there was such a column."""

LOT = "~"
"""Before the key of a lot without serials: they sort behind all serials."""
EMAIL, PHONE, POST = 1, 2, 4
"""Bits of `reach`."""
LONGEST = {"dealer": 200, "consignee": 200, "invoice": 80, "line": 20, "name": 200, "address": 200,
           "postcode": 20, "city": 100, "serial": 120, "lot": 120}  # fmt: skip
"""Characters that fit."""
