"""Who is signed in on the public face, and the forms of owners. Only under the paths named here is a cookie read or
set; every other page stays without one."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, Request, Response, abort, current_app, redirect, request, session
from flask.sessions import NullSession, SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf import CSRFProtect
from werkzeug.wrappers import Response as AnyResponse

from registry.registrations.models import Owner
from registry.registrations.queries import owner_by_id
from registry.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")
OWNED = (
    "/mine",
    "/register",
    "/watch",
    "/receipt",
    "/pass-on",
    "/stop",
    "/warranty",
    "/verify",
    "/remedy",
    "/case",
    "/fault",
)
"""First steps of the paths under which a session exists."""
_NOBODY = NullSession()


class OwnerSessions(SecureCookieSessionInterface):
    """A signed cookie under the owners' paths, nothing elsewhere: checks and recall pages must not know who asks."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return super().open_session(app, request) if owned(request.path) else _NOBODY

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if session is not _NOBODY:
            super().save_session(app, session, response)


def owned(path: str) -> bool:
    return any(path == first or path.startswith(f"{first}/") for first in OWNED)


def add_owning(app: Flask, settings: Settings) -> CSRFProtect:
    """Gives the public face its owners. Views elsewhere that take a POST have no session, hence no token: they change
    nothing, and are exempt by name where they are."""
    app.session_interface = OwnerSessions()
    app.config.update(
        SESSION_COOKIE_NAME="owner",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,
    )
    csrf = CSRFProtect(app)

    @app.before_request
    def protect() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        if owned(request.path):
            _no_zero_bytes()
            if not hasattr(view, "by_token"):
                csrf.protect()

    return csrf


def _no_zero_bytes() -> None:
    """Nobody types one, and PostgreSQL keeps none: refused at the door instead of in every field."""
    texts = (text for values in (request.args, request.form) for text in values.values())
    if "\0" in request.path or any("\0" in text for text in texts):
        abort(400)


def by_token(view: Callable[P, R]) -> Callable[P, R]:
    """A POST that does what the one-use token in its address is for, whoever is signed in. Nobody can forge one who
    has not got the letter; a mail program sends it without having seen a page (RFC 8058)."""
    view.by_token = True  # type: ignore[attr-defined]
    return view


def sign_in(owner: Owner) -> None:
    """From now on this browser is theirs, until it is closed."""
    session.clear()
    session["owner"], session["since"] = owner.id, owner.made_at.isoformat()


def sign_out() -> None:
    session.clear()


def owner_now() -> Owner | None:
    """Whoever is signed in. A number alone may be somebody else's by now, where its owner was erased: SQLite gives the
    last one again."""
    number = session.get("owner")
    found = owner_by_id(number) if isinstance(number, int) else None
    return found if found and session.get("since") == found.made_at.isoformat() else None


def owners_only(view: Callable[P, AnyResponse | str]) -> Callable[P, AnyResponse | str]:
    """Sends whoever is not signed in to where they are."""

    @wraps(view)
    def asked(*args: P.args, **kwargs: P.kwargs) -> AnyResponse | str:
        return redirect("/mine/enter") if owner_now() is None else view(*args, **kwargs)

    return asked
