"""All bounds of a recall list that was read, a page at a time. Reads only."""

from functools import partial

from flask import abort, url_for

from admin import bounds
from admin.account.guard import needs
from admin.uploads.area import bp, own
from registry.intake.models import DONE, PREVIEW, RECALL_LIST
from registry.journeys import figures
from registry.staff.permissions import Permission


@bp.get("/<int:upload_id>/bounds", endpoint="bounds")
@needs(Permission.SEE_UNITS)
def page(upload_id: int) -> str:
    upload = own(upload_id)
    if upload.purpose != RECALL_LIST or upload.state not in {PREVIEW, DONE}:
        abort(404)
    trail = [(url_for("uploads.page", upload_id=upload_id), upload.file_name[:40])]
    return bounds.shown(partial(figures.bounds_of, upload), trail)
