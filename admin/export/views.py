"""Everything that the maker owns, as one file. Nothing is made ahead or kept: it is written while it is fetched."""

from flask import Blueprint, Response, render_template, request, stream_with_context

from admin.account.guard import actor, needs
from registry.clock import now
from registry.db import commits
from registry.errors import Refused
from registry.exports.sheets import LEFT_OUT, SHEETS
from registry.journeys import exporting
from registry.recalls.states import Author
from registry.staff.permissions import Permission

bp = Blueprint("export", __name__, url_prefix="/export")


@bp.get("")
@needs(Permission.EXPORT)
def page() -> str:
    return _page()


@bp.post("")
@needs(Permission.EXPORT)
@commits
def take() -> Response | tuple[str, int]:
    who, form = actor(), request.form.get("form", "")
    customers = "customers" in request.form and who.may(Permission.SEE_CUSTOMERS)
    try:
        pieces = exporting.take(
            who.organisation_id, form, Author(who.member_id, who.name), customers=customers
        )
    except Refused as refused:
        return _page(refused), 400
    answer = Response(stream_with_context(pieces), mimetype="application/zip")
    name = f"{who.seat.slug if who.seat else 'maker'}-{now():%Y-%m-%d}-{form}.zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _page(refused: Refused | None = None) -> str:
    return render_template(
        "admin/export/page.html",
        errors=[(refused.field, refused.message)] if refused else [],
        sheets=[sheet.table for sheet in SHEETS if not sheet.customers],
        left_out=sorted(LEFT_OUT.items()),
    )
