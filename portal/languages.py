"""In which language the public face answers: the one in the address, else the one chosen before, else the browser's,
else English. Decides nothing else, and keeps nothing on the server.

Pages that an HTTP cache may keep have an address a language, `?lang=de`: some caches look at no `Vary`, and nearly each
browser sends an Accept-Language of its own. Without `lang` such an address is English for whoever gets it from a cache;
whoever wants another language is sent on, by an answer that no cache keeps. Pages that are never kept (checks, forms)
answer at once. A choice is kept in a cookie that holds the two letters and nothing about the person."""

import re
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Flask, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from registry.tongue.catalogues import ENGLISH, offered, own_names
from registry.tongue.speaking import language, speak
from registry.web.errors import FOR_PROGRAMS
from registry.web.languages import keep, page_before, wished

_NAMED = re.compile(r"(?:^|&)lang=([A-Za-z]{2})(?=[-_&]|$)")
_ALL_NAMED = re.compile(r"(?:^|&)lang=[^&]*")

bp = Blueprint("languages", __name__)


def language_of(environ: dict[str, Any]) -> str:
    """Asked for each check: a browser without a cookie costs three look-ups."""
    if "lang=" in environ.get("QUERY_STRING", "") and (said := named(environ)):
        return said
    return wished(environ, offered())


def named(environ: dict[str, Any]) -> str:
    """The language in the address; English where it is none of ours, so that an address is always in one language."""
    query = environ.get("QUERY_STRING", "")
    found = _NAMED.search(query) if "lang=" in query else None
    if found is None:
        return ""
    return found[1].lower() if found[1].lower() in offered() else ENGLISH


def add_languages(app: Flask) -> None:
    """Each request speaks its language, and leaves none behind on its thread."""

    @app.before_request
    def choose() -> None:
        speak(ENGLISH if request.path.startswith(FOR_PROGRAMS) else language_of(request.environ))

    @app.teardown_request
    def forget(_: BaseException | None) -> None:
        speak(ENGLISH)

    app.context_processor(lambda: {"tongues": own_names(offered())})
    app.register_blueprint(bp)


@bp.get("/language/<code>")
def choose(code: str) -> AnyResponse:
    """Keeps the choice and goes back to the page where it was made."""
    if code not in offered():
        abort(404)
    return keep(code, _back())


def own_address() -> AnyResponse | None:
    """Where a page that caches keep is to be had in the language of this request; None where that is here."""
    if language() == ENGLISH or named(request.environ):
        return None
    query = _ALL_NAMED.sub("", request.query_string.decode("latin-1")).lstrip("&")
    answer = redirect(f"{quote(request.path)}?{query}{'&' if query else ''}lang={language()}", 302)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _back() -> str:
    """The path and query of one of our own pages, without the language in it; the first page where it is not ours."""
    before = page_before()
    if before is None:
        return "/"
    query = _ALL_NAMED.sub("", before.query).lstrip("&")
    return f"{before.path}?{query}" if query else before.path
