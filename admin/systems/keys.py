"""A maker's keys: listed, made, rotated, revoked. A key is on the page that made it, once, and nowhere else."""

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import actor, needs
from admin.systems.area import bp, by
from registry.db import commits, db
from registry.errors import Refused
from registry.staff.keys import actions, queries
from registry.staff.keys.models import ApiKey
from registry.staff.keys.scopes import SCOPE_WORDS, Scope
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked

SCOPES = [(scope.value, *words) for scope, words in SCOPE_WORDS.items()]
NEVER = marked("Only when it is revoked")
OVERLAPS = [
    ("24", "For one more day"),
    ("168", "For seven more days"),
    ("720", "For thirty more days"),
    ("1", "For one more hour"),
    ("0", "Not at all: it ends now"),
]
Errors = Sequence[tuple[str, str]]


@bp.get("/keys")
@needs(Permission.CONNECT_SYSTEMS)
def keys() -> str:
    found = queries.keys_of(actor().organisation_id)
    working = [key for key in found if not key.ended()]
    ended = [key for key in found if key.ended()]
    return render_template("admin/systems/keys.html", working=working, ended=ended)


@bp.route("/keys/new", methods=["GET", "POST"])
@needs(Permission.CONNECT_SYSTEMS)
@commits
def new_key() -> str | Response:
    if request.method == "GET":
        return _new()
    given = request.form
    try:
        days = int(told) if (told := given.get("days", "")).isdecimal() and len(told) < 6 else None
        if days is None and told:
            raise Refused("days", _("Choose one of those in the list."))
        key, shown = actions.make(
            actor().organisation_id,
            given.get("name", ""),
            given.getlist("scopes"),
            given.get("rate", ""),
            days,
            by(),
        )
    except Refused as refused:
        db.session.rollback()
        return _new([(refused.field, refused.message)])
    return _handed_over(key, shown)


@bp.get("/keys/<int:key_id>")
@needs(Permission.CONNECT_SYSTEMS)
def key(key_id: int) -> str:
    return _page(_own(key_id))


@bp.post("/keys/<int:key_id>/rotate")
@needs(Permission.CONNECT_SYSTEMS)
@commits
def rotate_key(key_id: int) -> str:
    own, hours = _own(key_id), request.form.get("hours", "")
    try:
        after, shown = actions.rotate(own, int(hours) if hours in dict(OVERLAPS) else -1, by())
    except Refused as refused:
        db.session.rollback()
        return _page(_own(key_id), [(refused.field, refused.message)])
    return _handed_over(after, shown, own)


@bp.post("/keys/<int:key_id>/revoke")
@needs(Permission.CONNECT_SYSTEMS)
@commits
def revoke_key(key_id: int) -> Response:
    own = _own(key_id)
    actions.revoke(own, by())
    flash(_("The key of %(name)s opens nothing any more.", name=own.name), "success")
    return redirect(url_for("systems.keys"), 303)


def _new(errors: Errors = ()) -> str:
    usual = {"days": "365", "rate": actions.RATES[1]}
    return render_template(
        "admin/systems/new_key.html", scopes=SCOPES, days=_days(), rates=[(rate, rate) for rate in actions.RATES],
        **_form(errors, usual), chosen=request.form.getlist("scopes"),
    )  # fmt: skip


def _page(own: ApiKey, errors: Errors = ()) -> str:
    words = [SCOPE_WORDS[Scope(scope)] for scope in own.scopes]
    return render_template(
        "admin/systems/key.html", key=own, words=words, overlaps=OVERLAPS, **_form(errors, {"hours": "24"})
    )


def _form(errors: Errors, usual: dict[str, str]) -> dict[str, Any]:
    given = request.form if request.method == "POST" else usual
    return {"errors": errors, "wrong": dict(errors), "given": given}


def _handed_over(key: ApiKey, shown: str, before: ApiKey | None = None) -> str:
    return render_template("admin/systems/key_made.html", key=key, shown=shown, before=before)


def _own(key_id: int) -> ApiKey:
    found = queries.own_key(actor().organisation_id, key_id) if key_id < 2**31 else None
    return found or abort(404)


def _days() -> list[tuple[str, str]]:
    return [*((str(days), _("%(many)s days", many=days)) for days in actions.DAYS), ("", NEVER)]
