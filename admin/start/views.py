"""The first page after sign-in: what waits for the person who looks. Changes nothing."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from admin.account.guard import actor, needs
from registry.cases import staff_queries as cases
from registry.intake import queries as uploads
from registry.journeys import filing, parting
from registry.recalls import staff_queries as recalls
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.states import DECIDED, VERSION_APPROVED, VERSION_IN_REVIEW
from registry.registrations import staff_queries as registrations
from registry.staff.permissions import Actor, Permission
from registry.units.events.settling import open_count
from registry.webhooks import queries as webhooks

bp = Blueprint("start", __name__)


@bp.get("/")
@needs(Permission.OWN_ACCOUNT)
def page() -> str | Response:
    who = actor()
    if who.seat is None:
        return render_template("admin/start/nobody.html", who=who)
    if not who.role_allows(Permission.SEE_RECALLS):
        sells = who.role_allows(Permission.REGISTER_FOR_CUSTOMERS)
        return redirect(url_for("registering.index" if sells else "cases.index"))
    waiting = [(version, recall) for version, recall in recalls.waiting(who.organisation_id)]
    return render_template(
        "admin/start/page.html",
        mine=[pair for pair in waiting if _is_mine(who, *pair)],
        others=[pair for pair in waiting if not _is_mine(who, *pair)],
        uploads=uploads.waiting(who.organisation_id) if who.role_allows(Permission.LOAD_RECORDS) else [],
        holding=parting.to_look_at(who.organisation_id) if who.may(Permission.SEE_TRACE) else [],
        doubts=open_count(who.organisation_id) if who.may(Permission.SEE_TRACE) else 0,
        cases=cases.counts(who.organisation_id, None) if who.may(Permission.WORK_CASES) else None,
        papers=who.role_allows(Permission.SEE_REGISTRATIONS)
        and registrations.papers_wait(who.organisation_id),
        counts=recalls.counts(who.organisation_id),
        stopped=webhooks.stopped(who.organisation_id) if who.role_allows(Permission.CONNECT_SYSTEMS) else [],
        reports=[due for due in filing.dues(who.organisation_id) if due.ready],
        needs_factor=who.lacks_only_second_factor(Permission.PUBLISH_RECALLS),
    )


def _is_mine(who: Actor, version: ScopeVersion, _recall: Recall) -> bool:
    """A publisher's to decide if they had no hand in it, or to release; a writer's to finish. What waits for its moment
    waits for nobody."""
    had_a_hand = who.member_id in version.editor_ids
    if version.state in DECIDED:
        return version.state == VERSION_APPROVED and who.role_allows(Permission.PUBLISH_RECALLS)
    if version.state == VERSION_IN_REVIEW:
        return who.role_allows(Permission.PUBLISH_RECALLS) and not had_a_hand
    return who.role_allows(Permission.DRAFT_RECALLS) and had_a_hand
