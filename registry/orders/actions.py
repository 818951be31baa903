"""Writes orders: taken, filled with units, delivered, called off. Callers hold the maker's lock and commit; the log is
theirs too."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.orders import queries
from registry.orders.models import Order, OrderLine, OrderUnit
from registry.orders.states import CANCELLED, DELIVERED, OPEN, RESERVED
from registry.tongue.speaking import marked

UNIT: Any = OrderUnit.__table__
ENDED = marked("This order is {}: nothing of it can be changed any more.")
TAKEN = "An order with this number is on record already. Ask for it, or send another number."


@dataclass(frozen=True, slots=True)
class LineGiven:
    """A line as another system tells it, its product and lot as they are on record."""

    line: str
    product_id: int
    quantity: int
    lot: str = ""
    lot_key: str | None = None


@dataclass(frozen=True, slots=True)
class OrderGiven:
    """An order as another system tells it."""

    kind: str
    number: str
    number_key: str
    partner: str
    place_id: int
    partner_place_id: int | None
    ordered_on: date
    due_on: date | None
    lines: Sequence[LineGiven] = field(default=())


def take(organisation_id: int, given: OrderGiven, by_name: str) -> Order:
    """A new order, nothing reserved yet."""
    told = {name: getattr(given, name) for name in OrderGiven.__dataclass_fields__ if name != "lines"}
    order = Order(organisation_id=organisation_id, by_name=by_name[:200], **told)
    order.lines = [
        OrderLine(
            organisation_id=organisation_id, line=one.line, product_id=one.product_id, lot=one.lot,
            lot_key=one.lot_key, quantity=one.quantity, delivered=0,
        )
        for one in given.lines
    ]  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(order)
            db.session.flush()
    except IntegrityError as error:
        raise Refused("number", TAKEN) from error
    return order


def still_open(order: Order) -> None:
    if order.state != OPEN:
        raise Refused("", ENDED.format(order.state))


def reserve(order: Order, wanted: Mapping[int, int]) -> set[int]:
    """Unit -> line. Gives the units that are reserved for it now: another order may have been quicker."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    moment = now()
    rows = [
        {"order_id": order.id, "unit_id": unit, "line_id": line, "organisation_id": order.organisation_id,
         "state": RESERVED, "since": moment}
        for unit, line in wanted.items()
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(UNIT).on_conflict_do_nothing(), rows)
        order.changed_at = moment
    return set(queries.of_order(order, wanted))


def free(order: Order, unit_ids: Collection[int]) -> None:
    """They may be reserved by others."""
    gone = delete(OrderUnit).where(
        OrderUnit.order_id == order.id, OrderUnit.unit_id.in_(unit_ids), OrderUnit.state == RESERVED
    )
    db.session.execute(gone)
    order.changed_at = now()


def deliver(order: Order, unit_ids: Collection[int], quantities: Mapping[int, int]) -> None:
    """Units that it reserves, and so many of the lots of lines. The last delivery ends the order."""
    moment = now()
    done = update(OrderUnit).where(OrderUnit.order_id == order.id, OrderUnit.unit_id.in_(unit_ids))
    db.session.execute(done.values(state=DELIVERED, since=moment))
    by_line = dict(quantities)
    for one in queries.of_order(order, unit_ids).values():
        by_line[one.line_id] = by_line.get(one.line_id, 0) + 1
    for line in order.lines:
        line.delivered += by_line.get(line.id, 0)
    order.changed_at = moment
    if all(line.delivered >= line.quantity for line in order.lines):
        order.state, order.ended_at = DELIVERED, moment


def cancel(order: Order) -> int:
    """What is reserved is free again; how many units that were. What was delivered stays so."""
    still_open(order)
    gone = delete(OrderUnit).where(OrderUnit.order_id == order.id, OrderUnit.state == RESERVED)
    freed = db.session.connection().execute(gone).rowcount
    order.state = CANCELLED
    order.changed_at = order.ended_at = now()
    return freed
