"""The requests, businesses and checks behind a number: which, on which day. Never who asked."""

from collections.abc import Iterator
from typing import Any

from flask import Response, abort, render_template, request, url_for

from admin.account.guard import actor, needs
from admin.reports import words
from admin.reports.area import LARGEST, bp, by, day_of, own
from registry.db import commits
from registry.journeys import progressing
from registry.reports.rows import SIZE
from registry.reports.sources.models import Source
from registry.reports.sources.queries import SOURCES, Wish, how_many, sums
from registry.staff.permissions import Permission
from registry.tongue.catalogues import ENGLISH
from registry.tongue.speaking import speaking
from registry.web.tables import sent_as_csv


@bp.get("/recalls/<int:recall_id>/behind")
@needs(Permission.SEE_REGISTRATIONS)
@commits
def behind(recall_id: int) -> str | Response:
    recall = own(recall_id)
    wish = _wish(recall_id)
    source = SOURCES[wish.source]
    if "csv" in request.args:
        lines = _lines(source, progressing.take_behind(recall, wish, by()))
        name = f"recall-{recall_id}-{wish.source.replace('/', '-')}"
        return sent_as_csv(name, (*source.heads.values(), "Day"), lines)
    items, more = progressing.behind(recall, wish, by())
    asked: dict[str, Any] = {
        name: request.args[name] for name in ("of", "from", "to") if request.args.get(name)
    }
    return render_template(
        "admin/reports/behind.html",
        recall=recall, items=items, source=source, wish=wish, words=words, size=SIZE, total=how_many(wish),
        figure=sums({"": wish})[""], opens=actor().may(Permission.WORK_CASES),
        older=url_for(".behind", recall_id=recall_id, **asked, after=items[-1].number) if more else "",
        newest=url_for(".behind", recall_id=recall_id, **asked) if wish.after is not None else "",
        csv=url_for(".behind", recall_id=recall_id, **asked, csv=1),
    )  # fmt: skip


def _lines(source: Source, rows: Iterator[Any]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        with speaking(ENGLISH):  # for programs, as the names of the columns are
            cells = [words.cell(source, name, row) for name in source.heads]
        yield (*cells, row.at)


def _wish(recall_id: int) -> Wish:
    of, after = request.args.get("of", ""), request.args.get("after", None, type=int)
    if of not in SOURCES or abs(after or 0) > LARGEST:
        abort(404)
    return Wish(recall_id, of, day_of("from"), day_of("to"), after)
