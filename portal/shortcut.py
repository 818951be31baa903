"""A check before Flask, for the page and for programs alike: counted against the limit, read, judged. Whatever is
refused or cannot be answered is left to the view, which says so."""

from collections.abc import Callable
from typing import Any

from flask.sansio.app import App
from sqlalchemy.exc import SQLAlchemyError

from registry.errors import Refused
from registry.journeys.answers import Answer, Told
from registry.journeys.check import check
from registry.recalls.index.serving import Serving
from registry.throttle.local import Throttle, caller_of
from registry.web.shortcuts import SPENT, Quick, Shortcut


def check_shortcut(
    app: App,
    read: Callable[[str], Told],
    write: Callable[[Answer], Quick | None],
    refusals: tuple[type[Exception], ...] = (),
) -> Shortcut:
    """`read` makes the unit of a query string, or raises Refused or one of `refusals`; `write` the answer, or None."""
    throttle: Throttle = app.extensions["throttle"]
    index: Serving = app.extensions["check_index"]
    left_to_the_view: tuple[type[Exception], ...] = (Refused, LookupError, SQLAlchemyError, *refusals)

    def shortcut(environ: dict[str, Any]) -> Quick | None:
        if not throttle.allow(caller_of(environ.get("REMOTE_ADDR"))):
            return None
        environ[SPENT] = True
        try:
            answer = check(read(environ.get("QUERY_STRING", "")), index.current())
        except left_to_the_view:
            return None
        return write(answer)

    return shortcut
