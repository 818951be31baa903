"""A maker's webhooks: endpoints written down, tried, paused, removed. A secret is on the page that made it, once."""

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import actor, needs
from admin.systems.area import bp, by
from registry.db import commits, db
from registry.errors import Refused
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _
from registry.webhooks import actions, queries
from registry.webhooks.events import EVENT_WORDS
from registry.webhooks.models import WebhookEndpoint

EVENTS = [(event.value, *words) for event, words in EVENT_WORDS.items()]
MOVES = {"pause": actions.pause, "go-on": actions.go_on}
Errors = Sequence[tuple[str, str]]


@bp.get("/webhooks")
@needs(Permission.CONNECT_SYSTEMS)
def webhooks() -> str:
    found = queries.endpoints_of(actor().organisation_id)
    counts = queries.counts([one.id for one in found])
    return render_template("admin/systems/webhooks.html", endpoints=found, counts=counts)


@bp.route("/webhooks/new", methods=["GET", "POST"])
@needs(Permission.CONNECT_SYSTEMS)
@commits
def new_webhook() -> str | Response:
    if request.method == "GET":
        return _form(None)
    try:
        endpoint, shown = actions.add(actor().organisation_id, *_typed(), by())
    except Refused as refused:
        db.session.rollback()
        return _form(None, [(refused.field, refused.message)])
    return _handed_over(endpoint, shown)


@bp.route("/webhooks/<int:endpoint_id>/edit", methods=["GET", "POST"])
@needs(Permission.CONNECT_SYSTEMS)
@commits
def edit_webhook(endpoint_id: int) -> str | Response:
    own = own_endpoint(endpoint_id)
    if request.method == "GET":
        return _form(own)
    try:
        actions.change(own, *_typed(), by())
    except Refused as refused:
        db.session.rollback()
        return _form(own_endpoint(endpoint_id), [(refused.field, refused.message)])
    flash(_("Saved."), "success")
    return _to(own)


@bp.post("/webhooks/<int:endpoint_id>/secret")
@needs(Permission.CONNECT_SYSTEMS)
@commits
def webhook_secret(endpoint_id: int) -> str:
    own = own_endpoint(endpoint_id)
    return _handed_over(own, actions.rotate(own, by()), rotated=True)


@bp.post("/webhooks/<int:endpoint_id>/<any('pause', 'go-on'):move>")
@needs(Permission.CONNECT_SYSTEMS)
@commits
def move_webhook(endpoint_id: int, move: str) -> Response:
    own = own_endpoint(endpoint_id)
    MOVES[move](own, by())
    flash(
        _("It is told again; what waited is sent now.") if move == "go-on" else _("It is paused."), "success"
    )
    return _to(own)


@bp.post("/webhooks/<int:endpoint_id>/remove")
@needs(Permission.CONNECT_SYSTEMS)
@commits
def remove_webhook(endpoint_id: int) -> Response:
    own = own_endpoint(endpoint_id)
    actions.remove(own, by())
    flash(_("%(name)s is told nothing any more.", name=own.name), "success")
    return redirect(url_for("systems.webhooks"), 303)


@bp.post("/webhooks/<int:endpoint_id>/test")
@needs(Permission.CONNECT_SYSTEMS)
@commits
def test_webhook(endpoint_id: int) -> Response:
    own = own_endpoint(endpoint_id)
    actions.test(own, by())
    flash(_("A test message is on its way. Look at this page again in a few seconds."), "success")
    return _to(own)


def own_endpoint(endpoint_id: int) -> WebhookEndpoint:
    found = queries.own_endpoint(actor().organisation_id, endpoint_id) if endpoint_id < 2**31 else None
    return found or abort(404)


def _typed() -> tuple[str, str, list[str]]:
    given = request.form
    return given.get("name", ""), given.get("url", ""), given.getlist("events")


def _form(own: WebhookEndpoint | None, errors: Errors = ()) -> str:
    given: Any = request.form
    chosen = given.getlist("events")
    if request.method == "GET":
        given = {"name": own.name, "url": own.url} if own else {}
        chosen = own.events if own else [value for value, *_ in EVENTS]
    return render_template(
        "admin/systems/webhook_form.html",
        endpoint=own,
        events=EVENTS,
        chosen=chosen,
        given=given,
        errors=errors,
        wrong=dict(errors),
    )


def _handed_over(endpoint: WebhookEndpoint, shown: str, *, rotated: bool = False) -> str:
    return render_template(
        "admin/systems/webhook_secret.html", endpoint=endpoint, shown=shown, rotated=rotated
    )


def _to(endpoint: WebhookEndpoint) -> Response:
    return redirect(url_for("systems.webhook", endpoint_id=endpoint.id), 303)
