"""The page on which staff say which units are covered: lines of a form, or JSON for what no line can show.
Nothing is kept before "Save"; "Look at it" and "Try" only answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import needs
from admin.recalls import trying
from admin.recalls.area import author, bp, draft, locked, own
from admin.recalls.scope import lines, reading, typed, writing
from registry.criteria.parsing import parse
from registry.criteria.rule import Criteria, CriteriaError
from registry.db import commits, db
from registry.errors import Refused
from registry.recalls import actions, trials
from registry.recalls.drafted import lists_of_draft
from registry.recalls.listed import explained
from registry.recalls.models import Recall, ScopeVersion
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _

LONGEST_JSON = 2_000_000
MOST_GROUPS = 100
"""Shown as lines. A list of thousands of models makes thousands of groups, a page that no browser opens."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rule in the editor: as lines or as JSON text, with what it means or what is wrong with it."""

    scope: lines.Scope | None
    text: str
    rule: dict[str, Any] | None = None
    criteria: Criteria | None = None
    errors: tuple[tuple[str, str], ...] = ()


@bp.route("/<int:recall_id>/scope", methods=["GET", "POST"])
@needs(Permission.DRAFT_RECALLS)
@commits
def scope(recall_id: int) -> str | Response:
    recall = own(recall_id)
    version = draft(recall)
    if request.method == "GET":
        return _page(recall, version, _kept_sheet(version.criteria, "json" in request.args))
    button = request.form.get("do", "look")
    sheet = _sent_sheet(request.form, button)
    if button in {"save", "next"} and not sheet.errors and sheet.rule is not None:
        try:
            actions.save_draft(locked(recall_id), author(), request.form.get("seen", ""), criteria=sheet.rule)
        except Refused as refused:
            db.session.rollback()
            return _page(recall, version, sheet, [(refused.field, refused.message)])
        flash(_("Which units are covered is saved."), "success")
        return redirect(
            url_for("recalls.trialling" if button == "next" else "recalls.scope", recall_id=recall_id)
        )
    return _page(recall, version, sheet)


def _kept_sheet(rule: dict[str, Any], as_json: bool) -> Sheet:
    """The draft as it was saved. An empty one starts with one group to fill in."""
    shown = None if as_json or _too_many(rule) else reading.read(rule)
    if shown is not None and not shown.groups:
        return Sheet(lines.Scope((lines.Lines(),), shown.exceptions), "")
    text = json.dumps(rule, ensure_ascii=False, indent=2)
    if shown is None:
        return _with_text(text)
    _, marked, criteria = writing.write(shown)
    return Sheet(marked, text, rule, criteria, tuple(marked.errors()))


def _too_many(rule: dict[str, Any]) -> bool:
    return len(rule.get("any", ())) + len(rule.get("except", ())) > MOST_GROUPS


def _sent_sheet(form: Mapping[str, str], button: str) -> Sheet:
    if "rule" in form:
        sheet = _with_text(form["rule"][:LONGEST_JSON])
        if button == "as-lines" and sheet.rule is not None and _too_many(sheet.rule):
            said = _(
                "More than %(most)s groups cannot be shown as lines. Change them here, or load a new list.",
                most=MOST_GROUPS,
            )
            return Sheet(None, sheet.text, sheet.rule, sheet.criteria, (("rule", said),))
        shown = reading.read(sheet.rule) if button == "as-lines" and sheet.rule is not None else None
        return Sheet(shown, sheet.text, sheet.rule, sheet.criteria, sheet.errors) if shown else sheet
    sent = typed.typed(form)
    changed = typed.pressed(sent, button)
    if changed is not None:
        return Sheet(changed, "")
    rule, marked, criteria = writing.write(sent)
    if button == "as-json" and rule is not None:
        return _with_text(json.dumps(rule, ensure_ascii=False, indent=2))
    return Sheet(marked, "", rule, criteria, tuple(marked.errors()))


def _with_text(text: str) -> Sheet:
    try:
        rule = json.loads(text)
        criteria = parse(rule)
    except RecursionError:
        return Sheet(None, text, errors=(("rule", _("This is nested too deep.")),))
    except ValueError as error:
        return Sheet(None, text, errors=(("rule", _("That is not JSON: %(error)s.", error=error)),))
    except CriteriaError as error:
        return Sheet(None, text, errors=tuple(("rule", f"{fault}.") for fault in error.faults[:20]))
    return Sheet(None, text, rule, criteria)


def _page(
    recall: Recall, version: ScopeVersion, sheet: Sheet, errors: list[tuple[str, str]] | None = None
) -> str:
    identifiers = version.notice.get("identifiers", [])
    questions = trying.asked(sheet.criteria, request.form, identifiers)
    own_fields = [(row["field"], row["label"]) for row in identifiers]
    used = {line.field for s in (sheet.scope,) if s for g in (*s.groups, *s.exceptions) for line in g.lines}
    known = [*((name, _(words)) for name, words in lines.FIELDS), *own_fields]
    others = [(name, name) for name in sorted(used - {value for value, _ in known})]
    return render_template(
        "admin/recalls/scope.html",
        recall=recall, version=version, sheet=sheet, scope=sheet.scope,
        words=explained(sheet.criteria) if sheet.criteria else [],
        errors=[*(errors or []), *sheet.errors], fields=[*known, *others], kinds=lines.KINDS,
        seen=request.form.get("seen") or actions.fingerprint(version),
        questions=questions, tried=trying.tried(sheet.criteria, questions, lists_of_draft(version.organisation_id)),
        results=trials.run(sheet.criteria, version.trials, version.organisation_id) if sheet.criteria else (),
        lacking=trials.lacking(version.trials),
    )  # fmt: skip
