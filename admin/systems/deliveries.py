"""What was delivered to an endpoint, try by try, and the same once more: one message, or all of a span of time."""

from datetime import UTC, datetime

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import needs
from admin.systems.area import bp, by
from admin.systems.webhooks import Errors, own_endpoint
from registry.db import commits, db
from registry.errors import Refused
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import ngettext
from registry.tongue.words import number
from registry.webhooks import actions, queries
from registry.webhooks.cleaning import KEPT
from registry.webhooks.events import EVENT_WORDS

SIZE = 50
STATES = {
    "": "All",
    "queued": "Waiting",
    "waiting": "Held back",
    "sending": "Being sent",
    "sent": "Delivered",
    "failed": "Given up",
}


@bp.get("/webhooks/<int:endpoint_id>")
@needs(Permission.CONNECT_SYSTEMS)
def webhook(endpoint_id: int) -> str:
    return _page(endpoint_id)


@bp.post("/webhooks/<int:endpoint_id>/again")
@needs(Permission.CONNECT_SYSTEMS)
@commits
def send_between(endpoint_id: int) -> str | Response:
    own, failed = own_endpoint(endpoint_id), request.form.get("which") != "all"
    try:
        first, last = _moment("since"), _moment("until")
        count = actions.send_between(own, first, last, by(), failed=failed)
    except Refused as refused:
        db.session.rollback()
        return _page(endpoint_id, [(refused.field, refused.message)])
    flash(
        ngettext(
            "%(many)s message will be sent again.",
            "%(many)s messages will be sent again.",
            count,
            many=number(count),
        ),
        "success",
    )
    return redirect(url_for("systems.webhook", endpoint_id=own.id), 303)


@bp.get("/webhooks/<int:endpoint_id>/<int:delivery_id>")
@needs(Permission.CONNECT_SYSTEMS)
def delivery(endpoint_id: int, delivery_id: int) -> str:
    own = own_endpoint(endpoint_id)
    line = (queries.line(own.id, delivery_id) if delivery_id < 2**31 else None) or abort(404)
    return render_template(
        "admin/systems/delivery.html",
        endpoint=own,
        line=line,
        states=STATES,
        body=queries.body_of(line.id),
        tries=queries.tries_of(line.id),
    )


@bp.post("/webhooks/<int:endpoint_id>/<int:delivery_id>/again")
@needs(Permission.CONNECT_SYSTEMS)
@commits
def send_again(endpoint_id: int, delivery_id: int) -> Response:
    own = own_endpoint(endpoint_id)
    line = (queries.line(own.id, delivery_id) if delivery_id < 2**31 else None) or abort(404)
    try:
        actions.send_again(own, line.id, by())
        flash(_("The message will be sent again, under the same webhook-id."), "success")
    except Refused as refused:
        db.session.rollback()
        flash(refused.message, "warning")
    return redirect(url_for("systems.delivery", endpoint_id=endpoint_id, delivery_id=delivery_id), 303)


def _page(endpoint_id: int, errors: Errors = ()) -> str:
    own = own_endpoint(endpoint_id)
    state = request.args.get("state", "")
    before = request.args.get("before", type=int)
    lines, more = queries.lines(
        own.id, state if state in STATES else "", None if before is None else min(before, 2**31 - 1), SIZE
    )
    return render_template(
        "admin/systems/webhook.html",
        endpoint=own,
        lines=lines,
        more=more,
        state=state,
        states=STATES,
        events={event.value: words[0] for event, words in EVENT_WORDS.items()},
        kept=KEPT.days,
        given=request.form,
        errors=errors,
        wrong=dict(errors),
    )


def _moment(field: str) -> datetime:
    """As a browser's picker writes it, in UTC."""
    text = request.form.get(field, "")[:32]
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(field, _("Write day and time in UTC, such as 2026-11-28T09:30.")) from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
