"""A fault or an injury that somebody tells of by telephone: written down here, and followed like any other."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import actor, needs
from admin.cases.area import bp, by
from registry.catalogue.staff_queries import all_own_products
from registry.db import commits, db
from registry.errors import Refused
from registry.faults.harm import HARM
from registry.journeys import taking_calls
from registry.journeys.broken import Broken
from registry.journeys.claiming import FIELDS, LONGEST, codes_to_choose
from registry.journeys.queried import query
from registry.staff.permissions import Permission
from registry.tongue.catalogues import offered, own_names
from registry.tongue.speaking import gettext as _

Errors = list[tuple[str, str]]


@bp.get("/call")
@needs(Permission.LEAD_CASES)
def call() -> str:
    """First which product; then what happened."""
    if not (request.args.get("serial", "").strip() or request.args.get("product")):
        return _start([])
    asked = request.query_string.decode("utf-8", "replace")[:8_000]
    try:
        return _form(taking_calls.told_of(actor().organisation_id, asked), {})
    except Refused as refused:
        return _start([("serial", refused.message)])


@bp.post("/call")
@needs(Permission.LEAD_CASES)
@commits
def take_call() -> str | Response:
    typed = {name: request.form.get(name, "")[:LONGEST] for name in (*FIELDS, "speaks")}
    try:
        found = taking_calls.told_of(actor().organisation_id, request.form.get("unit", "")[:8_000])
    except Refused as refused:
        return _start([("serial", refused.message)])
    try:
        case = taking_calls.take(found, typed, by(), typed["speaks"])
    except Refused as refused:
        db.session.rollback()
        return _form(found, typed, [(refused.field, refused.message)])
    flash(_("Kept. It counts from now on."), "success")
    return redirect(url_for("cases.page", case_id=case.id))


def _start(errors: Errors) -> str:
    products = [
        (one.slug, f"{one.brand.name} {one.name}") for one in all_own_products(actor().organisation_id)
    ]
    return render_template(
        "admin/cases/call_start.html",
        products=[("", _("I do not know")), *products], errors=errors, wrong=dict(errors), typed=request.args,
    )  # fmt: skip


def _form(found: Broken, typed: dict[str, str], errors: Errors | None = None) -> str:
    return render_template(
        "admin/cases/call.html",
        found=found, typed=typed, errors=errors or [], wrong=dict(errors or []), unit=query(found.told),
        codes=codes_to_choose(found), languages=own_names(offered()),
        harms=[(name, *words) for name, words in HARM.items()],
        number=found.told.fields.get("serial", ""),
    )  # fmt: skip
