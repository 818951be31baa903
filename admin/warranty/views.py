"""A maker's warranty terms. Another maker's are not there: their numbers answer 404 like any unknown one."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import actor, needs
from admin.countries import Errors
from admin.warranty import forms
from admin.warranty.area import bp, by
from registry.catalogue.countries import names_of
from registry.catalogue.models import Product
from registry.catalogue.staff_queries import own_product
from registry.catalogue.warranty import actions, queries, words
from registry.catalogue.warranty.models import DRAFT, WarrantyTerms
from registry.catalogue.warranty.reckoning import TYPED, Facts, reckon, start_of
from registry.catalogue.warranty.terms import GIVES, SAID, STARTS, Terms, faults
from registry.clock import now
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys.dates import to_decide
from registry.recalls.pages import Page
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _

SIZE = 25


@bp.get("")
@needs(Permission.SEE_PRODUCTS)
def index() -> str:
    number = min(max(1, request.args.get("page", 1, type=int)), 100_000)
    items, total = queries.warranted_products(actor().organisation_id, number, SIZE)
    _, waiting = to_decide(actor().organisation_id, 1, 1)
    return render_template(
        "admin/warranty/index.html", page=Page(items, number, SIZE, total), waiting=waiting
    )


@bp.get("/products/<int:product_id>")
@needs(Permission.SEE_PRODUCTS)
def product(product_id: int) -> str:
    own = _product(product_id)
    versions = queries.versions_of(own.organisation_id, own.id)
    return render_template("admin/warranty/product.html", product=own, versions=versions, names_of=names_of)


@bp.post("/products/<int:product_id>/draft")
@needs(Permission.EDIT_PRODUCTS)
@commits
def begin(product_id: int) -> Response:
    draft = actions.begin_draft(_product(product_id), by())
    return redirect(url_for("warranty.edit", terms_id=draft.id))


@bp.route("/<int:terms_id>/edit", methods=["GET", "POST"])
@needs(Permission.EDIT_PRODUCTS)
@commits
def edit(terms_id: int) -> str | Response:
    draft = _draft(terms_id)
    if request.method == "GET":
        return _form(draft, forms.shown(queries.terms_of(draft)), [])
    given, errors = forms.read(request.form)
    if errors or request.form.get("do") == "more":
        return _form(draft, request.form, errors if request.form.get("do") != "more" else [])
    try:
        actions.save_draft(draft, given, request.form.get("seen", ""), by(), _name(draft))
    except Refused as refused:
        db.session.rollback()
        return _form(_draft(terms_id), request.form, [(refused.field, refused.message)])
    return redirect(url_for("warranty.page", terms_id=terms_id))


@bp.get("/<int:terms_id>")
@needs(Permission.SEE_PRODUCTS)
def page(terms_id: int) -> str:
    return _page(_terms(terms_id))


@bp.post("/<int:terms_id>/publish")
@needs(Permission.PUBLISH_WARRANTY)
@commits
def publish(terms_id: int) -> str | Response:
    draft = _draft(terms_id)
    try:
        actions.publish_draft(draft, request.form.get("seen", ""), by(), _name(draft))
    except Refused as refused:
        db.session.rollback()
        return _page(_terms(terms_id), [(refused.field, refused.message)])
    flash(
        _("Published. Units bought from its day on have these terms; nobody can change them any more."),
        "success",
    )
    return redirect(url_for("warranty.page", terms_id=terms_id))


@bp.post("/<int:terms_id>/discard")
@needs(Permission.EDIT_PRODUCTS)
@commits
def discard(terms_id: int) -> str | Response:
    draft = _draft(terms_id)
    product_id = draft.product_id
    try:
        actions.discard_draft(draft, request.form.get("seen", ""), by(), _name(draft))
    except Refused as refused:
        db.session.rollback()
        return _page(_terms(terms_id), [(refused.field, refused.message)])
    flash(_("The draft is thrown away."), "success")
    return redirect(url_for("warranty.product", product_id=product_id))


def _form(draft: WarrantyTerms, values: Any, errors: Errors) -> str:
    return render_template(
        "admin/warranty/form.html",
        draft=draft,
        product=_product(draft.product_id),
        values=values,
        rows=forms.rows(values, more=request.form.get("do") == "more"),
        seen=request.form.get("seen") or queries.terms_of(draft).fingerprint(),
        errors=errors,
        wrong=dict(reversed(errors)),
        said=SAID,
        hints=forms.HINTS,
        starts=forms.START_CHOICES,
        gives=forms.GIVES_CHOICES,
        spans=forms.SPAN_CHOICES,
    )


def _page(row: WarrantyTerms, errors: Errors | None = None) -> str:
    terms = queries.terms_of(row)
    who = actor()
    return render_template(
        "admin/warranty/page.html",
        row=row,
        terms=terms,
        product=_product(row.product_id),
        said=SAID,
        starts=STARTS,
        gives=GIVES,
        words=words,
        countries=names_of(terms.countries),
        missing=faults(terms) if row.state == DRAFT else [],
        had_a_hand=who.member_id in row.editor_ids,
        errors=errors or [],
        **_example(terms),
    )


def _example(terms: Terms) -> dict[str, Any]:
    """What an example sale gets by these terms, with the days that were typed."""
    days, wrong = forms.example(request.args)
    today = now().date()
    typed = any(request.args.get(name) for name in days)
    facts = Facts(**days, sold_by=TYPED) if typed else Facts(sold_on=today, sold_by=TYPED)
    start = start_of(terms, facts)
    return {
        "example": {
            name: day.isoformat() if day else request.args.get(name, "") for name, day in days.items()
        }
        | ({} if typed else {"sold_on": today.isoformat()}),
        "wrong": dict(reversed(wrong)),
        "held": () if wrong or start.day is None else reckon(terms, facts, today),
        "start": start,
    }


def _name(draft: WarrantyTerms) -> str:
    return _product(draft.product_id).name


def _product(product_id: int) -> Product:
    return (own_product(actor().organisation_id, product_id) if product_id < 2**31 else None) or abort(404)


def _terms(terms_id: int) -> WarrantyTerms:
    found = queries.own_terms(actor().organisation_id, terms_id) if terms_id < 2**31 else None
    return found or abort(404)


def _draft(terms_id: int) -> WarrantyTerms:
    found = _terms(terms_id)
    return found if found.state == DRAFT else abort(404)
