"""Drills: begin one, hold it, see how long it took beside those before, take its paper away."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from admin.account.guard import actor, needs
from admin.reports import words
from admin.reports.area import LARGEST, bp, by
from registry.clock import now
from registry.db import commits, db
from registry.drills import holding, telling
from registry.drills.models import Drill
from registry.errors import Refused
from registry.papers import paper
from registry.recalls.models import Recall
from registry.recalls.staff_queries import own_recall
from registry.recalls.states import DRILL
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _


@bp.get("/drills")
@needs(Permission.SEE_RECALLS)
def drills() -> str:
    return _page()


@bp.post("/drills")
@needs(Permission.DRAFT_RECALLS)
@commits
def begin_drill() -> str | Answer:
    title = request.form.get("title", "").strip()
    try:
        if not title:
            raise Refused("title", _("Give it a name, such as “Drill of November”."))
        recall = holding.begin(actor().organisation_id, title[:1_000], by())
    except Refused as refused:
        db.session.rollback()
        return _page([(refused.field, refused.message)])
    return redirect(url_for("recalls.page", recall_id=recall.id))


@bp.post("/drills/<int:recall_id>/hold")
@needs(Permission.DRAFT_RECALLS)
@commits
def hold_drill(recall_id: int) -> str | Answer:
    try:
        holding.ask(_recall(recall_id), by())
    except Refused as refused:
        db.session.rollback()
        return _page([(refused.field, refused.message)])
    flash(_("It is being held. Look again in a moment."), "success")
    return redirect(url_for("reports.drills"))


@bp.get("/drills/<int:drill_id>")
@needs(Permission.SEE_RECALLS)
def drill(drill_id: int) -> str | Response:
    found = _own(drill_id)
    if "pdf" not in request.args:
        return render_template("admin/reports/drill.html", drill=found, telling=telling, words=words)
    seat = actor().seat
    moment = (found.ended_at or now()).replace(microsecond=0)
    answer = Response(paper("drill", telling.paper_facts(found, seat.name if seat else ""), moment))
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="drill-{drill_id}.pdf"'
    return answer


def _recall(recall_id: int) -> Recall:
    """One that is only ever rehearsed."""
    found = own_recall(actor().organisation_id, recall_id) if recall_id <= LARGEST else None
    return found if found is not None and found.kind == DRILL else abort(404)


def _own(drill_id: int) -> Drill:
    found = holding.own_drill(actor().organisation_id, drill_id) if drill_id <= LARGEST else None
    return found if found is not None and telling.is_told(found) else abort(404)


def _page(errors: list[tuple[str, str]] | None = None) -> str:
    maker = actor().organisation_id
    return render_template(
        "admin/reports/drills.html",
        found=holding.drills(maker), waiting=holding.to_rehearse(maker), telling=telling, words=words,
        errors=errors or [], wrong=dict(errors or []), typed=request.form,
    )  # fmt: skip
