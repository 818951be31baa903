"""Letters on paper: how many wait, the next pile as PDF, a pile once more. Only for who may see customers; each pile is
an entry in the log. No address stands on a page."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from admin.account.guard import actor, needs
from admin.notices.area import bp, own_public
from registry.audit.who import By
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import printing
from registry.journeys import returned as back
from registry.notices.closed import left_out
from registry.recalls.models import Recall
from registry.staff.permissions import Permission
from registry.tongue.speaking import marked

Page = Response | tuple[str, int]
Answer = AnyResponse | tuple[str, int]
UNKNOWN = marked("These are not codes of letters of this recall on paper. Look at them again.")


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


@bp.post("/<int:recall_id>/paper/returned")
@needs(Permission.SEE_CUSTOMERS)
@commits
def returned(recall_id: int) -> Answer:
    """Codes, typed or in a file; what is none of ours is given back, the others are marked."""
    recall, sent = own_public(recall_id), request.files.get("list")
    listed = sent.stream.read().decode("utf-8-sig", "replace") if sent else ""
    text = "\n".join((request.form.get("codes", ""), listed))
    try:
        marked = back.mark(recall, text, _by())
    except Refused as refused:
        db.session.rollback()
        return _page(own_public(recall_id), wrong=refused.message, codes=text[:2000]), 400
    flash(marked.words, "success")
    if marked.unknown:
        return _page(recall, wrong=UNKNOWN, codes="\n".join(marked.unknown)), 400
    return redirect(url_for("notices.on_paper", recall_id=recall_id), 303)


def _pile(made: printing.Pile) -> Response:
    """A download leaves the page as it is: what it lacks is said on the next one."""
    if made.left:
        flash(left_out(made.left), "warning")
    answer = Response(made.data, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="letters-{made.run.id}.pdf"'
    return answer


def _page(recall: Recall, problem: str = "", wrong: str = "", codes: str = "") -> str:
    came_back, phoned = back.count(recall)
    facts = {"waiting": printing.waiting(recall, came_back), "runs": printing.runs(recall), "back": came_back}
    return render_template(
        "admin/notices/paper.html",
        recall=recall,
        problem=problem,
        phoned=phoned,
        wrong=wrong,
        codes=codes,
        **facts,
    )


def _by() -> By:
    return By(actor().member_id, actor().name)
