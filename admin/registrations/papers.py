"""Proofs of purchase: those that nobody has looked at, one opened, one decided. They may bear names: only who may see
customers opens one, and each look is logged."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from admin.account.guard import actor, needs
from admin.registrations.area import LARGEST, bp, by, number_of
from admin.registrations.views import looked_at, shown
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import registered
from registry.plates.papers import ending
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _


@bp.get("/papers")
@needs(Permission.SEE_REGISTRATIONS)
def papers() -> str:
    rows, more = registered.with_papers(actor().organisation_id, number_of("after"))
    further = url_for("registrations.papers", after=rows[-1].registration.id) if more else ""
    return render_template("admin/registrations/papers.html", rows=rows, further=further)


@bp.post("/<int:registration_id>/papers/<int:proof_id>")
@needs(Permission.SEE_CUSTOMERS)
@commits
def paper(registration_id: int, proof_id: int) -> Response:
    """What is on it: a press of its own, and an entry in the log."""
    if max(registration_id, proof_id) > LARGEST:
        abort(404)
    kind, data = registered.open_paper(actor().organisation_id, registration_id, proof_id, by()) or abort(404)
    answer = Response(data, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="proof-{proof_id}.{ending(kind)}"'
    return answer


@bp.post("/<int:registration_id>/papers/<int:proof_id>/decide")
@needs(Permission.SETTLE_REGISTRATIONS)
@commits
def decide(registration_id: int, proof_id: int) -> str | Answer:
    form = request.form
    try:
        row, told = looked_at(registration_id), form.get("told", "")
        registered.decide_paper(row, proof_id, form.get("proves", ""), told, form.get("reason", ""), by())
    except Refused as refused:
        db.session.rollback()
        return shown(looked_at(registration_id), [(refused.field, refused.message)], proof_id)
    flash(_("Decided. The owner reads your reason beside the paper."), "success")
    return redirect(url_for("registrations.papers"))
