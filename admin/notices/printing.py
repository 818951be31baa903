"""Letters on paper: how many wait, the next pile as PDF, a pile once more. Only for who may see customers; each pile is
an entry in the log. No address stands on a page."""

from flask import Response, abort, render_template

from admin.account.guard import actor, needs
from admin.notices.area import bp, own_public
from registry.audit.who import By
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import printing
from registry.notices.models import PrintRun
from registry.recalls.models import Recall
from registry.staff.permissions import Permission

Page = Response | tuple[str, int]


@bp.get("/<int:recall_id>/paper")
@needs(Permission.SEE_CUSTOMERS)
def on_paper(recall_id: int) -> str:
    return _page(own_public(recall_id))


@bp.post("/<int:recall_id>/paper")
@needs(Permission.SEE_CUSTOMERS)
@commits
def print_next(recall_id: int) -> Page:
    recall = own_public(recall_id)
    try:
        return _pile(printing.print_next(recall, _by()))
    except Refused as refused:
        db.session.rollback()
        return _page(own_public(recall_id), refused.message), 409


@bp.post("/<int:recall_id>/paper/<int:run_id>")
@needs(Permission.SEE_CUSTOMERS)
@commits
def print_again(recall_id: int, run_id: int) -> Page:
    recall = own_public(recall_id)
    try:
        return _pile((printing.print_again(recall, run_id, _by()) if run_id < 2**31 else None) or abort(404))
    except Refused as refused:
        db.session.rollback()
        return _page(own_public(recall_id), refused.message), 409


def _pile(made: tuple[PrintRun, bytes]) -> Response:
    run, data = made
    answer = Response(data, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="letters-{run.id}.pdf"'
    return answer


def _page(recall: Recall, problem: str = "") -> str:
    facts = {"waiting": printing.waiting(recall), "runs": printing.runs(recall)}
    return render_template("admin/notices/paper.html", recall=recall, problem=problem, **facts)


def _by() -> By:
    return By(actor().member_id, actor().name)
