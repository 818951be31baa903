"""Makes the staff face, mounted at /admin. Every view is refused unless it names who may use it."""

from flask import Flask, current_app, request
from flask_wtf import CSRFProtect

from admin.account.attempts import count_attempts
from admin.account.frame import add_frame
from admin.account.guard import LONGEST_SESSION, add_guard
from admin.account.languages import add_languages
from admin.account.security import add_sign_in
from admin.account.views import bp as account
from admin.audience.views import bp as audience
from admin.cases.pages import bp as cases
from admin.consignees.pages import bp as consignees
from admin.export.views import bp as export
from admin.faults.views import bp as faults
from admin.labels.views import bp as labels
from admin.log.views import bp as log
from admin.makers.views import bp as makers
from admin.notices.pages import bp as notices
from admin.orders.views import bp as orders
from admin.parts.views import bp as parts
from admin.places.views import bp as places
from admin.products.views import bp as products
from admin.recalls.pages import bp as recalls
from admin.registering.views import bp as registering
from admin.registrations.pages import bp as registrations
from admin.reports.pages import bp as reports
from admin.start.views import bp as start
from admin.style.views import bp as style
from admin.systems.pages import bp as systems
from admin.trace.pages import bp as trace
from admin.units.views import bp as units
from admin.uploads.pages import bp as uploads
from admin.uploads.sending import StaffRequest, takes_large_files
from admin.warranty.pages import bp as warranty
from registry.errors import Refused
from registry.settings import Settings
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.web.face import make_face

AREAS = (
    start,
    recalls,
    products,
    warranty,
    faults,
    uploads,
    units,
    labels,
    registering,
    registrations,
    cases,
    trace,
    places,
    orders,
    parts,
    audience,
    reports,
    notices,
    consignees,
    systems,
    log,
    account,
    export,
    makers,
    style,
)


def create_staff(settings: Settings) -> Flask:
    """The app at /admin, with its own cookie, which the public face never sees."""
    app = make_face(__name__, "admin", settings, cache="no-store")
    app.config.update(
        SESSION_COOKIE_NAME="staff",
        SESSION_COOKIE_PATH="/admin",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=LONGEST_SESSION,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.request_class = StaffRequest
    add_languages(app)
    app.before_request(_no_zero_bytes)
    csrf = CSRFProtect(app)
    count_attempts(app, settings)
    add_sign_in(app, settings)
    add_guard(app)
    add_frame(app)
    for area in AREAS:
        app.register_blueprint(area)
    for view in filter(takes_large_files, app.view_functions.values()):
        csrf.exempt(view)  # reads its body itself, after the guard, and its token with it
    return app


ZERO_BYTE = marked(
    "The field “{}” holds a character that nobody can type (a zero byte), as pasting from a broken file brings along. "
    "Type the field anew. Nothing was changed."
)


def _no_zero_bytes() -> None:
    """Nobody types one, and PostgreSQL keeps none: refused at the door, by its field, instead of in every field."""
    if takes_large_files(current_app.view_functions.get(request.endpoint or "")):
        return
    for values in (request.args, request.form):
        for name, text in values.items(multi=True):
            if "\0" in text:
                raise Refused(name, _(ZERO_BYTE).format(name.replace("_", " ").replace("\0", "")[:60]))
