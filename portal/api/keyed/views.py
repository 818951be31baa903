"""What a key may know of itself."""

from flask import Blueprint, Response

from portal.api.answers import moment
from portal.api.keyed.answers import answered
from portal.api.keyed.guard import caller, keyed
from portal.api.refusals import add_refusals
from registry.staff.queries import maker

bp = Blueprint("keyed", __name__, url_prefix="/api/v1")
add_refusals(bp)


@bp.get("/key")
@keyed(None)
def key() -> Response:
    who = caller()
    whose = maker(who.organisation_id)
    body = {
        "key": who.handle,
        "name": who.name,
        "maker": whose.slug if whose else "",
        "scopes": who.scopes,
        "rate": who.rate,
        "expires_at": moment(who.expires_at) if who.expires_at else None,
    }
    return answered(body)
