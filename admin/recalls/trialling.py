"""The page of test units: those that must be covered and those that must not, run on the rule as it stands."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import needs
from admin.recalls import unit_lines
from admin.recalls.area import author, bp, draft, locked, own
from registry.criteria.parsing import parse
from registry.db import commits, db
from registry.errors import Refused
from registry.recalls import actions, trials
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.trials import Trial
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _

LONGEST_TEXT = 100_000
SIDES = {"inside": True, "outside": False}


@bp.route("/<int:recall_id>/trials", methods=["GET", "POST"])
@needs(Permission.DRAFT_RECALLS)
@commits
def trialling(recall_id: int) -> str | Response:
    recall = own(recall_id)
    version = draft(recall)
    if request.method == "GET":
        return _page(recall, version, version.trials)
    units, errors = _sent(version)
    button = request.form.get("do", "look")
    if button in {"save", "next"} and not errors:
        try:
            actions.save_draft(locked(recall_id), author(), request.form.get("seen", ""), units=units)
        except Refused as refused:
            db.session.rollback()
            return _page(recall, version, units, [(refused.field, refused.message)])
        flash(_("The test units are saved."), "success")
        target = "review" if button == "next" else "trialling"
        return redirect(url_for(f"recalls.{target}", recall_id=recall_id))
    return _page(recall, version, units, errors)


def _columns(version: ScopeVersion) -> list[unit_lines.Column]:
    rule = parse(version.criteria, strict=False)
    return unit_lines.columns(rule, version.notice.get("identifiers", []))


def _sent(version: ScopeVersion) -> tuple[list[Trial], unit_lines.Errors]:
    named, units, errors = _columns(version), [], []
    for box, covered in SIDES.items():
        found, wrong = unit_lines.read(request.form.get(box, "")[:LONGEST_TEXT], named, covered)
        units += found
        errors += wrong
    return units, errors


def _page(
    recall: Recall, version: ScopeVersion, units: list[Trial], errors: unit_lines.Errors | None = None
) -> str:
    named = _columns(version)
    sent = request.form if request.method == "POST" else {}
    boxes = {
        box: sent.get(box) if sent else unit_lines.write((t for t in units if t["covered"] is covered), named)
        for box, covered in SIDES.items()
    }
    return render_template(
        "admin/recalls/trials.html",
        recall=recall, version=version, columns=named, boxes=boxes, errors=errors or [],
        wrong=dict(reversed(errors or [])), seen=sent.get("seen") or actions.fingerprint(version),
        results=trials.run(parse(version.criteria, strict=False), units, version.organisation_id),
        lacking=trials.lacking(units), least=trials.LEAST,
    )  # fmt: skip
