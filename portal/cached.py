"""Public pages that are the same for everybody: a validator of their content, 304 where unchanged. What tells of a
recall is asked for anew each time: at the moment of a publication all of it changes, and no cache shows the old. A page
has an address for each language; why, says portal/languages.py."""

from flask import Response, request

from portal.languages import named, own_address

PAGE = "text/html; charset=utf-8"


def cached(
    body: str | bytes, content_type: str = PAGE, max_age: int = 0, *, addressed: bool = True
) -> Response:
    """The answer, 304 without a body to whoever has it already, or the way to its address in another language. With a
    `max_age` it tells of no recall."""
    elsewhere = own_address() if content_type == PAGE and addressed else None
    if elsewhere is not None:
        return elsewhere  # type: ignore[return-value]
    answer = Response(body, content_type=content_type)
    answer.headers["Cache-Control"] = f"public, max-age={max_age}" if max_age else "public, no-cache"
    answer.headers["Vary"] = "Accept-Encoding"
    if content_type == PAGE and not named(request.environ):
        answer.vary.update(("Accept-Language", "Cookie"))
    answer.add_etag(weak=True)
    return answer.make_conditional(request)  # type: ignore[return-value]
