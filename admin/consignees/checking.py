"""Effectiveness checks: the level, the draw, and what came of asking each business."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from admin.account.guard import actor, needs
from admin.consignees import words
from admin.consignees.area import LARGEST, bp, by
from registry.consignees import levels
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import effectiveness
from registry.journeys.effectiveness import Asked, Checks
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import ngettext
from registry.tongue.words import number
from registry.web.tables import sent_as_csv

Page = str | Answer | tuple[str, int]
HEADER = (
    "Business", "Number", "Drawn by", "Told", "Confirmed", "Asked by", "Result", "Note", "When", "Recorded by",
)  # fmt: skip


@bp.get("/<int:recall_id>/checks")
@needs(Permission.SEE_TRACE)
def checks(recall_id: int) -> Page:
    found = _own(recall_id)
    return _as_csv(found) if request.args.get("csv") else _page(found)


@bp.post("/<int:recall_id>/checks")
@needs(Permission.PUBLISH_RECALLS)
@commits
def choose(recall_id: int) -> Page:
    try:
        drawn = effectiveness.choose(_own(recall_id, locked=True), request.form, by())
    except Refused as refused:
        db.session.rollback()
        return _page(_own(recall_id), refused), 400
    flash(
        ngettext(
            "%(many)s business was drawn.", "%(many)s businesses were drawn.", drawn, many=number(drawn)
        ),
        "success",
    )
    return redirect(url_for("consignees.checks", recall_id=recall_id), 303)


@bp.post("/<int:recall_id>/checks/draw")
@needs(Permission.PUBLISH_RECALLS)
@commits
def draw(recall_id: int) -> Page:
    drawn = effectiveness.draw(_own(recall_id, locked=True), by())
    said = ngettext(
        "%(many)s more business was drawn.", "%(many)s more businesses were drawn.", drawn, many=number(drawn)
    )
    flash(said, "success")
    return redirect(url_for("consignees.checks", recall_id=recall_id), 303)


@bp.get("/<int:recall_id>/checks/<int:consignee_id>")
@needs(Permission.CHECK_CONSIGNEES)
def check(recall_id: int, consignee_id: int) -> Page:
    found = _own(recall_id)
    return _form(found, _one(found, consignee_id))


@bp.post("/<int:recall_id>/checks/<int:consignee_id>")
@needs(Permission.CHECK_CONSIGNEES)
@commits
def record(recall_id: int, consignee_id: int) -> Page:
    found = _own(recall_id)
    one = _one(found, consignee_id)
    try:
        effectiveness.record(found, consignee_id, request.form, by())
    except Refused as refused:
        db.session.rollback()
        found = _own(recall_id)
        return _form(found, _one(found, consignee_id), refused), 400
    flash(_("Recorded: %(name)s.", name=one.line.name), "success")
    return redirect(url_for("consignees.checks", recall_id=recall_id), 303)


def _own(recall_id: int, *, locked: bool = False) -> Checks:
    small = recall_id <= LARGEST
    found = effectiveness.checks(actor().organisation_id, recall_id, locked=locked) if small else None
    return found or abort(404)


def _one(found: Checks, consignee_id: int) -> Asked:
    try:
        return effectiveness.one_of(found, consignee_id)
    except LookupError:
        abort(404)


def _page(found: Checks, refused: Refused | None = None) -> str:
    return render_template(
        "admin/consignees/checks.html", found=found, levels=levels, words=words, refused=refused,
        level=request.form.get("level", found.level), percent=request.form.get("percent", found.percent or ""),
    )  # fmt: skip


def _form(found: Checks, one: Asked, refused: Refused | None = None) -> str:
    typed = request.form if refused else {}
    kept = {name: typed.get(name, getattr(one.check, name)) for name in ("method", "result", "note")}
    return render_template(
        "admin/consignees/check.html", found=found, one=one, levels=levels, refused=refused, typed=kept,
        seen=effectiveness.seen_of(one.check), words=words,
    )  # fmt: skip


def _as_csv(found: Checks) -> Response:
    rows = (
        (one.line.name, one.check.consignee_id, one.lot, *(f"{when:%Y-%m-%d %H:%M}" if when else "" for when in (
            one.line.row.told_at, one.line.row.acknowledged_at)),
         levels.METHODS.get(one.check.method, ""), levels.RESULTS.get(one.check.result, ""), one.check.note,
         f"{one.check.checked_at:%Y-%m-%d %H:%M}" if one.check.checked_at else "", one.check.by_name)
        for one in found.asked
    )  # fmt: skip
    return sent_as_csv("effectiveness-checks", HEADER, rows)
