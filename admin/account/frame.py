"""What the layout of every staff page needs: who is signed in, for which maker, and where they can go."""

from functools import partial
from typing import Any

from flask import Flask, g, url_for

from admin.account.guard import open_to
from admin.account.navigation import groups_for
from registry.staff.permissions import Actor, Permission
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked

OWN_MENU = (
    ("account.page", marked("Your account"), Permission.OWN_ACCOUNT),
    ("export.page", marked("Export"), Permission.EXPORT),
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
            "is_open": partial(open_to, who),
            "Permission": Permission,
            "staff_home": url_for("start.page"),
            "staff_nav": groups_for(who),
            "staff_user": who.name,
            "staff_maker": who.seat.name if who.seat else "",
            "user_links": [
                (url_for(endpoint), _(text)) for endpoint, text, need in OWN_MENU if who.role_allows(need)
            ],
            "demo": bool(who.seat and who.seat.is_demo),
        }
