"""Promised times of claims, and how they are kept: each stage in time, late, going on."""

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
    flash("Kept. Claims that are open keep what they were promised.", "success")
    return redirect(url_for("cases.service"))


def _page(errors: list[tuple[str, str]] | None = None) -> str:
    maker = actor().organisation_id
    return render_template(
        "admin/cases/service.html",
        counts=counted(maker), days=promises.promised(maker), stages=STAGES, as_of=now(),
        errors=errors or [], wrong=dict(errors or []), typed=request.form,
    )  # fmt: skip
