"""Errors of programs' requests, as RFC 9457 problem details."""

import json
from http import HTTPStatus

from flask import Response

from registry.web.logs import request_id


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
    return Response(json.dumps(body), status, content_type="application/problem+json")
