"""What every page of the uploads starts with: the blueprint, one's own upload or nothing, and who may see its rows."""

from flask import Blueprint, abort

from admin.account.guard import actor
from admin.uploads.words import PERMISSIONS
from registry.audit.entries import keep
from registry.intake import queries
from registry.intake.models import SALES, Upload
from registry.recalls.states import Author
from registry.staff.permissions import Permission

bp = Blueprint("uploads", __name__, url_prefix="/uploads")


def own(upload_id: int) -> Upload:
    """The maker's upload; another's answers 404 like any unknown number."""
    if upload_id >= 2**31:
        abort(404)
    return queries.own_upload(actor().organisation_id, upload_id) or abort(404)


def held(upload_id: int) -> Upload:
    """The upload to do something with: nobody else's to change until this request ends."""
    may_or_forbid(own(upload_id).purpose)
    return queries.lock_upload(actor().organisation_id, upload_id) or abort(404)


def may_or_forbid(purpose: str) -> None:
    """The endpoint's own permission opens the area; what a file is for may ask for another."""
    if not actor().may(PERMISSIONS[purpose]):
        abort(403)


def sees_rows(upload: Upload) -> bool:
    """Sales records name customers: only whoever brought them, or has the right, reads their rows."""
    if upload.purpose != SALES:
        return True
    return upload.by_id == actor().member_id or actor().may(Permission.SEE_CUSTOMERS)


def note_look(upload: Upload) -> None:
    """Who reads rows of sales that somebody else brought looks at customers, and that is kept."""
    if upload.purpose == SALES and upload.by_id != actor().member_id and sees_rows(upload):
        keep(upload.organisation_id, actor().member_id, actor().name, "upload.rows_seen", "upload", upload.id)


def author() -> Author:
    return Author(actor().member_id, actor().name)
