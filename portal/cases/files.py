"""Files of one's request: sent, made anew from their pixels, opened again."""

from flask import Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from portal.cases.area import bp, own, seen
from portal.cases.following import case_page
from registry.cases.queries import file_of
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import following
from registry.journeys.attached import TOO_OFTEN
from registry.plates.papers import TELL, ending, remade_paper
from registry.plates.reader import Unreadable

Page = AnyResponse | str | tuple[str, int]


@bp.post("/case/<reference>/files")
@commits
def send(reference: str) -> Page:
    """What cannot be used is told at the field."""
    case, disposal = own(reference), bool(request.form.get("disposal"))
    field = "photo" if disposal else "file"
    try:
        if not following.may_send(case.id):
            raise Refused(field, TOO_OFTEN)
        following.send_file(case, remade_paper(_sent(field)), disposal=disposal)
    except (Unreadable, Refused) as error:
        db.session.rollback()
        said = TELL[error.kind] if isinstance(error, Unreadable) else error.message
        return case_page(own(reference), [(field, said)]), 400
    return redirect(f"/case/{case.reference}#files", 303)


@bp.get("/case/<reference>/files/<int:file_id>")
def show(reference: str, file_id: int) -> Response:
    """The file as it is kept."""
    case = seen(reference) or abort(404)
    found, data = (file_of(case.id, file_id) if file_id < 2**31 else None) or abort(404)
    shown = Response(data, mimetype=found.kind)
    shown.headers["Content-Disposition"] = f'attachment; filename="file-{found.id}.{ending(found.kind)}"'
    return shown


def _sent(field: str) -> bytes:
    upload = request.files.get(field)
    if upload is None:
        return b""
    with upload.stream:
        return bytes(upload.read())
