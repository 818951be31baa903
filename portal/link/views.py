"""The resolver. Whoever scans the code on a product gets a page with the verdict for this very unit; programs get its
links, and are sent on to what they ask for. Nothing is changed, no cookie is set."""

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from portal.cached import cached
from portal.limits import may_check
from portal.link import linkset, pages
from portal.link.asked import form, linktype, sent_on, sent_path
from portal.link.types import links_of
from registry.carriers.keys import KEY_NAMES
from registry.carriers.reading import read_link
from registry.errors import Refused
from registry.journeys.resolving import Resolved, find, resolve
from registry.web.problems import OPEN_TO_OTHERS

bp = Blueprint("link", __name__)
DEFAULT = frozenset({"", "defaultLink", "pip"})


@bp.get(f"/<any({', '.join(map(repr, KEY_NAMES))}):key>/<path:rest>", merge_slashes=False)
def thing(key: str, rest: str) -> AnyResponse:  # noqa: ARG001 - both are read as they were sent
    if not may_check():
        raise TooManyRequests
    link = read_link(sent_path(), request.query_string.decode("ascii", "replace"))
    found = find(link)
    if not found.products:
        return pages.unknown(found)
    wanted = linktype()
    if wanted == "linkset" or (not wanted and form() != "text/html"):
        return _linkset(found)
    return pages.unit(resolve(link), _site()) if wanted in DEFAULT else _sent_on(found, wanted)


@bp.get("/.well-known/gs1resolver")
def description() -> Response:
    return cached(linkset.description(_site()), "application/json", max_age=86400)


def _linkset(found: Resolved) -> Response:
    wanted = form() if form() in ("application/json", "application/ld+json") else "application/linkset+json"
    body = linkset.linkset(found, _site(), with_context=wanted == "application/ld+json")
    answer = cached(body, wanted)
    answer.headers.add(
        "Link",
        f'<{linkset.CONTEXT}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"',
    )
    return pages.dressed(answer, found, _site())


def _sent_on(found: Resolved, wanted: str) -> AnyResponse:
    """To the link of that type; the rest of the query goes along, as GS1 has it."""
    target = next((link for link in links_of(found) if link.name == wanted), None)
    if target is None:
        return pages.no_such_type(found, wanted, _site())
    more = "".join(f"&{pair}" for pair in sent_on(found.link))
    answer = redirect(target.href + more, 307)
    answer.headers["Cache-Control"] = "public, max-age=60"
    return pages.dressed(answer, found, _site())


@bp.errorhandler(Refused)
def refused(error: Refused) -> AnyResponse:
    return pages.wrong(error)


@bp.after_request
def open_to_others(answer: Response) -> Response:
    """Pages of any origin may read what is here: it holds nothing personal."""
    for name, value in OPEN_TO_OTHERS:
        answer.headers[name] = value
    answer.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    answer.headers["Access-Control-Allow-Headers"] = "Accept, Accept-Language, If-None-Match"
    answer.vary.update(("Accept", "Accept-Encoding"))
    return answer


def _site() -> str:
    return str(current_app.config["SETTINGS"].public_url).rstrip("/")
