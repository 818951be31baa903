"""All bounds of the units that a version covers, a page at a time. Reads only."""

from functools import partial

from flask import abort, url_for

from admin import bounds
from admin.account.guard import needs
from admin.recalls.area import bp, current, own, working
from registry.recalls.bounding import bounds_after
from registry.staff.permissions import Permission


@bp.get("/<int:recall_id>/bounds", endpoint="bounds")
@needs(Permission.SEE_RECALLS)
def page(recall_id: int) -> str:
    """Of the version that is being written or reviewed, else of what is public."""
    recall = own(recall_id)
    version = working(recall) or current(recall) or abort(404)
    trail = [(url_for("recalls.page", recall_id=recall_id), recall.title[:40])]
    return bounds.shown(partial(bounds_after, recall.organisation_id, dict(version.criteria)), trail)
