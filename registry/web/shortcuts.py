"""A few addresses asked for by the thousand are answered before Flask, which would cost as much as the answer.
A shortcut that cannot answer says None, and the view of the same address does: both give the same bytes."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import brotli
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

SPENT = "portal.spent"
"""Set in the environment once a request was counted against its address, so that the view does not again."""
Headers = list[tuple[str, str]]
_CODINGS = ("br", "gzip", "identity")


@dataclass(frozen=True, slots=True)
class Quick:
    """An answer of status 200. `endpoint` is what logs and counters call it: the view's own name."""

    endpoint: str
    body: bytes
    content_type: str
    headers: tuple[tuple[str, str], ...] = ()


Shortcut = Callable[[dict[str, Any]], Quick | None]


def answer(quick: Quick, accepts: str | None) -> tuple[bytes, Headers]:
    """The body as it goes out, compressed for those who ask for it, and its headers."""
    body = quick.body
    headers = [("Content-Type", quick.content_type), *quick.headers]
    if accepts is not None:
        headers.append(("Vary", "Accept-Encoding"))
        coding = parse_accept_header(accepts, Accept).best_match(_CODINGS, "identity")
        if coding != "identity":
            body = brotli.compress(body, quality=4) if coding == "br" else gzip.compress(body, 4, mtime=0)
            headers.append(("Content-Encoding", coding))
    headers.append(("Content-Length", str(len(body))))
    return body, headers
