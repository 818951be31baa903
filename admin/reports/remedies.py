"""The remedies behind a number: which unit, which day, who recorded it. Never whose unit it is."""

from typing import Any

from flask import Response, abort, render_template, request, url_for

from admin.account.guard import needs
from admin.reports import words
from admin.reports.area import LARGEST, bp, by, day_of, own
from registry.db import commits
from registry.journeys import progressing
from registry.recalls.models import Recall
from registry.reports.remedies import OTHER, OWNED, Wish
from registry.reports.rows import SIZE
from registry.staff.permissions import Permission
from registry.web.tables import sent_as_csv

TITLES = {
    "": "Remedies",
    OWNED: "Remedies of units that were sold, registered or asked for here",
    OTHER: "Remedies of other units",
}
HEADER = ("Number", "Field", "Day", "Recorded by", "Recorded at", "Note")


@bp.get("/recalls/<int:recall_id>/remedies")
@needs(Permission.SEE_REGISTRATIONS)
@commits
def remedies(recall_id: int) -> str | Response:
    recall = own(recall_id)
    wish = _wish(recall)
    if "csv" in request.args:
        rows = progressing.take_remedies(recall, wish, by())
        lines = ((one.key, one.field, one.done_on, one.by_name, one.created_at, one.note) for one in rows)
        return sent_as_csv(f"recall-{recall_id}-remedies", HEADER, lines)
    items, more, total = progressing.remedies_of(recall, wish, by())
    asked: dict[str, Any] = {
        name: request.args[name] for name in ("of", "from", "to") if request.args.get(name)
    }
    return render_template(
        "admin/reports/remedies.html",
        recall=recall, items=items, total=total, title=TITLES[wish.of], words=words, wish=wish, size=SIZE,
        older=url_for(".remedies", recall_id=recall_id, **asked, after=items[-1].id) if more else "",
        newest=url_for(".remedies", recall_id=recall_id, **asked) if wish.after is not None else "",
        csv=url_for(".remedies", recall_id=recall_id, **asked, csv=1),
    )  # fmt: skip


def _wish(recall: Recall) -> Wish:
    of, after = request.args.get("of", ""), request.args.get("after", None, type=int)
    if of not in TITLES or abs(after or 0) > LARGEST:
        abort(404)
    return Wish(recall.organisation_id, recall.id, of, day_of("from"), day_of("to"), after)
