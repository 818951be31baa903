"""Notices and reminders to businesses: the number and the words before the button."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import needs
from admin.consignees import words
from admin.consignees.area import bp, by, own
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import consigning
from registry.journeys.consigning import Desk
from registry.notices.consigned import NOTICE, REMINDER
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import ngettext
from registry.tongue.words import number

Page = str | Response | tuple[str, int]


@bp.get("/<int:recall_id>/tell")
@needs(Permission.PUBLISH_RECALLS)
def tell(recall_id: int) -> Page:
    return _tell(own(recall_id))


@bp.post("/<int:recall_id>/words")
@needs(Permission.PUBLISH_RECALLS)
@commits
def say(recall_id: int) -> Page:
    found = own(recall_id)
    try:
        consigning.say(found, request.form.get("words", ""), by())
    except Refused as refused:
        return _tell(found, refused), 400
    flash(_("The notice says so now."), "success")
    return redirect(url_for("consignees.tell", recall_id=recall_id), 303)


@bp.post("/<int:recall_id>/tell")
@needs(Permission.PUBLISH_RECALLS)
@commits
def send(recall_id: int) -> Page:
    found = own(recall_id, locked=True)
    try:
        told = consigning.tell(found, request.form.get("seen", ""), by())
    except Refused as refused:
        db.session.rollback()
        return _tell(own(recall_id), refused), 409
    flash(
        ngettext(
            "%(many)s notice waits to be sent.", "%(many)s notices wait to be sent.", told, many=number(told)
        ),
        "success",
    )
    return redirect(url_for("consignees.page", recall_id=recall_id), 303)


@bp.get("/<int:recall_id>/remind")
@needs(Permission.PUBLISH_RECALLS)
def remind(recall_id: int) -> Page:
    return _remind(own(recall_id))


@bp.post("/<int:recall_id>/remind")
@needs(Permission.PUBLISH_RECALLS)
@commits
def send_reminders(recall_id: int) -> Page:
    found = own(recall_id, locked=True)
    try:
        told = consigning.remind(found, request.form.get("seen", ""), by())
    except Refused as refused:
        db.session.rollback()
        return _remind(own(recall_id), refused), 409
    flash(
        ngettext(
            "%(many)s reminder waits to be sent.",
            "%(many)s reminders wait to be sent.",
            told,
            many=number(told),
        ),
        "success",
    )
    return redirect(url_for("consignees.page", recall_id=recall_id), 303)


def _tell(found: Desk, refused: Refused | None = None) -> str:
    some = found.to_tell
    return render_template(
        "admin/consignees/tell.html",
        found=found,
        some=some,
        seen=consigning.seen_of(some),
        email=consigning.letter_words(found, NOTICE),
        typed=request.form.get("words", found.words),
        refused=refused,
        words=words,
    )


def _remind(found: Desk, refused: Refused | None = None) -> str:
    some, wave = found.silent, consigning.next_wave(found)
    return render_template(
        "admin/consignees/remind.html",
        found=found,
        some=some,
        wave=wave,
        seen=consigning.seen_of(some, wave),
        email=consigning.letter_words(found, REMINDER),
        refused=refused,
        words=words,
    )
