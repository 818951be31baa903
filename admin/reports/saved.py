"""Reports that staff put together and keep: the list, one with its first rows, the form, and the whole as CSV."""

from itertools import islice

from flask import Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from admin.account.guard import actor, needs
from admin.reports import words
from admin.reports.area import LARGEST, bp, by
from registry.catalogue.countries import choices
from registry.catalogue.limits import limit_key
from registry.catalogue.staff_queries import all_own_products
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import reporting
from registry.reports.saved import queries
from registry.reports.saved.models import SavedReport
from registry.reports.saved.reading import EVERY
from registry.reports.saved.subjects import SUBJECTS
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _
from registry.web.tables import sent_as_csv

FIRST = 20


@bp.get("/saved")
@needs(Permission.SEE_RECALLS)
def all_saved() -> str:
    found = [one for one in queries.all_saved(actor().organisation_id) if _may(one.subject)]
    subjects = {name: one for name, one in SUBJECTS.items() if _may(name)}
    return render_template(
        "admin/reports/saved.html", found=found, subjects=subjects, every=EVERY, words=words
    )


@bp.route("/saved/new", methods=["GET", "POST"])
@needs(Permission.DRAFT_RECALLS)
@commits
def new_saved() -> str | Answer:
    subject = request.args.get("of", "")
    if subject not in SUBJECTS or not _may(subject):
        abort(404)
    return _edit(subject, None)


@bp.get("/saved/<int:saved_id>")
@needs(Permission.SEE_RECALLS)
@commits
def saved(saved_id: int) -> str:
    """Its first rows, as they are now."""
    found = own_saved(saved_id)
    columns, rows = reporting.take(found, by())
    names = {str(one.id): f"{one.brand.name} {one.name}" for one in all_own_products(actor().organisation_id)}
    return render_template(
        "admin/reports/saved_one.html",
        saved=found, subject=SUBJECTS[found.subject], columns=columns, rows=list(islice(rows, FIRST)),
        every=EVERY,
        words=words, names=names, size=FIRST,
    )  # fmt: skip


@bp.get("/saved/<int:saved_id>/csv")
@needs(Permission.SEE_RECALLS)
@commits
def take_saved(saved_id: int) -> Response:
    columns, rows = reporting.take(own_saved(saved_id), by())
    lines = ([words.written_out(*cell) for cell in zip(columns, row, strict=True)] for row in rows)
    return sent_as_csv(f"report-{saved_id}", [column.words for column in columns], lines)


@bp.route("/saved/<int:saved_id>/change", methods=["GET", "POST"])
@needs(Permission.DRAFT_RECALLS)
@commits
def change_saved(saved_id: int) -> str | Answer:
    found = own_saved(saved_id)
    return _edit(found.subject, found)


@bp.post("/saved/<int:saved_id>/remove")
@needs(Permission.DRAFT_RECALLS)
@commits
def remove_saved(saved_id: int) -> Answer:
    reporting.remove(own_saved(saved_id), by())
    flash(_("The report is removed."), "success")
    return redirect(url_for("reports.all_saved"))


def own_saved(saved_id: int) -> SavedReport:
    """This maker's, of what one may see; else 404."""
    found = queries.own_saved(actor().organisation_id, saved_id) if saved_id <= LARGEST else None
    return found if found is not None and _may(found.subject) else abort(404)


def _may(subject: str) -> bool:
    return actor().may(SUBJECTS[subject].permission)


def _edit(subject: str, found: SavedReport | None) -> str | Answer:
    who, errors = actor().organisation_id, []
    whose = found.for_brands if found else limit_key()
    if request.method == "POST":
        columns, members = request.form.getlist("columns"), request.form.getlist("members")
        try:
            form = reporting.form_of(who, subject, request.form, columns, members, whose)
            return redirect(url_for("reports.saved", saved_id=reporting.save(who, form, by(), found).id))
        except Refused as refused:
            db.session.rollback()
            errors = [(refused.field, refused.message)]
    return render_template(
        "admin/reports/saved_form.html",
        subject=SUBJECTS[subject], saved=found, errors=errors, wrong=dict(errors), given=_given(subject, found),
        every=list(EVERY.items()), countries=choices(),
        products=[(str(one.id), f"{one.brand.name} {one.name}") for one in all_own_products(who)],
        people=[(str(one.member_id), one.name or one.email) for one in reporting.people_for(who, subject, whose)],
    )  # fmt: skip


def _given(subject: str, found: SavedReport | None) -> dict[str, object]:
    """What stands in the form: as typed, else as kept, else every column."""
    if request.method == "POST":
        lists = {name: request.form.getlist(name) for name in ("columns", "members")}
        return {**request.form, **lists}
    if found is None:
        return {"columns": list(SUBJECTS[subject].columns), "members": []}
    members = [str(number) for number in found.member_ids]
    return {
        **found.wish,
        "name": found.name,
        "columns": found.columns,
        "every": found.every,
        "members": members,
    }
