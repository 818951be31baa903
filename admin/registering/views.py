"""Registering for a customer, and what was registered so. Never whom it was for: staff see afterwards only whether the
customer has confirmed."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from admin.account.guard import actor, needs
from admin.registering.forms import Sale, empty, product_of, sent
from registry.audit.who import By
from registry.catalogue.staff_queries import all_own_products
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import registering_for
from registry.journeys.advising import Advice, advice_of
from registry.journeys.check import parse_told
from registry.journeys.queried import given, query
from registry.journeys.registering import Unsure, Wrong
from registry.journeys.starting import asked
from registry.recalls.pages import Page
from registry.registrations.customers.queries import acts_of
from registry.staff.permissions import Permission
from registry.tongue.catalogues import offered, own_names

bp = Blueprint("registering", __name__, url_prefix="/registering")
SIZE = 25


@bp.get("")
@needs(Permission.REGISTER_FOR_CUSTOMERS)
def index() -> str:
    number = min(max(1, request.args.get("page", 1, type=int)), 100_000)
    who = actor()
    own = None if who.role_allows(Permission.SEE_UNITS) else who.member_id
    acts, total = acts_of(who.organisation_id, number, SIZE, own)
    said, product, dealer = session.pop("registered_for", ("", "", ""))
    told = parse_told(given(said)) if said else None
    return render_template(
        "admin/registering/index.html",
        page=Page(tuple(acts), number, SIZE, total),
        answer=asked(told) if told else None,
        said=said,
        again={"product": product, "dealer": dealer} if said else None,
    )


@bp.get("/new")
@needs(Permission.REGISTER_FOR_CUSTOMERS)
def new() -> str:
    return _form(empty())


@bp.post("/new")
@needs(Permission.REGISTER_FOR_CUSTOMERS)
@commits
def send() -> str | Response | tuple[str, int]:
    sale = sent()
    try:
        product = product_of(actor().organisation_id, sale.product)
        by = By(actor().member_id, actor().name)
        made = registering_for.register(
            product, sale.typed, sale.invoice, sale.sent, by, sale.sure, sale.speaks
        )
    except Refused as refused:
        return _again(sale, [refused])
    except Wrong as wrong:
        return _again(sale, wrong.faults)
    except Unsure as unsure:
        return _form(sale, advice=advice_of(unsure.answer, product, sale.number))
    session["registered_for"] = (query(made.told), product.title, sale.dealer[:200])
    return redirect(url_for("registering.index"), 303)


def _again(sale: Sale, errors: Sequence[Refused]) -> tuple[str, int]:
    """With every fault at its field; nothing was kept."""
    db.session.rollback()
    return _form(sale, errors), 400


def _form(sale: Sale, errors: Sequence[Refused] = (), advice: Advice | None = None) -> str:
    faults = [(error.field, error.message) for error in errors]
    return render_template(
        "admin/registering/form.html",
        sale=sale,
        errors=faults,
        wrong=dict(reversed(faults)),
        products=[product for product in all_own_products(actor().organisation_id) if product.is_public],
        advice=advice,
        languages=own_names(offered()),
    )
