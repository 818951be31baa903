"""How these pages say where a consignee stands. Pure."""

from registry.journeys.consigning import ANSWERED, LOST, NO_ADDRESS, READ, TOLD, WAITING, Line

STATES = {
    NO_ADDRESS: ("no address", "warning"),
    WAITING: ("not told yet", "caution"),
    TOLD: ("told, no answer", "caution"),
    LOST: ("letter did not arrive", "warning"),
    READ: ("confirmed", "good"),
    ANSWERED: ("answered", "good"),
}
"""State -> words and tone."""
HEADER = (
    "Business", "Passed on by", "Depth", "E-mail", "Units got", "Still there", "Told", "Confirmed", "Answered",
    "Found", "Set apart", "Sold on", "Returned", "Note", "State",
)  # fmt: skip


def many(number: float) -> str:
    """A count, with places behind the point only where a quantity has them."""
    return f"{number:,.0f}" if number == int(number) else f"{number:,.3f}".rstrip("0")


def csv_row(one: Line) -> tuple[object, ...]:
    row = one.row
    moments = (
        f"{when:%Y-%m-%d %H:%M}" if when else ""
        for when in (row.told_at, row.acknowledged_at, row.answered_at)
    )
    return (
        one.name, one.from_name, row.depth, one.email, many(row.got), many(row.here), *moments, row.found,
        row.quarantined, row.sold_on, row.returned, row.note, STATES[one.state][0],
    )  # fmt: skip
