"""My ordering system tells of purchase and sales orders: the serials promised to each, and what leaves or comes in. A
serial is promised to one open order only; calling an order off frees what it holds; a delivery becomes events, so that
the trace follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from registry.audit.entries import keep
from registry.catalogue.keys import invoice_key
from registry.errors import Refused
from registry.journeys.filling import Wanted, fill
from registry.journeys.itemising import Articles, place, places
from registry.matching import bulk
from registry.orders import actions, queries
from registry.orders.actions import LineGiven, OrderGiven
from registry.orders.models import Order
from registry.orders.states import CANCELLED
from registry.recalls.states import Author


@dataclass(frozen=True, slots=True)
class LineTold:
    """A line in the words of another system."""

    line: str
    product: str = ""
    gtin: str = ""
    quantity: int = 1
    lot: str = ""
    serials: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class OrderTold:
    """An order in the words of another system. `place` is where it leaves from or comes in, `partner_place` the other
    end."""

    kind: str
    number: str
    partner: str
    place: str
    partner_place: str
    ordered_on: date
    due_on: date | None
    lines: Sequence[LineTold]


def within_line(number: int, field: str) -> str:
    """The name of a field of a line, the first line being 0: `lines/0/gtin`."""
    return f"lines/{number}/{field}" if field else f"lines/{number}"


def take(organisation_id: int, told: OrderTold, by: Author) -> Order:
    """All of it or nothing: where a serial cannot be reserved, the order is not taken. The caller commits."""
    bulk.begin(organisation_id, quick=False)
    articles = Articles(organisation_id)
    order = actions.take(organisation_id, _given(organisation_id, told, articles), by.name)
    wanted = [(n, Wanted(line.line, serial)) for n, line in enumerate(told.lines) for serial in line.serials]
    numbered = list(enumerate(wanted))
    done = fill(order, [(number, one) for number, (_, one) in numbered], articles)
    for number, (line, one) in numbered:
        found = done[number]
        if isinstance(found, Refused):
            said = f"Line {told.lines[line].line}, serial {one.serial}: {found.message}"
            raise Refused(within_line(line, "serials"), said)
    told_of = {
        "kind": order.kind,
        "number": order.number,
        "lines": len(told.lines),
        "reserved": len(numbered),
    }
    _keep(order, by, "order.taken", told_of)
    return order


def cancel(organisation_id: int, order_id: int, by: Author) -> Order | None:
    """What it holds is free again. None where there is no such order. The caller commits."""
    order = held(organisation_id, order_id)
    if order is not None and order.state != CANCELLED:  # called off twice is called off
        _keep(order, by, "order.cancelled", {"number": order.number, "freed": actions.cancel(order)})
    return order


def reserve(
    organisation_id: int, order_id: int, rows: Sequence[tuple[int, Wanted]], by: Author
) -> Mapping[int, int | Refused] | None:
    """Serial by serial: the unit that is reserved now, or why not. None where there is no such order. The caller
    commits."""
    order = held(organisation_id, order_id)
    if order is None:
        return None
    actions.still_open(order)
    done = fill(order, rows, Articles(organisation_id))
    count = sum(not isinstance(one, Refused) for one in done.values())
    if count:
        _keep(order, by, "order.reserved", {"number": order.number, "units": count})
    return done


def release(
    organisation_id: int, order_id: int, rows: Sequence[tuple[int, Wanted]], by: Author
) -> Mapping[int, int | Refused] | None:
    """Serials that are not wanted for it any more. None where there is no such order. The caller commits."""
    order = held(organisation_id, order_id)
    if order is None:
        return None
    actions.still_open(order)
    done = fill(order, rows, Articles(organisation_id), only_there=True)
    units = {one for one in done.values() if not isinstance(one, Refused)}
    if units:
        actions.free(order, units)
        _keep(order, by, "order.freed", {"number": order.number, "units": len(units)})
    return done


def held(organisation_id: int, order_id: int) -> Order | None:
    """The order, for this transaction alone: one change of a maker's orders goes after the other."""
    bulk.begin(organisation_id, quick=False)
    return queries.own_order(organisation_id, order_id, lock=True)


def _given(organisation_id: int, told: OrderTold, articles: Articles) -> OrderGiven:
    known = places(organisation_id, {told.place, told.partner_place} - {""})
    there = place(known, told.partner_place, "partner_place").id if told.partner_place else None
    lines = []
    for number, one in enumerate(told.lines):
        try:
            article = articles.of(one.product, one.gtin)
            key = article.key(one.lot, "lot") if one.lot else None
        except Refused as refused:
            raise Refused(within_line(number, refused.field), refused.message) from refused
        lines.append(LineGiven(one.line, article.id, one.quantity, one.lot, key))
    return OrderGiven(
        told.kind, told.number, invoice_key(told.number), told.partner, place(known, told.place, "place").id, there,
        told.ordered_on, told.due_on, lines,
    )  # fmt: skip


def _keep(order: Order, by: Author, action: str, after: dict[str, object]) -> None:
    keep(order.organisation_id, by.id, by.name, action, "order", order.id, after=after)
