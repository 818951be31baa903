"""Deny by default. Every staff endpoint names its permission with `@needs(...)` or says `view.public = True`;
one that does neither answers nobody."""

import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, flash, g, redirect, request, session, url_for
from flask_security import current_user, logout_user
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from registry.catalogue.limits import limit_to
from registry.staff.models import Member
from registry.staff.permissions import Actor, Permission
from registry.staff.queries import actor_of
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked

P = ParamSpec("P")
R = TypeVar("R")
LONGEST_SESSION = 12 * 3600
"""Seconds after which the password is asked again, however busy the session was."""
BY_BRAND = {
    "security", "start", "account", "makers", "products", "recalls", "registrations", "registering", "cases", "faults",
    "units", "uploads", "labels", "warranty", "notices", "audience", "reports", "consignees", "trace", "parts",
}  # fmt: skip
"""Areas that whoever works for some of a maker's brands may enter: what they find there is of these brands alone (see
`limits`). All others are shut."""
OF_ALL_BRANDS = {
    "trace.ending", "trace.pick", "cases.stock", "cases.add_part", "cases.set_stock", "cases.promise",
    "cases.return_address",
}  # fmt: skip
"""What of these areas is about shelves, spare parts, promised times and where things are sent back to, which all brands
share."""
OF_THE_SITE = {"makers"}
"""Areas of whoever runs the site, where no limit holds that they have at one maker."""
WHY_SHUT = marked("This page is about all of the maker’s brands, and you work for some of them.")
WITH_A_GIVEN_PASSWORD = {"security.change_password", "security.logout"}


def needs(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Names the permission of a view. The guard reads it before the view is called."""

    def named(view: Callable[P, R]) -> Callable[P, R]:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return named


def actor() -> Actor:
    """Whoever is signed in. Only asked in views that named a permission."""
    found: Actor = g.actor
    return found


def member_now() -> Member:
    """The row of whoever is signed in."""
    member: Member = current_user.member
    return member


def add_guard(app: Flask) -> None:
    """Comes before every view. Answers with a redirect or an error, or lets the request pass."""

    @app.before_request
    def guard() -> Response | None:
        g.actor = None
        if _signed_in():
            g.actor = actor_of(member_now(), session.get("maker"))
        limit_to(g.actor.brands if g.actor and request.blueprint not in OF_THE_SITE else ())
        if request.endpoint is None:  # no such address: say so to staff, send others to sign in
            return None if g.actor else _to_sign_in()
        view = current_app.view_functions[request.endpoint]
        if getattr(view, "public", False):
            return None
        return _allowed(getattr(view, "permission", None))

    @app.teardown_request
    def no_limit(_error: BaseException | None) -> None:
        limit_to(())


def open_to(who: Actor, endpoint: str) -> bool:
    """Whether an area is open to them, whatever their role: to those who work for some brands not every one is."""
    return not who.brands or (endpoint.partition(".")[0] in BY_BRAND and endpoint not in OF_ALL_BRANDS)


def _signed_in() -> bool:
    """By the session only, never by a token in an address or header, and not for ever."""
    if not current_user.is_authenticated or "_user_id" not in session:
        return False
    if time.time() - session.get("fs_paa", 0) > LONGEST_SESSION:
        logout_user()
        return False
    return True


def _allowed(permission: Permission | None) -> Response | None:
    if g.actor is None:
        return _to_sign_in()
    if permission is None:
        raise Forbidden
    if member_now().password_is_given and request.endpoint not in WITH_A_GIVEN_PASSWORD:
        return redirect(url_for("security.change_password"))
    if not open_to(g.actor, request.endpoint or "") or g.actor.is_of_all_brands(permission):
        raise Forbidden(WHY_SHUT)
    if g.actor.may(permission):
        return None
    if g.actor.lacks_only_second_factor(permission):
        flash(_("This needs a second factor. Set one up below: it takes two minutes."), "warning")
        return redirect(url_for("account.page"))
    raise Forbidden


def _to_sign_in() -> Response:
    """Back to the page asked for afterwards; a form that was sent cannot be sent again by us."""
    if request.method != "GET":
        return redirect(url_for("security.login"))
    wanted = f"{request.script_root}{request.full_path.rstrip('?')}"
    home = url_for("start.page")
    return redirect(url_for("security.login", next=None if wanted == home else wanted))
