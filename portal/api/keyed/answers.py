"""Answers to keyed requests: JSON for this caller alone, with a validator of its content."""

import hashlib

from flask import Response, request

from portal.api.answers import encode


def answered(body: object, status: int = 200, location: str = "") -> Response:
    """JSON with an ETag; 304 without a body where a GET says by If-None-Match that it has the same already."""
    answer = Response(encode(body), status, content_type="application/json")
    if location:
        answer.headers["Location"] = location
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Vary"] = "Authorization, Accept-Encoding"
    answer.set_etag(hashlib.sha256(answer.get_data()).hexdigest()[:32])
    return answer.make_conditional(request)  # type: ignore[return-value]
