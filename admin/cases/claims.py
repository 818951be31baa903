"""What staff do with a claim: find the fault, decide whether the warranty covers it, answer who objects, note that an
authority was told, close it without a remedy. Who was hurt is read by whoever has the right, one look at a time."""

from flask import request
from werkzeug.wrappers import Response

from admin.account.guard import needs
from admin.cases.acting import do
from admin.cases.area import bp, by, own
from admin.cases.views import case_page
from registry.cases.models import RemedyCase
from registry.db import commits
from registry.errors import Refused
from registry.journeys import deciding_claims
from registry.staff.permissions import Permission
from registry.tongue.speaking import gettext as _

Page = str | Response


@bp.post("/<int:case_id>/fault")
@needs(Permission.WORK_CASES)
@commits
def diagnose(case_id: int) -> Page:
    def look(case: RemedyCase) -> None:
        deciding_claims.diagnose(case, request.form.get("found", ""), _words("finding"), by())

    return do(case_id, look, _("Noted; whoever reported it hears of it."), "finding")


@bp.post("/<int:case_id>/cover")
@needs(Permission.DECIDE_CLAIMS)
@commits
def cover(case_id: int) -> Page:
    def decide(case: RemedyCase) -> None:
        deciding_claims.decide(case, request.form.get("cover", ""), _words("reason"), by())

    return do(case_id, decide, _("Decided; whoever reported it reads why."))


@bp.post("/<int:case_id>/appeal")
@needs(Permission.DECIDE_CLAIMS)
@commits
def answer(case_id: int) -> Page:
    def reply(case: RemedyCase) -> None:
        chosen = request.form.get("grant", "")
        if chosen not in ("y", "n"):
            raise Refused("grant", _("Choose whether you grant it."))
        deciding_claims.answer(case, _words("answer"), by(), grant=chosen == "y")

    return do(case_id, reply, _("Answered; whoever objected reads why."))


@bp.post("/<int:case_id>/end")
@needs(Permission.DECIDE_CLAIMS)
@commits
def end(case_id: int) -> Page:
    return do(
        case_id, lambda case: deciding_claims.end(case, _words("end"), by()), _("The claim is closed."), "end"
    )


@bp.post("/<int:case_id>/authority")
@needs(Permission.DECIDE_CLAIMS)
@commits
def authority(case_id: int) -> Page:
    def note(case: RemedyCase) -> None:
        deciding_claims.told_authority(
            case, request.form.get("authority", ""), request.form.get("number", ""), by()
        )

    return do(case_id, note, _("Noted."))


@bp.post("/<int:case_id>/injury")
@needs(Permission.SEE_INJURIES)
@commits
def injury(case_id: int) -> str:
    """Who was hurt, and how: a press of its own, and an entry in the log."""
    return case_page(case_id, injury=deciding_claims.injury(own(case_id), by()))


def _words(field: str) -> str:
    return request.form.get(field, "")[:20_000]
