"""Reports to authorities: what is due, what is being written, the form with its figures, and filing it."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import actor, needs
from admin.reports import words
from admin.reports.area import LARGEST, bp, by, own
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import filing
from registry.reports.filing import queries
from registry.reports.filing.all_forms import FORMS
from registry.reports.filing.forms import Form
from registry.reports.filing.models import Report
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _


@bp.get("")
@needs(Permission.SEE_RECALLS)
def index() -> str:
    who = actor().organisation_id
    return render_template(
        "admin/reports/index.html",
        dues=filing.dues(who),
        reports=queries.reports_of(who),
        forms_of=FORMS,
        words=words,
    )


@bp.get("/recalls/<int:recall_id>/forms")
@needs(Permission.SEE_RECALLS)
def forms(recall_id: int) -> str:
    return _forms(recall_id)


def _forms(recall_id: int, errors: list[tuple[str, str]] | None = None) -> str:
    recall = own(recall_id)
    duties = {duty.kind for duty, _ in queries.duties(recall.organisation_id, recall.id)}
    return render_template(
        "admin/reports/forms.html",
        recall=recall, forms_of=FORMS, duties=duties, dues=filing.dues(recall.organisation_id, recall.id),
        periods={kind: filing.choices(recall, form) for kind, form in FORMS.items()}, words=words,
        reports=queries.reports_of(recall.organisation_id, recall.id), errors=errors or [],
    )  # fmt: skip


@bp.post("/recalls/<int:recall_id>/forms/<kind>/start")
@needs(Permission.DRAFT_RECALLS)
@commits
def start(recall_id: int, kind: str) -> str | Response:
    recall, form = own(recall_id), _form(kind)
    try:
        first = request.form.get("first", request.form.get(f"{kind}-first", ""))
        report = filing.start(recall, form, first, by())
    except Refused as refused:
        db.session.rollback()
        return _forms(recall_id, [(f"{kind}-{refused.field}", refused.message)])
    return redirect(url_for("reports.draft", report_id=report.id))


@bp.post("/recalls/<int:recall_id>/forms/<kind>/due")
@needs(Permission.DRAFT_RECALLS)
@commits
def oblige(recall_id: int, kind: str) -> str | Response:
    try:
        filing.oblige(own(recall_id), _form(kind), by(), on=request.form.get("on") == "yes")
    except Refused as refused:
        db.session.rollback()
        return _forms(recall_id, [(refused.field, refused.message)])
    return redirect(url_for("reports.forms", recall_id=recall_id))


@bp.get("/<int:report_id>")
@needs(Permission.SEE_RECALLS)
def draft(report_id: int) -> str | Response:
    report = own_report(report_id)
    if queries.filed_copy(report.id) is not None:
        return redirect(url_for("reports.filed", report_id=report_id))
    return _draft(report)


@bp.post("/<int:report_id>/fill")
@needs(Permission.DRAFT_RECALLS)
@commits
def fill(report_id: int) -> str | Response:
    """Keeps what can be kept; the rest goes back to its field."""
    report = own_report(report_id)
    try:
        faults = filing.fill(report, request.form, by())
    except Refused as refused:
        db.session.rollback()
        return _refused(own_report(report_id), refused)
    if faults:
        return _draft(report, faults)
    flash(_("Kept."), "success")
    return redirect(url_for("reports.draft", report_id=report_id))


@bp.post("/<int:report_id>/file")
@needs(Permission.PUBLISH_RECALLS)
@commits
def file(report_id: int) -> str | Response:
    report = own_report(report_id)
    try:
        filing.file(filing.standing(report, own(report.recall_id)), request.form.get("seen", "")[:64], by())
    except Refused as refused:
        db.session.rollback()
        return _refused(own_report(report_id), refused)
    flash(_("Filed. This copy never changes."), "success")
    return redirect(url_for("reports.filed", report_id=report_id))


@bp.post("/<int:report_id>/discard")
@needs(Permission.DRAFT_RECALLS)
@commits
def discard(report_id: int) -> str | Response:
    report = own_report(report_id)
    recall_id = report.recall_id
    try:
        filing.discard(report, by())
    except Refused as refused:
        db.session.rollback()
        return _forms(recall_id, [(refused.field, refused.message)])
    flash(_("The draft is gone."), "success")
    return redirect(url_for("reports.forms", recall_id=recall_id))


def _refused(report: Report, refused: Refused) -> str:
    """Back to the draft; to the list of reports where it is none any more."""
    errors = [(refused.field, refused.message)]
    return _forms(report.recall_id, errors) if queries.filed_copy(report.id) else _draft(report, errors)


def own_report(report_id: int) -> Report:
    """This maker's, or 404."""
    found = queries.own_report(actor().organisation_id, report_id) if report_id <= LARGEST else None
    return found or abort(404)


def _form(kind: str) -> Form:
    return FORMS.get(kind) or abort(404)


def _draft(report: Report, errors: list[tuple[str, str]] | None = None) -> str:
    found = filing.standing(report, own(report.recall_id))
    form = FORMS[report.kind]
    return render_template(
        "admin/reports/draft.html",
        found=found, form=form, words=words, errors=errors or [], wrong=dict(errors or []), entered=request.form,
        entries=queries.entries_of(report.id), writes=actor().may(Permission.DRAFT_RECALLS),
        opens=actor().may(Permission.SEE_REGISTRATIONS), asked=words.days_of(report),
    )  # fmt: skip
