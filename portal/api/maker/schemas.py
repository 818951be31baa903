"""What a maker's units, sales, registrations and recalls look like, as JSON Schema."""

from portal.api.keyed.bodies import MOST_ROWS
from portal.api.keyed.described import NEXT, bulk, bulk_answer
from portal.api.schemas import DAY, MOMENT, PLAIN, Schema, listing, maybe, number, ref, text, thing
from registry.recalls.states import DRAFT, PUBLIC
from registry.registrations.listing import STATES

UNIT = thing(
    "A unit, or all of a lot that has no serials (`serial` empty)",
    {
        "id": number("Its number here"),
        "product": text("`slug` of its product", examples=["acme-drill-driver"]),
        "model": text("Model; empty where it is not on record"),
        "serial": text("Serial as it was loaded"),
        "lot": text("Lot as it was loaded; empty where it is not on record"),
        "quantity": number("1 for a unit; of a lot how many were made, 0 where that is not known"),
        "made_on": maybe(text("Day of manufacture", **DAY)),
        "expires": maybe(text("Expiry or best-by day", **DAY)),
        "shipped_on": maybe(text("Day of shipping", **DAY)),
        "consignee": text("To whom it was shipped"),
        "country": text("Country it was shipped to, ISO 3166"),
    },
)
SALE = thing(
    "A line of an invoice. It never changes: a correction is a new line",
    {
        "id": number("Its number here"),
        "invoice": text("Invoice number"),
        "line": text("Line of the invoice"),
        "sold_on": maybe(text("Day of sale", **DAY)),
        "delivered_on": maybe(text("Day of delivery to the customer", **DAY)),
        "dealer": text("Who sold it"),
        "country": text("Country of sale, ISO 3166"),
        "quantity": number("How many"),
        "price": text("Price as it was loaded"),
        "currency": text("ISO 4217"),
        "superseded_by": maybe(number("The line that corrects this one; null where it counts")),
    },
)
SOLD = thing(
    "A line of an invoice with what was sold. It never changes: a correction is a new line, and so is what a credit "
    "note leaves of it (`quantity` 0: nothing)",
    SALE["properties"]
    | {
        "unit_id": maybe(number("Its unit; null where it is of a lot")),
        "product": text("`slug` of its product"),
        "serial": text("Serial; empty where it is of a lot"),
        "lot": text("Lot, where it is of one and not of a serial"),
        "credit_note": text("The credit note by which some came back"),
        "returned": number("How many came back"),
        "returned_on": maybe(text("When they came back", **DAY)),
    },
)
REGISTRATION = thing(
    "A unit that its owner registered. Who that is is not told",
    {
        "id": number("Its number here"),
        "unit_id": maybe(number("Its unit")),
        "product": text("`slug` of its product"),
        "model": text("Model, as told"),
        "number": text("Serial or lot, as told"),
        "state": text("What became of it", enum=[*STATES]),
        "bought_on": maybe(text("Day of purchase, as told or decided", **DAY)),
        "bought_state": text(
            "Whether that day fits the sale on record and the one told before", examples=["fits"]
        ),
        "country": text("Country, ISO 3166"),
        "confirmed_at": maybe(text("When its owner confirmed it", **MOMENT)),
        "ended_at": maybe(text("When it ended", **MOMENT)),
    },
)
RECALL = thing(
    "A recall of yours, whether it is public or not",
    {
        "id": number("Its number, here and in the public API"),
        "reference": text("Your or the regulator's reference"),
        "title": text("Title"),
        "state": text("State", enum=[DRAFT, *PUBLIC]),
        "url": maybe(text("Its public page; null for a draft", format="uri")),
        "public_version": maybe(number("Version that counts now")),
        "published_at": maybe(text("When it went public", **MOMENT)),
        "changed_at": text("When it was changed last", **MOMENT),
        "versions": listing(
            thing(
                "One version",
                {
                    "number": number("Its number"),
                    "state": text("How far it is", examples=["in_review"]),
                    "list_version": text("List version; empty until it is public"),
                    "scheduled_for": maybe(text("Moment at which it goes public", **MOMENT)),
                    "published_at": maybe(text("When it went public", **MOMENT)),
                },
            ),
            "All versions",
        ),
    },
)


def _list(name: str, of: str, what: str) -> Schema:
    return thing(what, {name: listing(ref(of), "The rows"), "next": NEXT})


def _code(description: str) -> Schema:
    return text(description, maxLength=120, pattern=PLAIN)


SOUGHT: Schema = thing(
    "A number to look up",
    {
        "serial": _code("Serial, as printed"),
        "lot": _code("Lot, as printed: finds lots that have no serials"),
        "product": _code("`slug` of the product, where only its units are meant"),
    },
    optional=("serial", "lot", "product"),
) | {"oneOf": [{"required": ["serial"]}, {"required": ["lot"]}]}

SCHEMAS: dict[str, Schema] = {
    "MakerUnit": UNIT,
    "MakerUnits": _list("units", "MakerUnit", "One page of units"),
    "MakerNumbers": bulk("numbers", SOUGHT, MOST_ROWS),
    "MakerFound": bulk_answer(
        "What each number leads to",
        {"units": listing(ref("MakerUnit"), "Units that bear it; none is an answer")},
    ),
    "MakerSale": SALE,
    "MakerSales": thing(
        "The sales of a unit", {"sales": listing(ref("MakerSale"), "In the order in which they came")}
    ),
    "MakerSold": SOLD,
    "MakerSalesList": _list("sales", "MakerSold", "One page of sales"),
    "MakerRegistration": REGISTRATION,
    "MakerRegistrations": _list("registrations", "MakerRegistration", "One page of registrations"),
    "MakerRecall": RECALL,
    "MakerRecalls": _list("recalls", "MakerRecall", "One page of recalls"),
}
