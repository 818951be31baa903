"""Letters that could not be delivered and belong to no recall: about registrations, warranties and requests, and to
staff. Never whom they went to, and only of one's own maker; what belongs to no maker is for whoever runs the site."""

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from admin.account.guard import actor, needs
from admin.notices.area import bp
from registry.db import commits
from registry.journeys import noticing
from registry.notices.kinds import KINDS
from registry.recalls.states import Author
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _


@bp.get("/undelivered")
@needs(Permission.SEE_REGISTRATIONS)
def undelivered() -> str:
    found = noticing.undelivered(actor().organisation_id)
    rows = [(letter, KINDS[letter.kind].words) for letter in found]
    return render_template("admin/notices/undelivered.html", rows=rows)


@bp.post("/undelivered/<int:letter_id>")
@needs(Permission.SETTLE_REGISTRATIONS)
@commits
def deliver(letter_id: int) -> Response:
    letter = noticing.dead_letter(actor().organisation_id, letter_id) if letter_id < 2**31 else None
    if letter is None or letter.recall_id is not None:
        abort(404)
    noticing.send_again(letter, Author(actor().member_id, actor().name))
    flash(_("The letter waits to be sent again."), "good")
    return redirect(url_for("notices.undelivered"), 303)
