"""The letters of a recall: how many stand where, their words, the dead ones sent again, reminders. Never whom they
went to."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import actor, needs
from admin.notices.area import bp, own_public
from registry.db import commits
from registry.errors import Refused
from registry.journeys import noticing
from registry.notices.kinds import KINDS
from registry.recalls.models import Recall
from registry.recalls.states import Author
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _


@bp.get("/<int:recall_id>")
@needs(Permission.SEE_RECALLS)
def page(recall_id: int) -> str:
    recall = own_public(recall_id)
    rows = noticing.progress(recall.organisation_id, recall.id)
    dead = noticing.dead(recall.organisation_id, recall.id)
    kinds = [(name, kind.words) for name, kind in KINDS.items() if kind.recall]
    return render_template("admin/notices/page.html", recall=recall, rows=rows, dead=dead, kinds=kinds)


@bp.get("/<int:recall_id>/words/<kind>")
@needs(Permission.SEE_RECALLS)
def words(recall_id: int, kind: str) -> str:
    recall = own_public(recall_id)
    if kind not in KINDS or not KINDS[kind].recall:
        abort(404)
    email = noticing.words_of(recall, kind)
    return render_template("admin/notices/words.html", recall=recall, email=email, what=_(KINDS[kind].words))


@bp.post("/<int:recall_id>/letters/<int:letter_id>")
@needs(Permission.PUBLISH_RECALLS)
@commits
def again(recall_id: int, letter_id: int) -> Response:
    recall = own_public(recall_id)
    letter = noticing.dead_letter(recall.organisation_id, letter_id) if letter_id < 2**31 else None
    noticing.send_again(letter or abort(404), _author())
    flash(_("The letter waits to be sent again."), "good")
    return redirect(url_for("notices.page", recall_id=recall.id), 303)


@bp.get("/<int:recall_id>/remind")
@needs(Permission.PUBLISH_RECALLS)
def remind(recall_id: int) -> str:
    return _remind(own_public(recall_id))


@bp.post("/<int:recall_id>/remind")
@needs(Permission.PUBLISH_RECALLS)
@commits
def send_reminders(recall_id: int) -> Response | tuple[str, int]:
    recall = own_public(recall_id)
    try:
        told = noticing.remind(recall, _author(), request.form.get("seen", ""))
    except Refused as refused:
        return _remind(recall, refused.message), 409
    flash(_("%(told)s reminders wait to be sent.", told=told), "good")
    return redirect(url_for("notices.page", recall_id=recall.id), 303)


def _remind(recall: Recall, problem: str = "") -> str:
    people, wave = noticing.idle(recall), noticing.next_wave(recall.id)
    email = noticing.words_of(recall, "reminder")
    return render_template(
        "admin/notices/remind.html", recall=recall, people=people, wave=wave, email=email, problem=problem
    )


def _author() -> Author:
    return Author(actor().member_id, actor().name)
