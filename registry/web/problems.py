"""Errors of programs' requests, as RFC 9457 problem details."""

import json
from http import HTTPStatus

from flask import Response

from registry.web.logs import request_id

OPEN_TO_OTHERS = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag, Link, Retry-After, X-Request-ID"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
)
"""Headers of what pages of any origin may read: it holds nothing personal, and no cookie opens more of it."""


def problem(status: int, detail: str, **more: object) -> Response:
    """`application/problem+json` with type, title, status, detail, request_id and what `more` adds."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "request_id": request_id(),
        **more,
    }
    return Response(json.dumps(body), status, [("Content-Type", "application/problem+json"), *OPEN_TO_OTHERS])
