"""What a request wants of a link: the address as it was sent, the link type, the form of the answer."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, unquote, unquote_plus, urlsplit

from flask import request

from portal.link.types import type_asked
from registry.carriers.characters import encoded
from registry.carriers.fields import AI_DATES, AI_FIELDS
from registry.carriers.links import DigitalLink

LINKSET_TYPES = ("application/linkset+json", "application/json", "application/ld+json")
OFFERED = ("text/html", *LINKSET_TYPES, "application/problem+json")
OURS = frozenset({"linkType", "context"})


def sent_path() -> str:
    """The path with its percent-encoding: L%2F5 is one step, and the server has taken it for two."""
    environ = request.environ
    raw = urlsplit(str(environ.get("RAW_URI") or environ.get("REQUEST_URI") or "")).path
    return raw if unquote(raw, errors="replace") == request.path else quote(request.path)


def linktype() -> str:
    """`recallStatus`, `linkset`; empty where none is asked for."""
    named = request.args.get("linkType", "").strip()
    return "linkset" if named == "all" else type_asked(named)


def form() -> str:
    """The media type that suits the caller best; a page where anything will do."""
    return request.accept_mimetypes.best_match(OFFERED) or OFFERED[0]


def sent_on(link: DigitalLink) -> Iterator[str]:
    """What a redirect takes along of the query. Attributes that a check has a name for go under that name already."""
    for ai, value in link.attributes:
        if ai not in AI_FIELDS and ai not in AI_DATES:
            yield f"{ai}={encoded(value)}"
    for pair in link.others:
        if unquote_plus(pair.partition("=")[0]) not in OURS and parse_qsl(pair, keep_blank_values=True):
            yield pair
