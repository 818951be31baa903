"""Registrations found by number, product and state, and the page of one. Opening it is a look at somebody's
registration, and goes into the log each time. Another maker's answers 404 like none at all."""

from typing import Any

from flask import abort, render_template, request, url_for

from admin.account.guard import actor, needs
from admin.registrations.area import LARGEST, bp, by, number_of
from registry.catalogue.staff_queries import all_own_products
from registry.db import commits
from registry.journeys import registered
from registry.journeys.registered import Row
from registry.registrations.staff_queries import STATES, Wish
from registry.staff.permissions import Permission


@bp.get("")
@needs(Permission.SEE_REGISTRATIONS)
def index() -> str:
    number, wish = request.args.get("q", "")[: registered.LONGEST].strip(), _wish()
    rows, more = registered.listed(actor().organisation_id, wish, number)
    kept: dict[str, Any] = {"q": number or None, "state": wish.state, "product": wish.product_id}
    return render_template(
        "admin/registrations/index.html",
        rows=rows, number=number, wish=wish, products=_products(),
        older=url_for("registrations.index", before=rows[-1].registration.id, **kept) if more else "",
        newest=url_for("registrations.index", **kept) if wish.before else "",
    )  # fmt: skip


@bp.get("/<int:registration_id>")
@needs(Permission.SEE_REGISTRATIONS)
@commits
def page(registration_id: int) -> str:
    return shown(looked_at(registration_id))


def looked_at(registration_id: int) -> Row:
    found = (
        registered.look(actor().organisation_id, registration_id, by())
        if registration_id <= LARGEST
        else None
    )
    return found or abort(404)


def shown(row: Row, errors: list[tuple[str, str]] | None = None, paper: int = 0) -> str:
    """`paper` is the one that was being decided."""
    return render_template(
        "admin/registrations/page.html",
        row=row, errors=errors or [], wrong=dict(errors or []), given=request.form, paper=paper,
    )  # fmt: skip


def _products() -> list[tuple[int, str]]:
    """To choose from."""
    return [(one.id, f"{one.brand.name} {one.name}") for one in all_own_products(actor().organisation_id)]


def _wish() -> Wish:
    state = request.args.get("state", "")
    return Wish(
        state=state if state in STATES else STATES[0],
        product_id=number_of("product") or None,
        before=number_of("before") or None,
    )
