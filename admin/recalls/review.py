"""The page before a version goes public: what it covers, what changes, its fingerprint, and who does what next."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import actor, needs
from admin.recalls import moments, trying, words
from admin.recalls.area import author, bp, current, locked, overdue, own, working
from registry.catalogue import staff_queries as catalogue
from registry.catalogue.countries import name_of
from registry.clock import now
from registry.criteria.parsing import parse
from registry.criteria.rule import Criteria
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import publishing, surveying
from registry.recalls import actions, approving, contents, staff_queries, trials
from registry.recalls.comparing import advice
from registry.recalls.completeness import judged
from registry.recalls.differing import spoken
from registry.recalls.drafted import lists_of_draft
from registry.recalls.listed import explained
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.states import VERSION_IN_REVIEW
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.tongue.zones import zones
from registry.web.tables import sent_as_csv

PLACES = (
    "Country", "Region", "Dealer or place", "Made", "In stock", "Left stock, no sale known", "Sold", "Registered",
    "Owners who can be reached",
)  # fmt: skip
SHOWN = 20
NOT_COMPARED: dict[str, Any] = {"difference": None, "overlaps": [], "bounds": [], "more_bounds": 0}


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
    def change(version: ScopeVersion) -> str:
        reason = request.form.get("reason", "")[:4000]
        publishing.submit(version, author(), request.form.get("seen", ""), reason)
        return _("Sent to review. A publisher who had no hand in it can now approve it.")

    return step(recall_id, change)


@bp.post("/<int:recall_id>/take-back")
@needs(Permission.DRAFT_RECALLS)
@commits
def take_back(recall_id: int) -> str | Response:
    """A writer found something: what is not public yet can always be stopped. Once approved, with a reason."""

    def change(version: ScopeVersion) -> str:
        comment = request.form.get("comment", "")[:4000]
        if version.state == VERSION_IN_REVIEW:
            comment = comment or marked("Taken back to change it.")
        approving.send_back(version, author(), comment, "taken_back")
        return _("It is a draft again.")

    return step(recall_id, change)


@bp.post("/<int:recall_id>/survey")
@needs(Permission.DRAFT_RECALLS)
@commits
def survey(recall_id: int) -> str | Response:
    """Finds out anew what publishing would do, where it failed or is old. Changes nothing of the version."""

    def change(version: ScopeVersion) -> str:
        surveying.ask_again(version, author())
        return _("It is being found out. This page shows it when it is there.")

    return step(recall_id, change, "recalls.review")


@bp.get("/<int:recall_id>/reach.csv")
@needs(Permission.SEE_RECALLS)
def reach(recall_id: int) -> Response:
    """Every row of where the units are of the version that is being written."""
    version = working(own(recall_id)) or abort(404)
    if surveying.of(version) is None:
        abort(404)
    return sent_as_csv("where-units-are", PLACES, surveying.places(version))


def step(recall_id: int, change: Callable[[ScopeVersion], str], then: str = "recalls.page") -> str | Response:
    """One step of the version's life, which says what was done; or the page again with what stands in the way."""
    recall = own(recall_id)
    if working(recall) is None:
        flash(_("There is nothing in review: somebody was quicker."), "warning")
        return redirect(url_for("recalls.page", recall_id=recall_id))
    try:
        done = change(locked(recall_id))
    except Refused as refused:
        db.session.rollback()
        recall = own(recall_id)
        version = working(recall)
        if version is None:
            flash(refused.message, "warning")
            return redirect(url_for("recalls.page", recall_id=recall_id))
        return _page(recall, version, [(refused.field, refused.message)])
    flash(done, "success")
    return redirect(url_for(then, recall_id=recall_id))


def _page(recall: Recall, version: ScopeVersion, errors: list[tuple[str, str]] | None = None) -> str:
    rule, before = parse(version.criteria, strict=False), current(recall)
    questions = trying.asked(rule, request.args, version.notice.get("identifiers", []))
    difference = actions.difference_of(version) if before else []
    return render_template(
        "admin/recalls/review.html",
        recall=recall, version=version, before=before, words=explained(rule),
        difference=difference, said=_said(difference, rule, before), changes=_changes(recall, version),
        to_approve=publishing.seen_of(version), fingerprint=actions.fingerprint(version),
        states=words.STATES, errors=errors or [], wrong=dict(errors or []), typed=request.form,
        survey=_survey(version), surveying=surveying.pending(version), survey_failed=surveying.failed(version),
        country=name_of, zones=zones(), soon=moments.soon(now()), overdue=overdue(version),
        hand_in=actor().member_id in version.editor_ids,
        questions=questions, tried=trying.tried(rule, questions, lists_of_draft(version.organisation_id)),
        results=trials.run(rule, version.trials, version.organisation_id),
        lacking=trials.lacking(version.trials), found=judged(version), at=f"{now():%H%M%S}",
    )  # fmt: skip


def _said(difference: list[str], rule: Criteria, before: ScopeVersion | None) -> list[str]:
    """The same in the reader's language."""
    return spoken(difference, parse(before.criteria, strict=False), rule) if before else []


def _survey(version: ScopeVersion) -> dict[str, Any] | None:
    """What publishing would do; a rule that is not a list has no numbers to compare."""
    found = surveying.of(version)
    if found is None:
        return None
    advised = advice(found.get("numbers") or 0, version.notice.get("units_announced"))
    shown = {"advice": advised, "places": list(surveying.places(version, SHOWN))}
    overlaps = staff_queries.told_apart(version.organisation_id, found.get("overlaps", ()))
    return NOT_COMPARED | found | shown | {"overlaps": overlaps}


def _changes(recall: Recall, version: ScopeVersion) -> list[tuple[str, str, str]]:
    """What the public page says now and would say."""
    maker = actor().organisation_id
    names: dict[str, dict[int, str]] = {
        "brand_ids": {brand.id: brand.name for brand in catalogue.own_brands(maker)},
        "product_ids": {product.id: product.name for product in catalogue.all_own_products(maker)},
    }
    before: dict[str, Any] = contents.of_recall(recall) if recall.published_at else {}
    return words.changes(before, version.notice, names)
