"""Units that several people have registered: what each has sent, a proof asked for, and the decision. Nobody is told of
another, and staff see nobody's address."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import actor, needs
from admin.registrations.area import LARGEST, bp, by, number_of
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import settling
from registry.journeys.settling import Dispute
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import ngettext

MOST = 200


@bp.get("/conflicts")
@needs(Permission.SEE_REGISTRATIONS)
def conflicts() -> str:
    found, more = settling.disputes(actor().organisation_id, number_of("after"))
    further = url_for("registrations.conflicts", after=found[-1].unit_id) if more else ""
    return render_template("admin/registrations/conflicts.html", found=found, further=further)


@bp.get("/conflicts/<int:unit_id>")
@needs(Permission.SEE_REGISTRATIONS)
@commits
def conflict(unit_id: int) -> str:
    return _shown(_looked_at(unit_id))


@bp.post("/conflicts/<int:unit_id>/ask")
@needs(Permission.SETTLE_REGISTRATIONS)
@commits
def ask(unit_id: int) -> str | Response:
    try:
        sent = settling.ask(_looked_at(unit_id), by())
    except Refused as refused:
        db.session.rollback()
        return _shown(_looked_at(unit_id), [(refused.field, refused.message)])
    flash(
        _("%(sent)s. What they send stands here, and under “Papers to look at”.", sent=_letters(sent)),
        "success",
    )
    return redirect(url_for("registrations.conflict", unit_id=unit_id))


@bp.post("/conflicts/<int:unit_id>/settle")
@needs(Permission.SETTLE_REGISTRATIONS)
@commits
def settle(unit_id: int) -> str | Response:
    form = request.form
    seen = [int(one) for one in form.getlist("claim")[:MOST] if one.isdecimal() and len(one) < 10]
    try:
        sent = settling.settle(_looked_at(unit_id), seen, form.get("stays", ""), form.get("reason", ""), by())
    except Refused as refused:
        db.session.rollback()
        return _shown(_looked_at(unit_id), [(refused.field, refused.message)])
    flash(_("Settled. %(sent)s; nobody is told of another.", sent=_letters(sent)), "success")
    return redirect(url_for("registrations.conflicts"))


def _letters(count: int) -> str:
    return ngettext("%(many)s letter is on the way", "%(many)s letters are on the way", count, many=count)


def _shown(found: Dispute, errors: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "admin/registrations/conflict.html",
        found=found, errors=errors or [], wrong=dict(errors or []), given=request.form,
    )  # fmt: skip


def _looked_at(unit_id: int) -> Dispute:
    found = settling.look(actor().organisation_id, unit_id, by()) if unit_id <= LARGEST else None
    return found or abort(404)
