"""What lies at places and can go bad: what to pick first, and what ends soon. First expired, first out (FEFO); where no
day is known, first made, first out (FIFO). Of the maker's own products."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, union_all

from registry.db import db
from registry.units.events.models import AT_DEALER, MADE, RETURNED, STORED, Whereabouts
from registry.units.events.quantities import LotStock
from registry.units.events.standing import Gone, are_few
from registry.units.places.models import Place

there: Any = Whereabouts.__table__
stock: Any = LotStock.__table__
ON_SHELF = (MADE, STORED, AT_DEALER, RETURNED)
PICKED = (MADE, STORED, AT_DEALER)
"""What came back is looked at before anybody sells it again."""


class Pile(NamedTuple):
    """What of one lot lies at one place, with the same day of expiry (empty: not known). `made`: of the oldest, in
    microseconds; 0 where nobody knows."""

    place_id: int
    product_id: int | None
    lot_key: str
    expires: str
    units: int
    quantity: float
    held: float
    made: int

    @property
    def lot(self) -> str:
        return self.lot_key[1:]

    @property
    def many(self) -> float:
        return self.units + self.quantity


class Piles(NamedTuple):
    """The first of so many piles. `by_events_alone`: too many items to look which of them are gone."""

    piles: list[Pile]
    total: int
    by_events_alone: bool


def to_pick(organisation_id: int, place_id: int, today: date, limit: int, gone: Gone) -> Piles:
    """The order in which a place should pick. What is held back, or past its day, is not picked."""
    items, few = _left(organisation_id, PICKED, there.c.place_id == place_id, gone)
    piles = _piles(organisation_id, PICKED, items, stock.c.place_id == place_id)
    order = (case((piles.c.expires == "", 1), else_=0), piles.c.expires, *_oldest(piles))
    free = and_(
        piles.c.units + piles.c.quantity > piles.c.held,
        or_(piles.c.expires == "", piles.c.expires >= today.isoformat()),
    )
    return _some(select(piles).where(free).order_by(*order).limit(limit), few)


def ending(
    organisation_id: int, first: date | None, last: date, limit: int, gone: Gone, place_id: int | None = None
) -> Piles:
    """What expires in these days, at all places or one, the first to end in front."""
    until = last.isoformat()
    since = first.isoformat() if first else "0"

    def within(column: Any) -> ColumnElement[bool]:
        return and_(column >= since, column <= until)

    places = _places(organisation_id, place_id)
    items, few = _left(
        organisation_id, ON_SHELF, and_(there.c.place_id.in_(places), within(there.c.expires)), gone
    )
    quantities = and_(stock.c.place_id.in_(places), within(stock.c.expires))
    piles = _piles(organisation_id, ON_SHELF, items, quantities)
    order = (piles.c.expires, piles.c.place_id, *_oldest(piles))
    return _some(select(piles).order_by(*order).limit(limit), few)


def _some(piles: Select[Any], few: bool) -> Piles:
    """The first of them, and how many there are in all: in one pass, since a place may hold very many units."""
    rows = db.session.execute(piles.add_columns(func.count().over())).all()
    return Piles([_pile(row[:-1]) for row in rows], rows[0][-1] if rows else 0, not few)


def _places(organisation_id: int, place_id: int | None) -> Any:
    """Named one by one, so that each is a run of the index."""
    wanted = select(Place.id).where(Place.organisation_id == organisation_id)
    return wanted if place_id is None else wanted.where(Place.id == place_id)


def _left(
    organisation_id: int, stages: Collection[int], items: ColumnElement[bool], gone: Gone
) -> tuple[ColumnElement[bool], bool]:
    """The maker's own items in these stages, without those that are gone, if there are not too many to look."""
    mine = and_(
        there.c.organisation_id == organisation_id,
        there.c.stage.in_(stages),
        there.c.product_id.is_not(None),
        items,
    )
    few = are_few(mine, gone.most)
    return and_(mine, ~gone.items) if few else mine, few


def _piles(
    organisation_id: int, stages: Collection[int], items: ColumnElement[bool], quantities: ColumnElement[bool]
) -> Any:
    """Items and quantities in one."""
    both = union_all(
        _items(items),
        _quantities(quantities).where(
            stock.c.organisation_id == organisation_id, stock.c.stage.in_(stages), stock.c.quantity > 0
        ),
    ).subquery()
    by = [both.c[name] for name in ("place_id", "product_id", "lot_key", "expires")]
    sums = [func.sum(both.c[name]).label(name) for name in ("units", "quantity", "held")]
    return select(*by, *sums, func.min(both.c.made).label("made")).group_by(*by).subquery()


def _items(where: ColumnElement[bool]) -> Select[Any]:
    by = (there.c.place_id, there.c.product_id, there.c.lot_key, there.c.expires)
    held = func.sum(case((there.c.held, 1.0), else_=0.0))
    made = func.min(there.c.made)
    counted = (
        func.count().label("units"),
        literal(0.0).label("quantity"),
        held.label("held"),
        made.label("made"),
    )
    as_indexed = [there.c[name] for name in ("place_id", "stage", "expires", "product_id", "lot_key")]
    return select(*by, *counted).where(where).group_by(*as_indexed)


def _quantities(where: ColumnElement[bool]) -> Select[Any]:
    by = (stock.c.place_id, stock.c.product_id, stock.c.lot_key, stock.c.expires)
    counted = (literal(0).label("units"), stock.c.quantity, stock.c.held, stock.c.at.label("made"))
    return select(*by, *counted).where(where)


def _oldest(piles: Any) -> tuple[Any, ...]:
    return func.coalesce(piles.c.made, 0), piles.c.lot_key


def _pile(row: Any) -> Pile:
    place, product, lot, expires, units, quantity, held, made = row
    return Pile(place or 0, product, lot, expires, int(units), float(quantity), float(held), made or 0)
