"""Contradictions among events and sales: what contradicts what, and settling one with a reason, which the log keeps.
Who bought is shown by a press of its own."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from admin.account.guard import actor, needs
from admin.trace import words
from admin.trace.area import bp, by
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import contradicting
from registry.journeys.travelled import local_moment
from registry.recalls.states import Author
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _


@bp.get("/doubts")
@needs(Permission.SEE_TRACE)
def doubts() -> str:
    settled, kind = request.args.get("state") == "settled", request.args.get("kind", "")[:40]
    number = min(max(1, request.args.get("page", 1, type=int)), 100_000)
    found = contradicting.doubts(actor().organisation_id, settled=settled, kind=kind, number=number)
    return render_template("admin/trace/doubts.html", found=found, settled=settled, kind=kind, words=words)


@bp.get("/doubts/<int:doubt_id>")
@needs(Permission.SEE_TRACE)
def doubt(doubt_id: int) -> str:
    return _page(doubt_id)


@bp.post("/doubts/<int:doubt_id>/sales/<int:line_id>/customer")
@needs(Permission.SEE_CUSTOMERS)
@commits
def customer(doubt_id: int, line_id: int) -> str:
    """Not an address one can come back to: each look is in the log."""
    if not actor().may(Permission.SEE_TRACE):
        abort(403)
    if max(doubt_id, line_id) >= 2**31:
        abort(404)
    by_whom = Author(actor().member_id, actor().name)
    shown = contradicting.show_customer(actor().organisation_id, doubt_id, line_id, by_whom) or abort(404)
    return _page(doubt_id, shown=shown)


@bp.post("/doubts/<int:doubt_id>/settle")
@needs(Permission.RESOLVE_DOUBTS)
@commits
def settle(doubt_id: int) -> str | Answer:
    try:
        if doubt_id >= 2**31 or not contradicting.settle(
            actor().organisation_id, doubt_id, request.form.get("reason", ""), by()
        ):
            abort(404)
    except Refused as refused:
        db.session.rollback()
        return _page(doubt_id, [(refused.field, refused.message)])
    flash(_("Settled. What you wrote is in the log."), "success")
    return redirect(url_for("trace.doubts"))


def _page(doubt_id: int, errors: list[tuple[str, str]] | None = None, **more: Any) -> str:
    found = contradicting.doubt(actor().organisation_id, doubt_id) if doubt_id < 2**31 else None
    if found is None:
        abort(404)
    one, sites = found
    return render_template(
        "admin/trace/doubt.html", one=one, sites=sites, errors=errors or [], reason=request.form.get("reason", ""),
        words=words, moment=local_moment, **more,
    )  # fmt: skip
