"""I look at orders: what is still to come or to go, which serials each holds. Changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from registry.catalogue.described import products_by_ids
from registry.catalogue.staff_queries import slugs_of
from registry.orders import queries
from registry.orders.models import Order, OrderLine
from registry.recalls.pages import Page
from registry.units.places.queries import Site, sites_by_ids
from registry.units.queries import units_by_ids

SIZE = 25


class Promised(NamedTuple):
    """A unit of a line."""

    id: int
    serial: str
    state: str


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order as systems read it. `units` by line are told of one order, not of a list of them."""

    order: Order
    places: Mapping[int, str]
    products: Mapping[int, str]
    reserved: Mapping[int, int]
    units: Mapping[int, Sequence[Promised]] | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """An order as its page shows it."""

    order: Order
    here: Site
    there: Site | None
    products: Mapping[int, str]
    reserved: Mapping[int, int]
    units: Mapping[int, Sequence[Promised]]
    cut: bool


def order(organisation_id: int, order_id: int) -> Ordered | None:
    found = queries.own_order(organisation_id, order_id)
    return _told(organisation_id, [found], _units(found))[0] if found else None


def orders_after(organisation_id: int, after: int, limit: int, kind: str, state: str) -> list[Ordered]:
    """In the order in which they came."""
    return _told(organisation_id, queries.orders_after(organisation_id, after, limit, kind, state), None)


def serials_after(
    organisation_id: int, order_id: int, after: Sequence[int] | None, limit: int
) -> list[tuple[OrderLine, Promised]] | None:
    """The units of an order with their lines, line by line. None where there is no such order."""
    found = queries.own_order(organisation_id, order_id)
    if found is None:
        return None
    lines = {line.id: line for line in found.lines}
    rows = queries.units_of(found, limit, after)
    known = units_by_ids({row.unit_id for row in rows})
    return [(lines[row.line_id], Promised(row.unit_id, known[row.unit_id].serial, row.state)) for row in rows]


def paper(organisation_id: int, order_id: int) -> Paper | None:
    """For staff."""
    found = queries.own_order(organisation_id, order_id)
    if found is None:
        return None
    sites = sites_by_ids(organisation_id, {found.place_id, found.partner_place_id})
    units = _units(found)
    return Paper(
        found, sites[found.place_id], sites.get(found.partner_place_id or 0),
        products_by_ids({line.product_id for line in found.lines}), queries.counts_of([found.id]), units,
        sum(map(len, units.values())) >= queries.SHOWN,
    )  # fmt: skip


def page(organisation_id: int, kind: str, state: str, number: int) -> Page[Order]:
    """The latest first."""
    items, total = queries.orders_page(organisation_id, kind, state, number, SIZE)
    return Page(tuple(items), number, SIZE, total)


def _told(
    organisation_id: int, orders: Sequence[Order], units: Mapping[int, Sequence[Promised]] | None
) -> list[Ordered]:
    ids = {number for one in orders for number in (one.place_id, one.partner_place_id)}
    places = {number: site.uri for number, site in sites_by_ids(organisation_id, ids).items()}
    products = slugs_of({line.product_id for one in orders for line in one.lines})
    reserved = queries.counts_of([one.id for one in orders])
    return [Ordered(one, places, products, reserved, units) for one in orders]


def _units(order: Order) -> dict[int, list[Promised]]:
    rows = queries.units_of(order)
    known = units_by_ids({row.unit_id for row in rows})
    found: dict[int, list[Promised]] = {}
    for row in rows:
        found.setdefault(row.line_id, []).append(Promised(row.unit_id, known[row.unit_id].serial, row.state))
    return found
