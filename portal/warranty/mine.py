"""An owner's warranty: covers with their days, what is not settled, papers. Only one's own; another's answers 404."""

from flask import Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from portal.owning import owner_now, owners_only
from portal.warranty.area import bp
from registry.catalogue.countries import choices
from registry.catalogue.described import products_by_ids
from registry.db import commits
from registry.journeys.correcting import ELSEWHERE
from registry.journeys.covered import warranty_of
from registry.journeys.reminding import calendar
from registry.registrations.models import Registration
from registry.registrations.queries import is_theirs, own_registration
from registry.registrations.warranty.actions import correct_purchase
from registry.tongue.speaking import gettext as _


@bp.get("/mine/<code>/warranty")
@owners_only
def own_page(code: str) -> str:
    registration = own(code)
    return render_template(
        "portal/warranty/own.html",
        registration=registration,
        name=name_of(registration),
        warranty=(warranty := warranty_of(registration)),
        countries=[*choices(warranty.countries), (ELSEWHERE, _("Another country"))],
    )


@bp.get("/mine/<code>/warranty.ics")
@owners_only
def own_calendar(code: str) -> Response:
    registration = own(code)
    made = Response(calendar(registration, name_of(registration)), mimetype="text/calendar")
    made.headers["Content-Disposition"] = 'attachment; filename="warranty.ics"'
    return made


@bp.post("/mine/<code>/country")
@owners_only
@commits
def own_country(code: str) -> AnyResponse:
    """Where it was bought, where the maker's terms differ by country."""
    registration = own(code)
    told = request.form.get("country", "")
    asked = warranty_of(registration).countries
    if asked and told in {*asked, ELSEWHERE}:
        correct_purchase(registration, {"country": told})
    return redirect(f"/mine/{code}/warranty", 303)


def own(code: str) -> Registration:
    """A registration of whoever is signed in that still counts."""
    owner = owner_now() or abort(404)
    found = own_registration(owner, code[:32]) or abort(404)
    return found if is_theirs(found) else abort(404)


def name_of(registration: Registration) -> str:
    return products_by_ids([registration.product_id])[registration.product_id]
