"""The check's page before Flask: the same page, where it was made before. Look-again pages, refused input and
the first page of a kind are left to the view."""

from typing import Any

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from portal.check.asked import given
from portal.check.pages import Pages
from registry.errors import Refused
from registry.journeys.check import Verdict, check, parse_told
from registry.recalls.index.serving import Serving
from registry.throttle.local import Throttle, caller_of
from registry.web.metrics import CHECKS
from registry.web.shortcuts import SPENT, Quick, Shortcut

count_page = {verdict: CHECKS.labels(verdict.value, "page").inc for verdict in Verdict}
_HTML = "text/html; charset=utf-8"


def page_shortcut(app: Flask) -> Shortcut:
    """The shortcut of one app, with what it needs looked up once."""
    throttle: Throttle = app.extensions["throttle"]
    pages: Pages = app.extensions["check_pages"]
    index: Serving = app.extensions["check_index"]

    def shortcut(environ: dict[str, Any]) -> Quick | None:
        if not throttle.allow(caller_of(environ.get("REMOTE_ADDR"))):
            return None
        environ[SPENT] = True
        try:
            found = check(parse_told(given(environ.get("QUERY_STRING", ""))), index.current())
        except (Refused, LookupError, SQLAlchemyError):
            return None
        body = pages.kept(found)
        if body is None:
            return None
        count_page[found.verdict]()
        return Quick("check.unit", body, _HTML)

    return shortcut
