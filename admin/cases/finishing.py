"""The remedy is done: recorded against the unit, with a picture of the old one where there is one."""

from flask import request
from werkzeug.wrappers import Response

from admin.account.guard import needs
from admin.cases.acting import do
from admin.cases.area import bp, by
from registry.cases.models import RemedyCase
from registry.db import commits
from registry.errors import Refused
from registry.journeys.putting_right import Work, put_right
from registry.plates.papers import TELL, Paper, remade_paper
from registry.plates.reader import Unreadable
from registry.staff.permissions import Permission
from registry.tongue.speaking import marked

FIELDS = (
    "done_on",
    "job",
    "part",
    "technician",
    "replacement",
    "repair_from",
    "without_photo",
    "why_without",
)
DONE = marked(
    "Recorded, and the owner hears of it. Where a recall asked for it, the check of this unit says so from now on."
)


@bp.post("/<int:case_id>/remedied")
@needs(Permission.WORK_CASES)
@commits
def remedied(case_id: int) -> str | Response:
    typed = Work(**{name: request.form.get(name, "")[:500] for name in FIELDS})

    def finish(case: RemedyCase) -> None:
        put_right(case, typed, by(), _photo())

    return do(case_id, finish, DONE)


def _photo() -> Paper | None:
    upload = request.files.get("photo")
    if upload is None or not upload.filename:
        return None
    with upload.stream:
        data = bytes(upload.read())
    try:
        return remade_paper(data)
    except Unreadable as error:
        raise Refused("photo", TELL[error.kind]) from None
