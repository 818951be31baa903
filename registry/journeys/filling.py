"""Which units an order's serials are, and whether it may have them: not promised to another, not held back, not sold.
For orders and their deliveries; the caller holds the maker's lock and commits."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from registry.errors import Refused
from registry.journeys.itemising import Article, Articles, Item, items_of
from registry.matching import existing
from registry.orders import actions, queries
from registry.orders.models import Order, OrderLine
from registry.orders.states import RESERVED, SALE
from registry.sales.queries import current_sales
from registry.units.events.models import DESTROYED, SOLD
from registry.units.listing import with_keys
from registry.units.many import units_for
from registry.units.queries import pending_uploads

HELD = "This unit is held back: it may not leave before it is released."
NOT_LISTED = "This number is not in the production list of its product."
TWICE = "This serial stands in this request twice."


@dataclass(frozen=True, slots=True)
class Wanted:
    """A serial for a line; the line may be left out where only one can be meant."""

    line: str
    serial: str


@dataclass(slots=True)
class Row:
    """A serial, read: its line, article and key, then its unit."""

    line: OrderLine
    article: Article
    key: str
    unit_id: int = 0


@dataclass(slots=True)
class Filling:
    """Rows on their way, by number, and what is wrong with others."""

    rows: dict[int, Row] = field(default_factory=dict)
    refused: dict[int, Refused] = field(default_factory=dict)

    def refuse(self, number: int, why: str, at: str = "serial") -> None:
        self.rows.pop(number, None)
        self.refused[number] = Refused(at, why)


def fill(
    order: Order, rows: Sequence[tuple[int, Wanted]], articles: Articles, *, only_there: bool = False
) -> dict[int, int | Refused]:
    """The unit of each row, reserved for the order; with `only_there` it must be so already."""
    filling = Filling()
    for number, one in rows:
        try:
            line = _line(order, one)
            article = articles.by_id(line.product_id)
            filling.rows[number] = Row(line, article, article.key(one.serial, "serial"))
        except Refused as refused:
            filling.refused[number] = refused
    _once(filling)
    _find(order.organisation_id, filling, make=not only_there)
    there = queries.of_order(order, {row.unit_id for row in filling.rows.values()})
    reserved = {unit for unit, one in there.items() if one.state == RESERVED}
    for number, row in list(filling.rows.items()):
        if row.unit_id in there and row.unit_id not in reserved:
            filling.refuse(number, "This unit was delivered with this order already.")
        elif only_there and row.unit_id not in reserved:
            filling.refuse(number, "This order does not hold this serial.")
    if not only_there:
        _reserve(order, filling, reserved)
    return {**{number: row.unit_id for number, row in filling.rows.items()}, **filling.refused}


def _reserve(order: Order, filling: Filling, there: set[int]) -> None:
    new = {number: row for number, row in filling.rows.items() if row.unit_id not in there}
    _free(order, filling, new)
    if order.kind == SALE:
        may_leave(order.organisation_id, filling, new)
    _room(order, filling, new)
    wanted = {row.unit_id: row.line.id for number, row in new.items() if number in filling.rows}
    got = actions.reserve(order, wanted)
    for number, row in new.items():
        if number in filling.rows and row.unit_id not in got:
            filling.refuse(number, "Another order has reserved this serial at this moment.")


def _line(order: Order, wanted: Wanted) -> OrderLine:
    by_serial = [line for line in order.lines if line.lot_key is None]
    if not wanted.line and len(by_serial) == 1:
        return by_serial[0]
    found = queries.line_of(order, wanted.line)
    if found is None:
        raise Refused("line", "This order has no such line." if wanted.line else "Say for which line.")
    if found.lot_key is not None:
        raise Refused("line", "This line is of a lot: send how many, not serials.")
    return found


def _once(filling: Filling) -> None:
    seen: set[tuple[int, str]] = set()
    for number, row in list(filling.rows.items()):
        place = (row.article.id, row.key)
        if place in seen:
            filling.refuse(number, TWICE)
        seen.add(place)


def _find(organisation_id: int, filling: Filling, *, make: bool) -> None:
    """The unit of each; made where nothing lists what there is, as a sale would make it."""
    found = {
        (unit.product_id, unit.serial_key or ""): unit.id
        for unit in with_keys(organisation_id, [row.key for row in filling.rows.values()])
    }
    listed = existing.listed(organisation_id)
    missing = {}
    for number, row in list(filling.rows.items()):
        row.unit_id = found.get((row.article.id, row.key), 0)
        if row.unit_id:
            continue
        if not make or str(row.article.id) in listed:
            filling.refuse(number, NOT_LISTED if make else "This order does not hold this serial.")
        else:
            missing[row.article.id, row.key, None] = row
    made = units_for(organisation_id, dict.fromkeys(missing, ("", None))) if missing else {}
    for thing, row in missing.items():
        row.unit_id = made[thing]


def _free(order: Order, filling: Filling, new: Mapping[int, Row]) -> None:
    held = queries.reserved(order.organisation_id, {row.unit_id for row in new.values()})
    for number, row in new.items():
        if one := held.get(row.unit_id):
            filling.refuse(number, f"Order {one.number} has reserved this serial.")


def _room(order: Order, filling: Filling, new: Mapping[int, Row]) -> None:
    """No line holds more than was ordered."""
    taken = Counter(queries.counts_of([order.id]))
    for line in order.lines:
        taken[line.id] += line.delivered
    for number, row in new.items():
        if number not in filling.rows:
            continue
        if taken[row.line.id] >= row.line.quantity:
            filling.refuse(
                number, f"Line {row.line.line} is full: {row.line.quantity:,} were ordered.", "line"
            )
        taken[row.line.id] += 1


def may_leave(organisation_id: int, filling: Filling, rows: Mapping[int, Row]) -> dict[int, Item]:
    """Refuses what is held back, sold or destroyed. Gives the items of all."""
    wanted = {number: row for number, row in rows.items() if number in filling.rows}
    items = items_of(organisation_id, {number: (row.article, row.key) for number, row in wanted.items()})
    sold = current_sales({row.unit_id for row in wanted.values()}, pending_uploads(organisation_id))
    for number, row in wanted.items():
        there = items[number].there
        if there is not None and there.held:
            filling.refuse(number, HELD)
        elif there is not None and there.stage == DESTROYED:
            filling.refuse(number, "This unit was destroyed.")
        elif row.unit_id in sold or (there is not None and there.stage == SOLD):
            filling.refuse(number, "This unit is sold already.")
    return items
