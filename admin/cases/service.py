"""Promised times of requests, and how they are kept: each stage in time, late, going on; and where claims are sent."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import actor, needs
from admin.cases.area import bp, by
from registry.cases import promises
from registry.cases.service import counted
from registry.cases.stages import STAGES
from registry.clock import now
from registry.db import commits, db
from registry.errors import Refused
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked

COUNTED = ((marked("claims"), True), (marked("remedies of recalls"), False))


@bp.get("/service")
@needs(Permission.LEAD_CASES)
def service() -> str:
    return _page()


@bp.post("/service")
@needs(Permission.LEAD_CASES)
@commits
def promise() -> str | Response:
    try:
        promises.set_promised(actor().organisation_id, request.form, by())
    except Refused as refused:
        db.session.rollback()
        return _page([(refused.field, refused.message)])
    flash(_("Kept. Requests that are open keep what they were promised."), "success")
    return redirect(url_for("cases.service"))


@bp.post("/service/back")
@needs(Permission.LEAD_CASES)
@commits
def return_address() -> str | Response:
    try:
        promises.set_back(actor().organisation_id, request.form.get("back", "")[:2_000], by())
    except Refused as refused:
        db.session.rollback()
        return _page([(refused.field, refused.message)])
    flash(_("The address is kept."), "success")
    return redirect(url_for("cases.service"))


def _page(errors: list[tuple[str, str]] | None = None) -> str:
    maker = actor().organisation_id
    return render_template(
        "admin/cases/service.html",
        counts=[(words, counted(maker, claims=claims)) for words, claims in COUNTED],
        back=promises.sent_back_to(maker), days=promises.promised(maker), stages=STAGES, as_of=now(),
        errors=errors or [], wrong=dict(errors or []), typed=request.form,
    )  # fmt: skip
