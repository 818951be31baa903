"""What a publisher decides: approve and when, another moment, release, or send it back."""

from datetime import datetime

from flask import request
from werkzeug.wrappers import Response

from admin.account.guard import needs
from admin.recalls import moments
from admin.recalls.area import author, bp
from admin.recalls.review import step
from registry.db import commits
from registry.errors import Refused
from registry.journeys import publishing
from registry.recalls import approving
from registry.recalls.models import ScopeVersion
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked

PUBLISHED = marked("Published. Checks answer by it from now on.")


@bp.post("/<int:recall_id>/publish")
@needs(Permission.PUBLISH_RECALLS)
@commits
def publish(recall_id: int) -> str | Response:
    """Approves what is in review, for now, for a moment, or for a button later."""
    return step(recall_id, _approve)


@bp.post("/<int:recall_id>/release")
@needs(Permission.PUBLISH_RECALLS)
@commits
def release(recall_id: int) -> str | Response:
    def change(version: ScopeVersion) -> str:
        publishing.release(version, author(), _seen())
        return PUBLISHED

    return step(recall_id, change)


@bp.post("/<int:recall_id>/schedule")
@needs(Permission.PUBLISH_RECALLS)
@commits
def schedule(recall_id: int) -> str | Response:
    def change(version: ScopeVersion) -> str:
        moment, typed = moments.moment(request.form)
        publishing.schedule(version, author(), _seen(), moment, typed)
        return _("It will be published at %(typed)s.", typed=_shown(moment, typed))

    return step(recall_id, change)


@bp.post("/<int:recall_id>/send-back")
@needs(Permission.PUBLISH_RECALLS)
@commits
def send_back(recall_id: int) -> str | Response:
    def change(version: ScopeVersion) -> str:
        approving.send_back(version, author(), request.form.get("comment", "")[:4000])
        return _("Sent back to its writers with your comment.")

    return step(recall_id, change)


def _approve(version: ScopeVersion) -> str:
    when, override = request.form.get("when", "now"), request.form.get("override", "")[:4000]
    if when == "at":
        moment, typed = moments.moment(request.form)
        publishing.approve(version, author(), _seen(), moment, typed, override)
        return _("Approved. It will be published at %(typed)s.", typed=_shown(moment, typed))
    if when == "later":
        publishing.approve(version, author(), _seen(), "later", override=override)
        return _("Approved. Nothing is public yet: anyone who may publish can release it.")
    if when != "now":
        raise Refused("when", _("Choose when it is to be published."))
    publishing.approve(version, author(), _seen(), "now", override=override)
    return PUBLISHED


def _shown(moment: datetime, typed: str) -> str:
    said = f"{moment:%Y-%m-%d %H:%M} UTC"
    return said if typed == said else f"{typed} ({said})"


def _seen() -> str:
    return request.form.get("seen", "")
