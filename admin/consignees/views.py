"""Which businesses got units of a recall, where each stands, and which units one got."""

from flask import Response, abort, render_template, request

from admin.account.guard import actor, needs
from admin.consignees import words
from admin.consignees.area import LARGEST, bp, own
from registry.journeys import consigning
from registry.staff.permissions import Permission
from registry.web.tables import sent_as_csv

SHOWN = 200
UNITS = ("Product", "Model", "Serial number", "Lot", "Expires", "Got", "Still there")


@bp.get("/<int:recall_id>")
@needs(Permission.SEE_TRACE)
def page(recall_id: int) -> str | Response:
    found = own(recall_id)
    if request.args.get("csv"):
        return sent_as_csv("businesses", words.HEADER, map(words.csv_row, found.lines))
    return render_template("admin/consignees/page.html", found=found, words=words, shown=SHOWN)


@bp.get("/<int:recall_id>/<int:consignee_id>/units.csv")
@needs(Permission.SEE_TRACE)
def units(recall_id: int, consignee_id: int) -> Response:
    if max(recall_id, consignee_id) > LARGEST:
        abort(404)
    rows = consigning.units(actor().organisation_id, recall_id, consignee_id)
    return sent_as_csv(f"business-{consignee_id}-units", UNITS, abort(404) if rows is None else rows)
