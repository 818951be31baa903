"""Reads about orders. Every query takes the maker: another's are not there."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import selectinload

from registry.db import db
from registry.orders.models import Order, OrderLine, OrderUnit
from registry.orders.states import RESERVED

SHOWN = 1_000


class Held(NamedTuple):
    """A unit that an order reserves."""

    order_id: int
    line_id: int
    number: str


def own_order(organisation_id: int, order_id: int, *, lock: bool = False) -> Order | None:
    """With its lines. `lock`: whoever else changes it waits."""
    wanted = select(Order).where(Order.id == order_id, Order.organisation_id == organisation_id)
    wanted = wanted.options(selectinload(Order.lines)).execution_options(populate_existing=True)
    found: Order | None = db.session.scalar(wanted.with_for_update(of=Order) if lock else wanted)
    return found


def by_number(organisation_id: int, kind: str, number_key: str) -> int | None:
    """The order that has this number already."""
    wanted = select(Order.id).where(
        Order.organisation_id == organisation_id, Order.kind == kind, Order.number_key == number_key
    )
    found: int | None = db.session.scalar(wanted)
    return found


def orders_after(
    organisation_id: int, after: int, limit: int, kind: str = "", state: str = ""
) -> Sequence[Order]:
    """In the order in which they came, with their lines."""
    wanted = select(Order).where(Order.organisation_id == organisation_id, Order.id > after)
    wanted = wanted.where(*_chosen(kind, state)).options(selectinload(Order.lines))
    return db.session.scalars(wanted.order_by(Order.id).limit(limit)).all()


def orders_page(
    organisation_id: int, kind: str, state: str, number: int, size: int
) -> tuple[Sequence[Order], int]:
    """The latest first, with their lines, and how many there are."""
    mine = (Order.organisation_id == organisation_id, *_chosen(kind, state))
    total = db.session.scalar(select(func.count()).select_from(Order).where(*mine)) or 0
    wanted = select(Order).where(*mine).options(selectinload(Order.lines)).order_by(Order.id.desc())
    return db.session.scalars(wanted.offset((number - 1) * size).limit(size)).all(), total


def units_of(order: Order, limit: int = SHOWN, after: Sequence[int] | None = None) -> Sequence[OrderUnit]:
    """The units of an order, line by line; `after` the number of a line and of a unit."""
    wanted = select(OrderUnit).where(OrderUnit.order_id == order.id)
    if after is not None:
        wanted = wanted.where(tuple_(OrderUnit.line_id, OrderUnit.unit_id) > tuple_(*after))
    return db.session.scalars(wanted.order_by(OrderUnit.line_id, OrderUnit.unit_id).limit(limit)).all()


def counts_of(order_ids: Collection[int]) -> dict[int, int]:
    """Line -> how many units are reserved for it."""
    wanted = select(OrderUnit.line_id, func.count()).where(
        OrderUnit.order_id.in_(order_ids), OrderUnit.state == RESERVED
    )
    return dict(db.session.execute(wanted.group_by(OrderUnit.line_id)).all()) if order_ids else {}


def of_order(order: Order, unit_ids: Collection[int]) -> dict[int, OrderUnit]:
    """Those of these units that are on the order, by unit."""
    wanted = select(OrderUnit).where(OrderUnit.order_id == order.id, OrderUnit.unit_id.in_(unit_ids))
    return {one.unit_id: one for one in db.session.scalars(wanted)} if unit_ids else {}


def reserved(organisation_id: int, unit_ids: Collection[int]) -> dict[int, Held]:
    """Which of these units an order reserves, and which one."""
    wanted = (
        select(OrderUnit.unit_id, OrderUnit.order_id, OrderUnit.line_id, Order.number)
        .join(Order, Order.id == OrderUnit.order_id)
        .where(
            OrderUnit.organisation_id == organisation_id,
            OrderUnit.unit_id.in_(unit_ids),
            OrderUnit.state == RESERVED,
        )
    )
    return {row[0]: Held(*row[1:]) for row in db.session.execute(wanted)} if unit_ids else {}


def line_of(order: Order, line: str) -> OrderLine | None:
    return next((one for one in order.lines if one.line == line), None)


def _chosen(kind: str, state: str) -> list[ColumnElement[bool]]:
    return [*([Order.kind == kind] if kind else []), *([Order.state == state] if state else [])]
