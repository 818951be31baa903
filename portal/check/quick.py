"""The check's page before Flask: the same page, where it was made before. Look-again pages, refused input and
the first page of a kind are left to the view."""

from typing import Any

from flask import Flask

from portal.check.pages import Pages
from portal.languages import language_of
from portal.shortcut import check_shortcut
from registry.journeys.check import Answer, Verdict, parse_told
from registry.journeys.queried import given
from registry.tongue.catalogues import ENGLISH
from registry.tongue.speaking import speaking
from registry.web.metrics import CHECKS
from registry.web.shortcuts import Quick, Shortcut

count_page = {verdict: CHECKS.labels(verdict.value, "page").inc for verdict in Verdict}
_HTML = "text/html; charset=utf-8"


def page_shortcut(app: Flask) -> Shortcut:
    """The shortcut of one app."""
    pages: Pages = app.extensions["check_pages"]

    def write(answer: Answer) -> Quick | None:
        body = pages.kept(answer)
        if body is None:
            return None
        count_page[answer.verdict]()
        return Quick("check.unit", body, _HTML)

    answered = check_shortcut(app, lambda query: parse_told(given(query)), write)

    def in_any(environ: dict[str, Any]) -> Quick | None:
        spoken = language_of(environ)
        if spoken == ENGLISH:
            return answered(environ)
        with speaking(spoken):
            return answered(environ)

    return in_any
