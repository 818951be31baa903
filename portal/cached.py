"""Public pages that are the same for everybody: short max-age, a validator of their content, 304 where unchanged."""

from flask import Response, request

MAX_AGE = 60


def cached(
    body: str | bytes, content_type: str = "text/html; charset=utf-8", max_age: int = MAX_AGE
) -> Response:
    """The answer, or 304 without a body to whoever has it already."""
    answer = Response(body, content_type=content_type)
    answer.headers["Cache-Control"] = f"public, max-age={max_age}"
    answer.headers["Vary"] = "Accept-Encoding"
    answer.add_etag(weak=True)
    return answer.make_conditional(request)  # type: ignore[return-value]
