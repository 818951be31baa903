"""A maker's recalls: the list, a new one, the page of one with its versions, and its end. Contents, scope and review
have modules of their own."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import actor, needs
from admin.recalls.area import author, bp, current, draft, locked, overdue, own, working
from admin.recalls.words import STATES
from registry.criteria.parsing import parse
from registry.db import commits, db
from registry.errors import Refused
from registry.recalls import actions, steps
from registry.recalls import staff_queries as queries
from registry.recalls.listed import explained
from registry.recalls.models import Recall
from registry.recalls.queries import differences as differences_of
from registry.recalls.states import Author
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _

FILTERS = (("", "All"), ("draft", "Never published"), ("open", "Open"), ("closed", "Closed"))


@bp.get("")
@needs(Permission.SEE_RECALLS)
def index() -> str:
    state = request.args.get("state", "")
    search = request.args.get("q", "")[:200]
    number = min(max(1, request.args.get("page", 1, type=int)), 100_000)
    known = state if state in dict(FILTERS) else ""
    page = queries.own_recalls(actor().organisation_id, state=known, q=search, number=number)
    counts = queries.counts(actor().organisation_id)
    return render_template(
        "admin/recalls/index.html",
        page=page, state=known, search=search, counts=counts, filters=FILTERS, states=STATES, working=working,
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@needs(Permission.DRAFT_RECALLS)
@commits
def new() -> str | Response:
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            version = actions.start_recall(actor().organisation_id, request.form.get("title", ""), author())
            return redirect(url_for("recalls.contents", recall_id=version.recall_id))
        except Refused as refused:
            db.session.rollback()
            errors = [(refused.field, refused.message)]
    return render_template("admin/recalls/new.html", errors=errors, title=request.form.get("title", ""))


@bp.get("/<int:recall_id>")
@needs(Permission.SEE_RECALLS)
def page(recall_id: int) -> str:
    return _page(own(recall_id))


def _page(recall: Recall, errors: list[tuple[str, str]] | None = None) -> str:
    version, public = working(recall), current(recall)
    return render_template(
        "admin/recalls/page.html",
        recall=recall, version=version, current=public, states=STATES, differences=differences_of(recall.versions),
        covers=explained(parse(public.criteria, strict=False)) if public else [],
        errors=errors or [], wrong=dict(errors or []), typed=request.form,
        steps=steps.steps_of(actor().organisation_id, recall.id),
        overdue=overdue(version),
        hand_in=version is not None and actor().member_id in version.editor_ids,
    )  # fmt: skip


@bp.get("/<int:recall_id>/versions/<int:number>")
@needs(Permission.SEE_RECALLS)
def version(recall_id: int, number: int) -> str:
    recall = own(recall_id)
    found = next((v for v in recall.versions if v.number == number), None) or abort(404)
    words = explained(parse(found.criteria, strict=False))
    return render_template(
        "admin/recalls/version.html", recall=recall, version=found, words=words, states=STATES,
        difference=differences_of(recall.versions)[number],
    )  # fmt: skip


@bp.post("/<int:recall_id>/amend")
@needs(Permission.DRAFT_RECALLS)
@commits
def amend(recall_id: int) -> Response:
    actions.amend(own(recall_id), author())
    return redirect(url_for("recalls.scope", recall_id=recall_id))


@bp.post("/<int:recall_id>/mark")
@needs(Permission.DRAFT_RECALLS)
@commits
def mark(recall_id: int) -> str | Response:
    """One click begins the version that lifts or sets a mark; what is left is its reason and a second person."""
    recall = own(recall_id)
    try:
        actions.mark(recall, author(), request.form.get("mark", ""), request.form.get("to") == "yes")
    except Refused as refused:
        db.session.rollback()
        return _page(own(recall_id), [(refused.field, refused.message)])
    flash(_("It is in the draft. Say why below, and send it to review."), "success")
    return redirect(url_for("recalls.review", recall_id=recall_id))


@bp.post("/<int:recall_id>/discard")
@needs(Permission.DRAFT_RECALLS)
@commits
def discard(recall_id: int) -> Response:
    recall = own(recall_id)
    first = recall.published_at is None
    draft(recall)
    actions.discard(locked(recall_id), author())
    flash(_("The draft is gone."), "success")
    return redirect(url_for("recalls.index") if first else url_for("recalls.page", recall_id=recall_id))


@bp.post("/<int:recall_id>/close")
@needs(Permission.PUBLISH_RECALLS)
@commits
def close(recall_id: int) -> str | Response:
    return _ended(
        recall_id, steps.close, _("The recall is closed. Its page stays, and checks go on answering.")
    )


@bp.post("/<int:recall_id>/reopen")
@needs(Permission.PUBLISH_RECALLS)
@commits
def reopen(recall_id: int) -> str | Response:
    return _ended(recall_id, steps.reopen, _("The recall is open again."))


def _ended(recall_id: int, change: Callable[[Recall, Author, str], None], done: str) -> str | Response:
    try:
        change(own(recall_id), author(), request.form.get("reason", "")[:4000])
    except Refused as refused:
        db.session.rollback()
        return _page(own(recall_id), [(refused.field, refused.message)])
    flash(done, "success")
    return redirect(url_for("recalls.page", recall_id=recall_id))
