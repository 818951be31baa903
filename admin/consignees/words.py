"""How these pages say where a consignee stands. Pure."""

from admin.amounts import exact
from admin.amounts import many as many
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


def csv_row(one: Line) -> tuple[object, ...]:
    row = one.row
    moments = (
        f"{when:%Y-%m-%d %H:%M}" if when else ""
        for when in (row.told_at, row.acknowledged_at, row.answered_at)
    )
    return (
        one.name, one.from_name, row.depth, one.email, exact(row.got), exact(row.here), *moments, row.found,
        row.quarantined, row.sold_on, row.returned, row.note, STATES[one.state][0],
    )  # fmt: skip
