"""Where faults come more often than elsewhere: the list, one of them with the units beside it, what follows from it."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from admin.account.guard import actor, needs
from admin.reports import words
from admin.reports.area import LARGEST, bp, by
from registry.audit.who import By
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import spotting
from registry.reports.radar import queries
from registry.reports.radar.queries import Shown
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _
from registry.web.tables import sent_as_csv


@bp.get("/radar")
@needs(Permission.SEE_UNITS)
def radar() -> str:
    maker = actor().organisation_id
    return render_template(
        "admin/reports/radar.html", found=queries.signals(maker), last=queries.last_look(maker), words=words
    )


@bp.get("/radar/<int:signal_id>")
@needs(Permission.SEE_UNITS)
def signal(signal_id: int) -> str | Response:
    found = _own(signal_id)
    if "csv" in request.args:
        return sent_as_csv(f"signal-{signal_id}", ("Serial",), ((one,) for one in queries.serials(found.row)))
    return _page(found)


@bp.post("/radar/<int:signal_id>/propose")
@needs(Permission.DRAFT_RECALLS)
@commits
def propose(signal_id: int) -> str | Answer:
    found = _own(signal_id)
    try:
        recall = spotting.propose(actor().organisation_id, signal_id, by()) or abort(404)
    except Refused as refused:
        db.session.rollback()
        return _page(found, [(refused.field, refused.message)])
    flash(
        _("A draft with these units is there. Say what owners should do, then send it to review."), "success"
    )
    return redirect(url_for("recalls.page", recall_id=recall.id))


@bp.post("/radar/<int:signal_id>/close")
@needs(Permission.DRAFT_RECALLS)
@commits
def close_signal(signal_id: int) -> str | Answer:
    try:
        reason = request.form.get("reason", "")[:4_000]
        spotting.close(
            _own(signal_id).row.organisation_id, signal_id, reason, By(actor().member_id, actor().name)
        )
    except Refused as refused:
        db.session.rollback()
        return _page(_own(signal_id), [(refused.field, refused.message)])
    flash(_("Kept with your reason."), "success")
    return redirect(url_for("reports.radar"))


def _own(signal_id: int) -> Shown:
    found = queries.own_signal(actor().organisation_id, signal_id) if signal_id <= LARGEST else None
    return found or abort(404)


def _page(found: Shown, errors: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "admin/reports/signal.html",
        found=found, row=found.row, around=list(queries.around(found)), words=words, errors=errors or [],
        wrong=dict(errors or []), typed=request.form,
    )  # fmt: skip
