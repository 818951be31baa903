"""Reads orders and their rows out of JSON: shape alone."""

from collections.abc import Iterator

from portal.api.keyed.bodies import Fields
from registry.errors import Refused
from registry.journeys.delivering import Delivered
from registry.journeys.filling import Wanted
from registry.journeys.ordering import LineTold, OrderTold, within_line
from registry.orders.states import KINDS

MOST_LINES, MOST_SERIALS, MOST_PIECES = 500, 1_000, 10**12
NUMBERS, NAMES, CODES, LINE = 80, 200, 120, 20


def order_told(given: Fields) -> OrderTold:
    """A whole order."""
    number = given.text("number", NUMBERS)
    if not any(map(str.isalnum, number)):
        raise Refused("number", "Say which order it is.")
    told = OrderTold(
        kind=given.one_of("kind", KINDS),
        number=number,
        partner=given.text("partner", NAMES, usual=""),
        place=given.text("place", NAMES),
        partner_place=given.text("partner_place", NAMES, usual=""),
        ordered_on=given.day("ordered_on"),
        due_on=given.day("due_on") if given.told("due_on") else None,
        lines=tuple(_lines(given)),
    )
    given.done()
    _sound(told)
    return told


def wanted(given: Fields) -> Wanted:
    """A serial to reserve or to let go."""
    return Wanted(given.text("line", LINE, usual=""), given.text("serial", CODES))


def delivered(given: Fields) -> Delivered:
    """A serial, or some of the lot of a line."""
    serial = given.text("serial", CODES, usual="")
    quantity = given.whole("quantity", 1, MOST_PIECES) if given.told("quantity") else 0
    if bool(serial) == bool(quantity):
        raise Refused("serial", "Send a serial, or the quantity of a lot.")
    at = given.moment("at") if given.told("at") else None
    return Delivered(given.text("line", LINE, usual=""), serial, quantity, at)


def _lines(given: Fields) -> Iterator[LineTold]:
    """What is refused is named with the line that it stands in."""
    for number, one in enumerate(given.objects("lines", MOST_LINES)):
        try:
            yield _line(one)
        except Refused as refused:
            raise Refused(within_line(number, refused.field), refused.message) from refused


def _line(given: Fields) -> LineTold:
    lot = given.text("lot", CODES, usual="")
    line = LineTold(
        line=given.text("line", LINE),
        product=given.text("product", CODES, usual=""),
        gtin=given.text("gtin", 20, usual=""),
        quantity=given.whole("quantity", 1, MOST_PIECES),
        lot=lot,
        serials=tuple(given.texts("serials", MOST_SERIALS, CODES)),
    )
    given.done()
    if lot and line.serials:
        raise Refused("serials", "A line is of serials or of a lot, not of both.")
    return line


def _sound(told: OrderTold) -> None:
    numbers = [line.line for line in told.lines]
    if len(set(numbers)) < len(numbers):
        raise Refused("lines", "Two lines have the same number.")
    if sum(len(line.serials) for line in told.lines) > MOST_SERIALS:
        raise Refused(
            "lines", f"Reserve at most {MOST_SERIALS:,} serials at once; reserve the others afterwards."
        )
    if told.due_on is not None and told.due_on < told.ordered_on:
        raise Refused("due_on", "It would be due before it was ordered.")
