"""In which language the public face answers: the one in the address, else the one chosen before, else the browser's,
else English. Decides nothing else, and keeps nothing on the server.

Pages that an HTTP cache may keep have an address a language, `?lang=de`: some caches look at no `Vary`, and nearly each
browser sends an Accept-Language of its own. Without `lang` such an address is English for whoever gets it from a cache;
whoever wants another language is sent on, by an answer that no cache keeps. Pages that are never kept (checks, forms)
answer at once. A choice is kept in a cookie that holds the two letters and nothing about the person."""

import re
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Blueprint, Flask, abort, current_app, redirect, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response as AnyResponse

from registry.settings import Settings
from registry.tongue.catalogues import ENGLISH, OWN_NAMES, offered
from registry.tongue.speaking import language, speak
from registry.web.errors import FOR_PROGRAMS

COOKIE = "language"
A_YEAR = 365 * 24 * 3600
LONGEST_HEADER = 200
_NAMED = re.compile(r"(?:^|&)lang=([A-Za-z]{2})(?=[-_&]|$)")
_ALL_NAMED = re.compile(r"(?:^|&)lang=[^&]*")
_CHOSEN = re.compile(rf"(?:^|; ?){COOKIE}=([a-z]{{2}})(?:;|$)")

bp = Blueprint("languages", __name__)


def language_of(environ: dict[str, Any]) -> str:
    """Asked for each check: a browser without a cookie costs three look-ups."""
    if "lang=" in environ.get("QUERY_STRING", "") and (said := named(environ)):
        return said
    cookie = environ.get("HTTP_COOKIE")
    if cookie and (chosen := _CHOSEN.search(cookie)) and chosen[1] in offered():
        return chosen[1]
    header = environ.get("HTTP_ACCEPT_LANGUAGE")
    return _of_browser(header[:LONGEST_HEADER]) if header else ENGLISH


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

    app.context_processor(lambda: {"languages": [(code, OWN_NAMES[code]) for code in offered()]})
    app.register_blueprint(bp)


@bp.get("/language/<code>")
def choose(code: str) -> AnyResponse:
    """Keeps the choice and goes back to the page where it was made."""
    if code not in offered():
        abort(404)
    settings: Settings = current_app.config["SETTINGS"]
    answer = redirect(_back(request.referrer or ""), 303)
    answer.set_cookie(
        COOKIE, code, max_age=A_YEAR, secure=settings.secure_cookies, httponly=True, samesite="Lax"
    )
    return answer


def own_address() -> AnyResponse | None:
    """Where a page that caches keep is to be had in the language of this request; None where that is here."""
    if language() == ENGLISH or named(request.environ):
        return None
    query = _ALL_NAMED.sub("", request.query_string.decode("latin-1")).lstrip("&")
    answer = redirect(f"{quote(request.path)}?{query}{'&' if query else ''}lang={language()}", 302)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _back(came_from: str) -> str:
    """The path and query of one of our own pages, without the language in it; the first page where it is not ours."""
    try:
        parts = urlsplit(came_from)
    except ValueError:
        return "/"
    if parts.netloc != request.host or not parts.path.startswith("/") or parts.path.startswith(("//", "/\\")):
        return "/"
    query = _ALL_NAMED.sub("", parts.query).lstrip("&")
    return f"{parts.path}?{query}" if query else parts.path


@lru_cache(maxsize=512)
def _of_browser(header: str) -> str:
    """Of the languages offered the one liked best. A country that goes with it (`de-AT`) does not matter."""
    liked = parse_accept_header(header, LanguageAccept)
    for name, quality in liked:
        code = name.partition("-")[0].lower()
        if quality > 0 and (code in offered() or name == "*"):
            return ENGLISH if name == "*" else code
    return ENGLISH
