"""Which of the languages that a face offers somebody chose, or their browser likes best. Keeps nothing on the server: a
choice is a cookie of two letters that says nothing about the person, and holds for both faces."""

import re
from functools import lru_cache
from typing import Any
from urllib.parse import SplitResult, urlsplit

from flask import current_app, redirect, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response

from registry.settings import Settings
from registry.tongue.catalogues import ENGLISH

COOKIE = "language"
A_YEAR = 365 * 24 * 3600
LONGEST_HEADER = 200
_CHOSEN = re.compile(rf"(?:^|; ?){COOKIE}=([a-z]{{2}})(?:;|$)")


def wished(environ: dict[str, Any], offered: tuple[str, ...]) -> str:
    """The one chosen before, else the browser's, else English."""
    if said := chosen(environ, offered):
        return said
    header = environ.get("HTTP_ACCEPT_LANGUAGE")
    return _of_browser(header[:LONGEST_HEADER], offered) if header else ENGLISH


def chosen(environ: dict[str, Any], offered: tuple[str, ...]) -> str:
    """The one chosen before in this browser; empty where there is none."""
    found = _CHOSEN.search(environ.get("HTTP_COOKIE") or "")
    return found[1] if found and found[1] in offered else ""


def keep(code: str, page: str) -> Response:
    """Keeps the choice and goes on to a page."""
    settings: Settings = current_app.config["SETTINGS"]
    answer = redirect(page, 303)
    answer.set_cookie(
        COOKIE, code, max_age=A_YEAR, secure=settings.secure_cookies, httponly=True, samesite="Lax"
    )
    return answer


def page_before() -> SplitResult | None:
    """The page of ours on which somebody pressed; none where the browser does not say, or it was another's."""
    try:
        parts = urlsplit(request.referrer or "")
    except ValueError:
        return None
    ours = parts.netloc == request.host and parts.path.startswith("/")
    return parts if ours and not parts.path.startswith(("//", "/\\")) else None


@lru_cache(maxsize=512)
def _of_browser(header: str, offered: tuple[str, ...]) -> str:
    """Of the languages offered the one liked best. A country that goes with it (`de-AT`) does not matter."""
    liked = parse_accept_header(header, LanguageAccept)
    for name, quality in liked:
        code = name.partition("-")[0].lower()
        if quality > 0 and (code in offered or name == "*"):
            return ENGLISH if name == "*" else code
    return ENGLISH
