"""What lies at one place, pile by pile, for programs that read all of it page by page. A pile is what has the same
stage, day of expiry, product and lot. Counted on the index of places, as far as a page goes. Reads only."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, tuple_, union_all

from registry.db import db
from registry.units.events.models import (
    AT_DEALER,
    IN_SERVICE,
    IN_TRANSIT,
    MADE,
    RETURNED,
    STORED,
    Whereabouts,
)
from registry.units.events.quantities import LotStock
from registry.units.events.standing import Gone, are_few

HERE = (MADE, IN_TRANSIT, STORED, AT_DEALER, RETURNED, IN_SERVICE)
"""Neither sold nor gone. In transit is what is on its way to the place."""
there: Any = Whereabouts.__table__
stock: Any = LotStock.__table__
_BY = ("stage", "expires", "product_id", "lot_key")
Place = tuple[int, str, int, str]


class Lying(NamedTuple):
    """`held` of so many pieces may not be sold."""

    stage: int
    expires: str
    product_id: int
    lot_key: str
    pieces: float
    held: float = 0

    @property
    def place(self) -> Place:
        return self.stage, self.expires, self.product_id, self.lot_key


def serials_at(
    organisation_id: int, place_id: int, after: Sequence[Any] | None, limit: int, gone: Gone
) -> list[Lying]:
    """Units with serials, in the order of the index; without those that are gone, if there are not too many to look."""
    mine = and_(
        there.c.organisation_id == organisation_id,
        there.c.place_id == place_id,
        there.c.product_id.is_not(None),
    )
    left = and_(mine, ~gone.items) if are_few(and_(mine, there.c.stage.in_(HERE)), gone.most) else mine
    arms = [_arm(left, stage, after, limit) for stage in HERE if not after or stage >= after[0]]
    both = union_all(*(select(arm) for arm in arms)).subquery()
    rows = db.session.execute(select(both).order_by(*(both.c[name] for name in _BY)).limit(limit)).all()
    held = _held(left, {(row.product_id, row.lot_key) for row in rows})
    piles = [Lying(*tuple(row)) for row in rows]
    return [one._replace(held=held.get(one.place, 0)) for one in piles]


def _arm(mine: ColumnElement[bool], stage: int, after: Sequence[Any] | None, limit: int) -> Any:
    """One stage: it counts no more than it gives."""
    by = [there.c[name] for name in _BY[1:]]
    wanted: Select[Any] = select(literal(stage).label("stage"), *by, func.count().label("pieces"))
    wanted = wanted.where(mine, there.c.stage == stage)
    if after and after[0] == stage:
        wanted = wanted.where(tuple_(*by) > tuple_(*after[1:]))
    return wanted.group_by(*by).order_by(*by).limit(limit).subquery()


def _held(mine: ColumnElement[bool], lots: set[tuple[int, str]]) -> dict[Any, int]:
    """Pile -> how many of it are held, by the index of those alone."""
    by = [there.c[name] for name in _BY]
    among = tuple_(there.c.product_id, there.c.lot_key).in_(lots)
    wanted = select(*by, func.count()).where(mine, there.c.held, among)
    rows = db.session.execute(wanted.group_by(*by)) if lots else ()
    return {tuple(row)[:4]: row[4] for row in rows}


def lots_at(organisation_id: int, place_id: int, after: Sequence[Any] | None, limit: int) -> list[Lying]:
    """What events tell by quantity."""
    by = [stock.c[name] for name in _BY]
    wanted = select(*by, func.sum(stock.c.quantity), func.sum(stock.c.held)).where(
        stock.c.organisation_id == organisation_id, stock.c.place_id == place_id, stock.c.stage.in_(HERE),
        stock.c.product_id.is_not(None), stock.c.quantity > 0,
    )  # fmt: skip
    if after:
        wanted = wanted.where(tuple_(*by) > tuple_(*after))
    rows = db.session.execute(wanted.group_by(*by).order_by(*by).limit(limit))
    return [Lying(*tuple(row)) for row in rows]
