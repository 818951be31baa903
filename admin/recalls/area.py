"""What every page of the recall area starts with: the blueprint, and one's own recall or nothing."""

from datetime import timedelta

from flask import Blueprint, abort

from admin.account.guard import actor
from registry.clock import now
from registry.recalls import staff_queries as queries
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.states import VERSION_DRAFT, VERSION_PUBLISHED, Author

bp = Blueprint("recalls", __name__, url_prefix="/recalls")


def own(recall_id: int) -> Recall:
    """The maker's recall with its parts; another's answers 404 like any unknown number."""
    if recall_id >= 2**31:
        abort(404)
    return queries.own_recall(actor().organisation_id, recall_id) or abort(404)


def author() -> Author:
    return Author(actor().member_id, actor().name)


def working(recall: Recall) -> ScopeVersion | None:
    """The version being written or reviewed."""
    return next((v for v in reversed(recall.versions) if v.state != VERSION_PUBLISHED), None)


def current(recall: Recall) -> ScopeVersion | None:
    """The version that counts for the public."""
    return next((v for v in recall.versions if v.number == recall.current_number), None)


def overdue(version: ScopeVersion | None) -> bool:
    """Its moment has come and gone by a minute, and it is not public: no worker runs, or it failed."""
    moment = version.scheduled_for if version else None
    return moment is not None and moment < now() - timedelta(minutes=1)


def draft(recall: Recall) -> ScopeVersion:
    """The draft to write on, or 404: there is nothing to write on."""
    version = working(recall)
    if version is None or version.state != VERSION_DRAFT:
        abort(404)
    return version


def locked(recall_id: int) -> ScopeVersion:
    """The working version, nobody else's to change until this request ends."""
    own(recall_id)
    return queries.lock_working_version(actor().organisation_id, recall_id) or abort(404)
