"""The addresses below /api/v1/orders. Views read, call one journey, answer; another maker's number is a 404."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort

from portal.api.desk import desk
from portal.api.keyed.answers import answered
from portal.api.keyed.bodies import good, object_of, rows_answered, rows_of
from portal.api.keyed.guard import caller, keyed
from portal.api.keyed.paging import asked, listed
from portal.api.keyed.repeats import idempotent
from portal.api.keyed.unchanged import asked_unchanged, only_unchanged
from portal.api.orders.reading import delivered, order_told, wanted
from portal.api.orders.writing import order_json, serial_json
from portal.api.reading import escaped, wrong
from portal.api.refusals import add_refusals
from registry.errors import Refused
from registry.journeys import delivering, ordered, ordering
from registry.orders.states import KINDS, STATES
from registry.recalls.states import Author
from registry.staff.keys.scopes import Scope

bp = Blueprint("orders", __name__, url_prefix="/api/v1/orders")
add_refusals(bp)
MOST_ID = 2**31
Done = Mapping[int, int | Refused | None] | None


def _by() -> Author:
    return Author(None, caller().by.name)


@bp.post("")
@keyed(Scope.ORDERS_WRITE)
@idempotent
def take_order() -> Response:
    try:
        order = ordering.take(caller().organisation_id, order_told(object_of()), _by())
    except Refused as refused:
        raise wrong(_pointer(refused.field), refused.message) from refused
    return _answered(order.id, 201)


@bp.get("")
@keyed(Scope.ORDERS_READ)
def orders() -> Response:
    wish = asked("orders", "kind", "state")
    kind, state = wish.one_of("kind", KINDS), wish.one_of("state", STATES)
    after = wish.after[0] if wish.after else 0
    rows = ordered.orders_after(caller().organisation_id, after, wish.limit + 1, kind, state)
    return listed(wish, "orders", rows, order_json, lambda row: [row.order.id])


@bp.get("/<int:order_id>")
@keyed(Scope.ORDERS_READ)
def order(order_id: int) -> Response:
    return _answered(order_id)


@bp.get("/<int:order_id>/serials")
@keyed(Scope.ORDERS_READ)
def order_serials(order_id: int) -> Response:
    wish = asked(f"serials of order {order_id}")
    found = ordered.serials_after(caller().organisation_id, _small(order_id), wish.after, wish.limit + 1)
    if found is None:
        abort(404)
    return listed(wish, "serials", found, serial_json, lambda row: [row[0].id, row[1].id])


@bp.post("/<int:order_id>/cancel")
@keyed(Scope.ORDERS_WRITE)
@idempotent
def cancel_order(order_id: int) -> Response:
    object_of().done()
    _unchanged(order_id)
    ordering.cancel(caller().organisation_id, order_id, _by()) or abort(404)
    return _answered(order_id)


@bp.post("/<int:order_id>/reserve")
@keyed(Scope.ORDERS_WRITE)
@idempotent
def reserve_units(order_id: int) -> Response:
    rows = rows_of("serials", wanted)
    _unchanged(order_id)
    done = ordering.reserve(caller().organisation_id, order_id, good(rows), _by())
    return rows_answered(rows, _rows(done, "reserved"))


@bp.post("/<int:order_id>/release")
@keyed(Scope.ORDERS_WRITE)
@idempotent
def release_units(order_id: int) -> Response:
    rows = rows_of("serials", wanted)
    _unchanged(order_id)
    done = ordering.release(caller().organisation_id, order_id, good(rows), _by())
    return rows_answered(rows, _rows(done, "released"))


@bp.post("/<int:order_id>/deliver")
@keyed(Scope.ORDERS_WRITE)
@idempotent
def deliver_units(order_id: int) -> Response:
    rows = rows_of("deliveries", delivered)
    _unchanged(order_id)
    done = delivering.deliver(caller().organisation_id, order_id, good(rows), _by())
    return rows_answered(rows, _rows(done, "delivered"))


def _unchanged(order_id: int) -> None:
    """From here on nobody else changes it before this request has ended."""
    maker, number = caller().organisation_id, _small(order_id)
    if asked_unchanged():
        ordering.held(maker, number) or abort(404)
        only_unchanged(_answered(number))


def _small(order_id: int) -> int:
    return order_id if order_id < MOST_ID else abort(404)


def _answered(order_id: int, status: int = 200) -> Response:
    found = ordered.order(caller().organisation_id, _small(order_id)) or abort(404)
    where = f"{desk().site}/api/v1/orders/{order_id}" if status == 201 else ""
    return answered(order_json(found), status, where)


def _pointer(field: str) -> str:
    """Where in the body it stands; fields of lines are named with their line."""
    first, *rest = field.split("/", 2)
    if first == "lines" and rest and rest[0].isdecimal():
        return "/".join(("#/lines", rest[0], *map(escaped, rest[1:])))
    return f"#/{escaped(field)}".rstrip("/")


def _rows(done: Done, result: str) -> dict[int, dict[str, Any] | Refused]:
    if done is None:
        abort(404)
    return {
        number: one if isinstance(one, Refused) else {"result": result, "unit_id": one}
        for number, one in done.items()
    }
