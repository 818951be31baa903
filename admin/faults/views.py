"""Fault codes of a product, or of all products: listed, added, changed, taken out of use."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import actor, needs
from registry.audit.who import By
from registry.catalogue.staff_queries import own_product
from registry.catalogue.warranty.queries import versions_of, warranted_products
from registry.db import commits, db
from registry.errors import Refused
from registry.faults.codes import Typed, add_code, change_code
from registry.faults.models import FaultCode
from registry.faults.queries import all_codes, code_counts, own_code
from registry.recalls.pages import Page
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _

bp = Blueprint("faults", __name__, url_prefix="/faults")
LARGEST = 2**31 - 1
SIZE = 50
ALL = 0
Errors = list[tuple[str, str]]


@bp.get("")
@needs(Permission.SEE_PRODUCTS)
def index() -> str:
    number = min(max(1, request.args.get("page", 1, type=int)), 10_000)
    maker = actor().organisation_id
    rows, total = warranted_products(maker, number, SIZE)
    page = Page(tuple(one.product for one in rows), number, SIZE, total)
    return render_template("admin/faults/index.html", page=page, counts=code_counts(maker))


@bp.get("/<int:product_id>")
@needs(Permission.SEE_PRODUCTS)
def product(product_id: int) -> str:
    return _page(product_id)


@bp.post("/<int:product_id>")
@needs(Permission.EDIT_PRODUCTS)
@commits
def add(product_id: int) -> str | Response:
    name, whose = _whose(product_id)
    try:
        made = add_code(actor().organisation_id, whose, _typed(request.form), _by())
    except Refused as refused:
        db.session.rollback()
        return _page(product_id, [(refused.field, refused.message)], request.form)
    flash(_("%(code)s is kept: %(name)s.", code=made.code, name=name), "success")
    return redirect(url_for("faults.product", product_id=product_id))


@bp.get("/codes/<int:code_id>")
@needs(Permission.EDIT_PRODUCTS)
def code(code_id: int) -> str:
    return _code(_own(code_id), {})


@bp.post("/codes/<int:code_id>")
@needs(Permission.EDIT_PRODUCTS)
@commits
def change(code_id: int) -> str | Response:
    found = _own(code_id, lock=True)
    try:
        change_code(found, _typed(request.form), _by(), active="active" in request.form)
    except Refused as refused:
        db.session.rollback()
        return _code(_own(code_id), request.form, [(refused.field, refused.message)])
    flash(_("%(code)s is changed.", code=found.code), "success")
    return redirect(url_for("faults.product", product_id=found.product_id or ALL))


def _page(product_id: int, errors: Errors | None = None, typed: Mapping[str, str] | None = None) -> str:
    name, whose = _whose(product_id)
    return render_template(
        "admin/faults/product.html",
        name=name, product_id=product_id, codes=all_codes(actor().organisation_id, whose), covers=_covers(whose),
        errors=errors or [], wrong=dict(errors or []), typed=typed or {},
    )  # fmt: skip


def _code(found: FaultCode, typed: Mapping[str, str], errors: Errors | None = None) -> str:
    name, _ = _whose(found.product_id or ALL)
    return render_template(
        "admin/faults/code.html",
        name=name, code=found, covers=_covers(found.product_id), errors=errors or [], wrong=dict(errors or []),
        typed=typed,
    )  # fmt: skip


def _whose(product_id: int) -> tuple[str, int | None]:
    """What to call it, and the product; none for all of them. Another maker's answers 404."""
    if product_id == ALL:
        return _("All products"), None
    found: Any = own_product(actor().organisation_id, product_id) if product_id <= LARGEST else None
    return (found.name, product_id) if found else abort(404)


def _covers(product_id: int | None) -> list[tuple[str, str]]:
    """Labels of covers of the product's warranty, in any version."""
    versions = versions_of(actor().organisation_id, product_id) if product_id else ()
    labels = sorted({one.label for version in versions for one in version.covers})
    return [("", _("Any of them")), *((label, label) for label in labels)]


def _own(code_id: int, *, lock: bool = False) -> FaultCode:
    found = own_code(actor().organisation_id, code_id, lock=lock) if code_id <= LARGEST else None
    return found or abort(404)


def _typed(form: Mapping[str, str]) -> Typed:
    return Typed(**{name: form.get(name, "")[:5_000] for name in ("code", "name", "symptoms", "cover")})


def _by() -> By:
    return By(actor().member_id, actor().name)
