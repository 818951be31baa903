"""Serves the pictures that makers uploaded. Their addresses are digests, so browsers keep them for good."""

from flask import Blueprint, Response, abort, request

from registry.catalogue.staff_queries import picture_by_digest

bp = Blueprint("pictures", __name__)


@bp.get("/pictures/<digest>.jpg")
def picture(digest: str) -> Response:
    found = picture_by_digest(digest) if digest.isalnum() else None
    if found is None:
        abort(404)
    answer = Response(found.data, mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    answer.set_etag(digest)
    answer.make_conditional(request)
    return answer
