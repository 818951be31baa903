"""Public pages that are the same for everybody: short max-age, a validator of their content, 304 where unchanged. A
page has an address for each language; why, says portal/languages.py."""

from flask import Response, request

from portal.languages import named, own_address

MAX_AGE = 60
PAGE = "text/html; charset=utf-8"


def cached(body: str | bytes, content_type: str = PAGE, max_age: int = MAX_AGE) -> Response:
    """The answer, 304 without a body to whoever has it already, or the way to its address in another language."""
    elsewhere = own_address() if content_type == PAGE and max_age else None
    if elsewhere is not None:
        return elsewhere  # type: ignore[return-value]
    answer = Response(body, content_type=content_type)
    answer.headers["Cache-Control"] = f"public, max-age={max_age}" if max_age else "public, no-cache"
    answer.headers["Vary"] = "Accept-Encoding"
    if content_type == PAGE and not named(request.environ):
        answer.vary.update(("Accept-Language", "Cookie"))
    answer.add_etag(weak=True)
    return answer.make_conditional(request)  # type: ignore[return-value]
