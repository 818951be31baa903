"""What goes with a parcel that is sent back, and that it is on its way."""

from flask import Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from portal.cases.acting import do
from portal.cases.area import bp, seen
from registry.db import commits
from registry.journeys import following, sending_back

Page = AnyResponse | str | tuple[str, int]


@bp.get("/case/<reference>/return.pdf")
def return_label(reference: str) -> Response:
    """The label and the slip for the parcel."""
    case = seen(reference) or abort(404)
    made = Response(sending_back.label(following.follow(case)) or abort(404), mimetype="application/pdf")
    made.headers["Content-Disposition"] = f'inline; filename="return-{case.reference}.pdf"'
    return made


@bp.post("/case/<reference>/sent")
@commits
def sent_back(reference: str) -> Page:
    return do(reference, lambda case: sending_back.sent(case, request.form.get("parcel", "")[:1_000]))
