"""Days of purchase that differ from the sale on record: what the owner told, what they sent, and who decides why. No
name is shown here, and no paper: those are behind the right to see customers."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import actor, needs
from admin.warranty.area import bp, by
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import dates as journey
from registry.journeys.dates import Differing
from registry.recalls.pages import Page
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _

SIZE = 25


@bp.get("/dates")
@needs(Permission.SEE_UNITS)
def dates() -> str:
    number = min(max(1, request.args.get("page", 1, type=int)), 100_000)
    items, total = journey.to_decide(actor().organisation_id, number, SIZE)
    return render_template("admin/warranty/dates.html", page=Page(items, number, SIZE, total))


@bp.get("/dates/<int:registration_id>")
@needs(Permission.SEE_UNITS)
def date_page(registration_id: int) -> str:
    return _page(_one(registration_id))


@bp.post("/dates/<int:registration_id>/decide")
@needs(Permission.DECIDE_DATES)
@commits
def decide_date(registration_id: int) -> str | Response:
    one = _one(registration_id)
    accept = request.form.get("day") == "told"
    try:
        if request.form.get("day") not in ("told", "record"):
            raise Refused("day", _("Choose which day counts."))
        journey.decide(one, request.form.get("told", ""), request.form.get("reason", ""), by(), accept=accept)
    except Refused as refused:
        db.session.rollback()
        return _page(_one(registration_id), [(refused.field, refused.message)])
    flash(_("Decided. The owner reads your reason on the page of their product."), "success")
    return redirect(url_for("warranty.dates"))


def _page(one: Differing, errors: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "admin/warranty/date.html",
        one=one,
        errors=errors or [],
        wrong=dict(errors or []),
        given=request.form,
    )


def _one(registration_id: int) -> Differing:
    found = journey.one(actor().organisation_id, registration_id) if registration_id < 2**31 else None
    return found or abort(404)
