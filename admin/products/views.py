"""A maker's products. Another maker's product is not there: its number answers 404 like any unknown one."""

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from admin.account.guard import actor, needs
from admin.pictures import sent_picture
from admin.products import forms
from registry.audit.who import By
from registry.catalogue import actions
from registry.catalogue import staff_queries as queries
from registry.catalogue.descriptions import Description
from registry.catalogue.models import Product
from registry.db import commits, db
from registry.errors import Refused
from registry.recalls.pages import Page
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _

bp = Blueprint("products", __name__, url_prefix="/products")
SIZE = 25


@bp.get("")
@needs(Permission.SEE_PRODUCTS)
def index() -> str:
    search = request.args.get("q", "")[:200]
    number = min(max(1, request.args.get("page", 1, type=int)), 100_000)
    items, total = queries.own_products(actor().organisation_id, search, number, SIZE)
    page = Page(tuple(items), number, SIZE, total)
    return render_template("admin/products/index.html", page=page, search=search)


@bp.route("/new", methods=["GET", "POST"])
@needs(Permission.EDIT_PRODUCTS)
@commits
def new() -> str | Answer:
    if request.method == "GET":
        return _form(Description())
    return _saved(None)


@bp.get("/<int:product_id>")
@needs(Permission.SEE_PRODUCTS)
def page(product_id: int) -> str:
    product = _own(product_id)
    return render_template(
        "admin/products/page.html",
        product=product,
        given=queries.description_of(product),
        names=forms.NUMBER_CHOICES,
    )


@bp.route("/<int:product_id>/edit", methods=["GET", "POST"])
@needs(Permission.EDIT_PRODUCTS)
@commits
def edit(product_id: int) -> str | Answer:
    product = _own(product_id)
    if request.method == "GET":
        return _form(queries.description_of(product), product)
    return _saved(product)


@bp.get("/<int:product_id>/picture")
@needs(Permission.SEE_PRODUCTS)
def picture(product_id: int) -> Response:
    """The picture as the public will see it."""
    product = _own(product_id)
    found = queries.picture_at(product.picture) or abort(404)
    return Response(found.data, mimetype="image/jpeg")


def _saved(product: Product | None) -> str | Answer:
    """Keeps what was typed, or shows it again with every fault at its field."""
    given = forms.typed()
    if request.form.get("do") == "try":
        return _form(given, product)
    try:
        remade = sent_picture("picture")
        if faults := given.faults():
            return _form(given, product, [(f.field, f.message) for f in faults])
        if product is None:
            product = actions.create_product(actor().organisation_id, given, _by())
        else:
            actions.edit_product(product, given, forms.seen(), _by())
        if remade:
            stored = actions.store_picture(product.organisation_id, remade.data, remade.digest, remade.size)
            actions.show_picture(product, stored, _by())
    except Refused as refused:
        db.session.rollback()
        return _form(given, product, [(refused.field, refused.message)])
    flash(_("“%(name)s” is saved.", name=product.name), "success")
    return redirect(url_for("products.page", product_id=product.id))


def _form(
    given: Description, product: Product | None = None, errors: list[tuple[str, str]] | None = None
) -> str:
    examples = request.form.get("examples", "")
    context: dict[str, Any] = {
        "given": given,
        "product_id": product.id if product else None,
        "picture": product.picture if product else "",
        "seen": request.form.get("seen") or (product.updated_at.isoformat() if product else ""),
        "errors": errors or [],
        "wrong": dict(reversed(errors or [])),
        "examples": examples,
        "tried": forms.tried(given, examples),
        "brands": queries.own_brands(actor().organisation_id),
        "numbers": forms.NUMBER_CHOICES,
        "checks": forms.CHECK_CHOICES,
    }
    return render_template("admin/products/form.html", **context)


def _by() -> By:
    return By(actor().member_id, actor().name)


def _own(product_id: int) -> Product:
    if product_id >= 2**31:
        abort(404)
    return queries.own_product(actor().organisation_id, product_id) or abort(404)
