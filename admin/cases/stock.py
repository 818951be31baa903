"""Spare parts and how many are left: counted down when a request names one."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import actor, needs
from admin.cases.area import LARGEST, bp
from registry.cases import parts
from registry.db import commits, db
from registry.errors import Refused
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _
from registry.tongue.words import number

NEVER = -1


@bp.get("/parts")
@needs(Permission.LEAD_CASES)
def stock() -> str:
    return _page()


@bp.post("/parts")
@needs(Permission.LEAD_CASES)
@commits
def add_part() -> str | Response:
    form = request.form
    try:
        parts.add(actor().organisation_id, form.get("number", "")[:200], form.get("name", "")[:400], _count())
    except Refused as refused:
        db.session.rollback()
        return _page([(refused.field, refused.message)])
    flash(_("The part is counted."), "success")
    return redirect(url_for("cases.stock"))


@bp.post("/parts/<int:part_id>")
@needs(Permission.LEAD_CASES)
@commits
def set_stock(part_id: int) -> str | Response:
    part = (parts.own_part(actor().organisation_id, part_id) if part_id <= LARGEST else None) or abort(404)
    try:
        parts.set_stock(part, _count())
    except Refused as refused:
        db.session.rollback()
        return _page([("", refused.message)])
    flash(_("%(number)s: %(stock)s there.", number=part.number, stock=number(part.stock)), "success")
    return redirect(url_for("cases.stock"))


def _count() -> int:
    text = request.form.get("stock", "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else NEVER


def _page(errors: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "admin/cases/parts.html",
        parts_there=parts.parts_of(actor().organisation_id), errors=errors or [], wrong=dict(errors or []),
        typed=request.form,
    )  # fmt: skip
