"""The list of orders, and each order. Another maker's is not there: its number answers 404 like any unknown one."""

from flask import Blueprint, abort, render_template, request

from admin.account.guard import actor, needs
from admin.orders import words
from registry.clock import now
from registry.journeys import ordered
from registry.orders.states import KINDS, STATES
from registry.staff.permissions import Permission

bp = Blueprint("orders", __name__, url_prefix="/orders")


@bp.get("")
@needs(Permission.SEE_TRACE)
def index() -> str:
    state, kind = _one_of("state", STATES), _one_of("kind", KINDS)
    number = min(max(1, request.args.get("page", 1, type=int)), 100_000)
    page = ordered.page(actor().organisation_id, kind, state, number)
    return render_template("admin/orders/index.html", page=page, state=state, kind=kind, words=words)


@bp.get("/<int:order_id>")
@needs(Permission.SEE_TRACE)
def page(order_id: int) -> str:
    found = ordered.paper(actor().organisation_id, order_id) if order_id < 2**31 else None
    if found is None:
        abort(404)
    return render_template("admin/orders/page.html", found=found, order=found.order, words=words, as_of=now())


def _one_of(name: str, choices: tuple[str, ...]) -> str:
    value = request.args.get(name, "")
    return value if value in choices else ""
