"""The page before a version goes public: what it covers, what changes, its fingerprint, and who does what next."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import actor, needs
from admin.recalls import trying, words
from admin.recalls.area import author, bp, current, locked, own, working
from registry.catalogue import staff_queries as catalogue
from registry.criteria.parsing import parse
from registry.criteria.rule import Criteria
from registry.criteria.words import difference, explain
from registry.db import commits, db
from registry.errors import Refused
from registry.recalls import actions, approving, contents, trials
from registry.recalls.drafted import lists_of_draft
from registry.recalls.models import Recall, ScopeVersion
from registry.staff.permissions import Permission

EMPTY = Criteria(())


@bp.get("/<int:recall_id>/review")
@needs(Permission.SEE_RECALLS)
def review(recall_id: int) -> str | Response:
    recall = own(recall_id)
    version = working(recall)
    if version is None:
        return redirect(url_for("recalls.page", recall_id=recall_id))
    return _page(recall, version)


@bp.post("/<int:recall_id>/submit")
@needs(Permission.DRAFT_RECALLS)
@commits
def submit(recall_id: int) -> str | Response:
    def change(version: ScopeVersion) -> None:
        if request.form.get("seen") != actions.fingerprint(version):
            raise Refused("", actions.CHANGED)
        actions.submit(version, author(), request.form.get("reason", "")[:4000])

    return _step(recall_id, change, "Sent to review. A publisher who had no hand in it can now publish it.")


@bp.post("/<int:recall_id>/take-back")
@needs(Permission.DRAFT_RECALLS)
@commits
def take_back(recall_id: int) -> str | Response:
    def change(version: ScopeVersion) -> None:
        approving.send_back(version, author(), "Taken back to change it.")

    return _step(recall_id, change, "It is a draft again.")


@bp.post("/<int:recall_id>/send-back")
@needs(Permission.PUBLISH_RECALLS)
@commits
def send_back(recall_id: int) -> str | Response:
    def change(version: ScopeVersion) -> None:
        approving.send_back(version, author(), request.form.get("comment", "")[:4000])

    return _step(recall_id, change, "Sent back to its writers with your comment.")


@bp.post("/<int:recall_id>/publish")
@needs(Permission.PUBLISH_RECALLS)
@commits
def publish(recall_id: int) -> str | Response:
    def change(version: ScopeVersion) -> None:
        approving.publish(version, author(), request.form.get("seen", ""))

    return _step(recall_id, change, "Published. Checks answer by it from now on.")


def _step(recall_id: int, change: Callable[[ScopeVersion], None], done: str) -> str | Response:
    """One step of the version's life, or the page again with what stands in the way."""
    recall = own(recall_id)
    if working(recall) is None:
        flash("There is nothing in review: somebody was quicker.", "warning")
        return redirect(url_for("recalls.page", recall_id=recall_id))
    try:
        change(locked(recall_id))
    except Refused as refused:
        db.session.rollback()
        recall = own(recall_id)
        version = working(recall)
        if version is None:
            flash(refused.message, "warning")
            return redirect(url_for("recalls.page", recall_id=recall_id))
        return _page(recall, version, [(refused.field, refused.message)])
    flash(done, "success")
    return redirect(url_for("recalls.page", recall_id=recall_id))


def _page(recall: Recall, version: ScopeVersion, errors: list[tuple[str, str]] | None = None) -> str:
    rule, before = parse(version.criteria, strict=False), current(recall)
    old = parse(before.criteria, strict=False) if before else EMPTY
    questions = trying.asked(rule, request.args, version.notice.get("identifiers", []))
    return render_template(
        "admin/recalls/review.html",
        recall=recall, version=version, before=before, words=explain(rule),
        difference=difference(old, rule) if before else [], changes=_changes(recall, version),
        fingerprint=actions.fingerprint(version), states=words.STATES, errors=errors or [],
        wrong=dict(errors or []), typed=request.form,
        hand_in=actor().member_id in version.editor_ids,
        questions=questions, tried=trying.tried(rule, questions, lists_of_draft(version.organisation_id)),
        results=trials.run(rule, version.trials, version.organisation_id),
        lacking=trials.lacking(version.trials),
    )  # fmt: skip


def _changes(recall: Recall, version: ScopeVersion) -> list[tuple[str, str, str]]:
    """What the public page says now and would say."""
    maker = actor().organisation_id
    names: dict[str, dict[int, str]] = {
        "brand_ids": {brand.id: brand.name for brand in catalogue.own_brands(maker)},
        "product_ids": {product.id: product.name for product in catalogue.all_own_products(maker)},
    }
    before: dict[str, Any] = contents.of_recall(recall) if recall.published_at else {}
    return words.changes(before, version.notice, names)
