"""Makes the staff face, mounted at /admin. Every view is refused unless it names who may use it."""

from flask import Flask
from flask_wtf import CSRFProtect

from registry.settings import Settings
from registry.web.face import make_face


def create_staff(settings: Settings) -> Flask:
    """The app at /admin, with its own cookie, which the public face never sees."""
    app = make_face(__name__, "admin", settings, cache="no-store")
    app.config.update(
        SESSION_COOKIE_NAME="staff",
        SESSION_COOKIE_PATH="/admin",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        WTF_CSRF_TIME_LIMIT=None,
    )
    CSRFProtect(app)
    return app
