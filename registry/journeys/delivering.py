"""What an order delivers leaves, or comes in: serials that it holds (one that it does not hold yet is reserved on the
way), and so many of its lots. Each moment becomes one event of shipping or receiving at a known place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from registry import links
from registry.audit.entries import keep
from registry.clock import now
from registry.errors import Refused
from registry.journeys import capturing
from registry.journeys.filling import HELD, Wanted, fill
from registry.journeys.itemising import Article, Articles, Event, Item, event, items_of, lot_uri
from registry.journeys.ordering import held
from registry.orders import actions, queries
from registry.orders.models import Order, OrderLine
from registry.orders.states import SALE
from registry.recalls.states import Author
from registry.units.places.queries import Site, sites_by_ids
from registry.units.queries import units_by_ids

FUTURE = "This moment is still to come."
Done = dict[int, int | Refused | None]
"""By row: the unit that was delivered, None for some of a lot, or why not."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """One serial, or so many of the lot of a line, and when; now where nobody said."""

    line: str
    serial: str = ""
    quantity: int = 0
    at: datetime | None = None


def deliver(
    organisation_id: int, order_id: int, rows: Sequence[tuple[int, Delivered]], by: Author
) -> Mapping[int, int | Refused | None] | None:
    """Row by row. None where there is no such order. The caller commits."""
    order = held(organisation_id, order_id)
    if order is None:
        return None
    actions.still_open(order)
    moment, articles = now(), Articles(organisation_id)
    done: Done = {n: Refused("at", FUTURE) for n, one in rows if one.at is not None and one.at > moment}
    good = [(number, one) for number, one in rows if number not in done]
    lots = _lots(order, good, done)
    units = _units(order, good, articles, done)
    told = {number: one.at or moment for number, one in good}
    events = _events(order, articles, units, lots, told)
    if events:
        actions.deliver(order, set(units.values()), _sums(lots))
        capturing.record(organisation_id, events, by)
        counts = {
            "number": order.number,
            "units": len(units),
            "of lots": sum(many for _, many in lots.values()),
        }
        keep(organisation_id, by.id, by.name, "order.delivered", "order", order.id, after=counts)
    return done


def _lots(
    order: Order, rows: Sequence[tuple[int, Delivered]], done: Done
) -> dict[int, tuple[OrderLine, int]]:
    """So many of which line, by row."""
    found: dict[int, tuple[OrderLine, int]] = {}
    left = {line.id: line.quantity - line.delivered for line in order.lines}
    for number, one in rows:
        if one.serial:
            continue
        line = queries.line_of(order, one.line)
        if line is None or line.lot_key is None:
            said = "This order has no such line." if line is None else "This line is of serials: send which."
            done[number] = Refused("line", said)
        elif one.quantity > left[line.id]:
            done[number] = Refused("quantity", f"Only {left[line.id]:,} of them are still to be delivered.")
        else:
            left[line.id] -= one.quantity
            found[number] = (line, one.quantity)
            done[number] = None
    return found


def _units(
    order: Order, rows: Sequence[tuple[int, Delivered]], articles: Articles, done: Done
) -> dict[int, int]:
    """Row -> unit, reserved for this order. What was held back since it was reserved stays."""
    wanted = [(number, Wanted(one.line, one.serial)) for number, one in rows if one.serial]
    filled = fill(order, wanted, articles)
    done.update(filled)
    units = {number: one for number, one in filled.items() if not isinstance(one, Refused)}
    if order.kind != SALE:
        return units
    there = _items(order, articles, units)
    for number in [n for n, item in there.items() if item.there is not None and item.there.held]:
        done[number] = Refused("serial", HELD)
        del units[number]
    return units


def _items(order: Order, articles: Articles, units: Mapping[int, int]) -> Mapping[int, Item]:
    known = units_by_ids(set(units.values()))
    wanted: dict[int, tuple[Article, str]] = {}
    for number, unit in units.items():
        wanted[number] = (articles.by_id(known[unit].product_id), known[unit].serial_key or "")
    return items_of(order.organisation_id, wanted)


def _events(
    order: Order,
    articles: Articles,
    units: Mapping[int, int],
    lots: Mapping[int, tuple[OrderLine, int]],
    told: Mapping[int, datetime],
) -> list[Event]:
    """One for each moment."""
    items = _items(order, articles, units)
    uris: dict[datetime, list[str]] = {}
    many: dict[datetime, list[tuple[str, float]]] = {}
    for number, item in items.items():
        uris.setdefault(told[number], []).append(item.uri)
    for number, (line, quantity) in lots.items():
        uri = lot_uri(articles.by_id(line.product_id), line.lot_key or "")
        many.setdefault(told[number], []).append((uri, quantity))
    sites = sites_by_ids(order.organisation_id, {order.place_id, order.partner_place_id})
    moments = sorted({*uris, *many})
    return [_event(order, sites, at, uris.get(at, ()), many.get(at, ())) for at in moments]


def _event(
    order: Order,
    sites: Mapping[int, Site],
    at: datetime,
    uris: Sequence[str],
    lots: Sequence[tuple[str, float]],
) -> Event:
    here, there = sites[order.place_id], sites.get(order.partner_place_id or 0)
    page = links.public(f"/api/v1/orders/{order.id}")
    if order.kind == SALE:
        return event(
            "shipping", at, uris, lots, destination=there, transaction=page, disposition="in_transit",
            readPoint={"id": here.uri},
        )  # fmt: skip
    return event(
        "receiving", at, uris, lots, source=there, transaction=page, disposition="in_progress",
        bizLocation={"id": here.uri},
    )  # fmt: skip


def _sums(lots: Mapping[int, tuple[OrderLine, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for line, quantity in lots.values():
        found[line.id] = found.get(line.id, 0) + quantity
    return found
