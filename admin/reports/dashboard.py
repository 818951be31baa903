"""How far a recall has come, as numbers, drawings and tables to take away; and the rows behind each number."""

from collections.abc import Iterator
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from admin.account.guard import actor, needs
from admin.reports import charts, words
from admin.reports.area import LARGEST, bp, by, day_of, own
from registry.db import commits
from registry.journeys import progressing
from registry.journeys.progressing import Progress
from registry.reports.models import RecallProgress
from registry.reports.progress import sums_by
from registry.reports.public import is_shown
from registry.reports.rows import SIZE, Wish
from registry.reports.sources.cases import CASES
from registry.reports.sources.consignees import CONSIGNEES
from registry.reports.sources.incidents import INCIDENTS
from registry.reports.sources.queries import SOURCES
from registry.reports.steps import BESIDE, BY, FUNNEL, OVER_TIME, STEPS
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.web.tables import sent_as_csv

FAMILIES = {
    marked("Requests for the remedy"): CASES,
    marked("Businesses that got units"): CONSIGNEES,
    marked("Accidents that people told of"): INCIDENTS,
}


@bp.get("/recalls/<int:recall_id>")
@needs(Permission.SEE_RECALLS)
def recall(recall_id: int) -> str | Response:
    found = progressing.standing(own(recall_id))
    if found.row is not None and "csv" in request.args:
        return _table(found, found.row, request.args["csv"])
    facts = found.row.facts if found.row else None
    return render_template(
        "admin/reports/dashboard.html",
        found=found, facts=facts, words=words, steps=STEPS, funnel=FUNNEL, beside=BESIDE, over_time=OVER_TIME,
        by=BY, lines=charts.lines(facts["days"]) if facts else None, opens=actor().may(Permission.SEE_REGISTRATIONS),
        counter=is_shown(recall_id), sources=SOURCES, families=FAMILIES,
    )  # fmt: skip


@bp.post("/recalls/<int:recall_id>/count")
@needs(Permission.DRAFT_RECALLS)
@commits
def count(recall_id: int) -> Answer:
    progressing.ask(own(recall_id), by())
    flash(_("It is being counted. Look again in a minute."), "success")
    return redirect(url_for("reports.recall", recall_id=recall_id))


@bp.post("/recalls/<int:recall_id>/counter")
@needs(Permission.PUBLISH_RECALLS)
@commits
def counter(recall_id: int) -> Answer:
    """Shows the counter on the public page, or hides it."""
    shown = request.form.get("shown") == "yes"
    progressing.show_counter(own(recall_id), by(), shown=shown)
    flash(_("The counter stands on the public page.") if shown else _("The counter is off."), "success")
    return redirect(url_for("reports.recall", recall_id=recall_id))


@bp.get("/recalls/<int:recall_id>/rows")
@needs(Permission.SEE_REGISTRATIONS)
@commits
def rows(recall_id: int) -> str | Response:
    found = progressing.standing(own(recall_id))
    wish = _wish(found)
    if "csv" in request.args:
        lines = words.lines_of(progressing.take(found.recall, wish, by()), found.names)
        return sent_as_csv(f"recall-{recall_id}-{wish.step}", words.HEADER, lines)
    items, more, total = progressing.look_at(found.recall, wish, by())
    return render_template(
        "admin/reports/rows.html",
        found=found, wish=wish, items=items, total=total, words=words, step=STEPS[wish.step],
        title=words.title_of(wish, found.names), size=SIZE,
        older=url_for(".rows", recall_id=recall_id, **_asked(wish), after=items[-1][0].number) if more else "",
        newest=url_for(".rows", recall_id=recall_id, **_asked(wish)) if wish.after is not None else "",
        csv=url_for(".rows", recall_id=recall_id, **_asked(wish), csv=1),
    )  # fmt: skip


def _table(found: Progress, row: RecallProgress, name: str) -> Response:
    """One table of the page, whole."""
    recall_id = found.recall.id
    if name == "steps":
        lines: Any = [(step.words, step.what, row.facts["steps"][key]) for key, step in STEPS.items()]
        return sent_as_csv(f"recall-{recall_id}-steps", ("Step", "What it means", "People"), lines)
    if name == "days":
        heads = ("Day", *(STEPS[key].words for key in OVER_TIME))
        return sent_as_csv(f"recall-{recall_id}-days", heads, row.facts["days"])
    if name not in BY:
        abort(404)
    heads = (BY[name], *(step.words for step in STEPS.values()))
    lines = _named(name, sums_by(recall_id, row.turn, name), found)
    return sent_as_csv(f"recall-{recall_id}-{name}", heads, lines)


def _named(by_what: str, sums: Any, found: Progress) -> Iterator[tuple[object, ...]]:
    for value, *numbers in sums:
        yield (words.written(by_what, value, found.names), *numbers)


def _wish(found: Progress) -> Wish:
    """What an address asks for; nothing where it asks for what there is not."""
    given = request.args
    step, by_what, value = given.get("step", "found"), given.get("by", ""), given.get("value", "")[:200]
    after = given.get("after", None, type=int)
    known = step in STEPS and (not by_what or by_what in BY)
    odd = by_what == "product" and value and not (value.isdecimal() and int(value) <= LARGEST)
    if found.row is None or not known or odd or abs(after or 0) > LARGEST:
        abort(404)
    first, last = day_of("from"), day_of("to")
    return Wish(found.recall.id, found.row.turn, step, by_what, value, first, last, after)


def _asked(wish: Wish) -> dict[str, Any]:
    days = {"from": wish.first, "to": wish.last}
    asked = {"step": wish.step} | ({"by": wish.by, "value": wish.value} if wish.by else {})
    return asked | {name: day.isoformat() for name, day in days.items() if day}
