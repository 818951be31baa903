"""What the layout of every staff page needs: who is signed in, for which maker, and where they can go."""

from typing import Any

from flask import Flask, g, request, url_for

from registry.staff.permissions import Actor, Permission

NAVIGATION = (
    ("start.page", "Overview", Permission.OWN_ACCOUNT),
    ("recalls.index", "Recalls", Permission.SEE_RECALLS),
    ("products.index", "Products", Permission.SEE_PRODUCTS),
    ("warranty.index", "Warranty", Permission.SEE_PRODUCTS),
    ("uploads.index", "Uploads", Permission.SEE_UNITS),
    ("units.index", "Units", Permission.SEE_UNITS),
    ("labels.index", "Labels", Permission.PRINT_LABELS),
    ("registrations.index", "Registrations", Permission.SEE_REGISTRATIONS),
    ("registering.index", "Register", Permission.REGISTER_FOR_CUSTOMERS),
    ("systems.keys", "Systems", Permission.CONNECT_SYSTEMS),
    ("trace.index", "Trace", Permission.SEE_TRACE),
    ("places.index", "Places", Permission.SEE_TRACE),
    ("log.page", "Log", Permission.SEE_LOG),
    ("account.team", "Team", Permission.SEE_TEAM),
    ("makers.index", "Makers", Permission.ADMIT_MAKERS),
)

OWN_MENU = (
    ("account.page", "Your account", Permission.OWN_ACCOUNT),
    ("export.page", "Export", Permission.EXPORT),
)
"""Behind one's own name: what is seldom needed."""


def add_frame(app: Flask) -> None:
    @app.context_processor
    def frame() -> dict[str, Any]:
        who: Actor | None = g.get("actor")
        if who is None:
            return {}
        return {
            "who": who,
            "Permission": Permission,
            "staff_home": url_for("start.page"),
            "staff_nav": _links(app, who),
            "staff_user": who.name,
            "staff_maker": who.seat.name if who.seat else "",
            "user_links": [
                (url_for(endpoint), text) for endpoint, text, need in OWN_MENU if who.role_allows(need)
            ],
            "demo": bool(who.seat and who.seat.is_demo),
        }


def _links(app: Flask, who: Actor) -> list[tuple[str, str, bool]]:
    here = (request.endpoint or "").partition(".")[0]
    return [
        (url_for(endpoint), text, _is_here(endpoint, here))
        for endpoint, text, permission in NAVIGATION
        if endpoint in app.view_functions and who.role_allows(permission)
    ]


def _is_here(endpoint: str, here: str) -> bool:
    """The team page is the account's neighbour, not its parent."""
    area = endpoint.partition(".")[0]
    return endpoint == request.endpoint if area == "account" else area == here
