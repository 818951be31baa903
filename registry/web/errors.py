"""Error pages that help: what went wrong in plain words, what to do now, and the id to quote."""

import logging

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import Forbidden, HTTPException, InternalServerError, TooManyRequests

from registry.db import db
from registry.errors import Refused
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.web.logs import request_id
from registry.web.problems import problem

log = logging.getLogger(__name__)

FOR_PROGRAMS = ("/api/", "/RestWebServices/")
WORDS: dict[int, tuple[str, str]] = {
    400: (
        marked("We could not read that request"),
        marked("Go back, look at what you entered, and send it again."),
    ),
    403: (
        marked("You may not open this page"),
        marked("Sign in with an account that has the right for it, or ask your maker's publisher."),
    ),
    404: (
        marked("There is no such page"),
        marked("Look at the address for a slip, or start again with the number on your product."),
    ),
    405: (marked("This page cannot be used that way"), marked("Open it from its form and send it again.")),
    413: (marked("That is too large"), marked("Send a smaller picture or file, or fewer numbers at once.")),
    415: (marked("We cannot read that kind of file"), marked("Send a JPEG, PNG, WebP or HEIC picture.")),
    429: (
        marked("Too many requests from your address"),
        marked("Wait a minute, then try again. Nothing you entered has been lost by us: we keep nothing."),
    ),
    500: (
        marked("Something failed on our side"),
        marked("Try again in a minute. If it fails again, tell us the number below."),
    ),
    503: (
        marked("This part of the site is resting"),
        marked("Checks go on. Try this page again in a few minutes."),
    ),
}

FOR_A_PROGRAM: dict[int, str] = {
    404: "There is nothing at this address, or it is not yours. Look for a slip: /api/v1/docs lists what there is.",
    405: "This address does not know this method. Allow says which it knows.",
    413: "The body is too large. Send less at once.",
    415: "The body is of a kind that is not read here. Content-Type and Content-Encoding say what it is.",
}
"""Programs are told in English what a person would be told otherwise."""


def add_error_pages(app: Flask, face: str) -> None:
    """HTML for people, problem details where programs ask. A failure nobody foresaw is logged whole and shown never."""

    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> Response | tuple[str, int, list[tuple[str, str]]]:
        return _answer(face, error)

    @app.errorhandler(Refused)
    def refused(error: Refused) -> Response | tuple[str, int, list[tuple[str, str]]]:
        return _page(face, 400, error.message, [])

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response | tuple[str, int, list[tuple[str, str]]]:
        log.error("unforeseen failure", exc_info=error)
        db.session.rollback()
        return _answer(face, InternalServerError())


def _answer(face: str, error: HTTPException) -> Response | tuple[str, int, list[tuple[str, str]]]:
    headers = [("Allow", ", ".join(allowed))] if (allowed := getattr(error, "valid_methods", None)) else []
    if isinstance(error, TooManyRequests):
        headers.append(("Retry-After", "60"))
    if error.response is not None:  # a redirect or an answer made whole by whoever raised it
        return current_app.make_response(error.get_response())
    why = error.description if isinstance(error, Forbidden) and face == "admin" else None
    return _page(face, error.code or 500, "" if why in (None, Forbidden.description) else str(why), headers)


def _page(
    face: str, code: int, detail: str, headers: list[tuple[str, str]]
) -> Response | tuple[str, int, list[tuple[str, str]]]:
    title, text = WORDS.get(code, WORDS[500] if code >= 500 else WORDS[400])
    if face == "portal" and request.path.startswith(FOR_PROGRAMS):
        answer = problem(code, detail or FOR_A_PROGRAM.get(code, f"{title}. {text}"))
        answer.headers.extend(headers)
        return answer
    page = render_template(
        f"{face}/error.html", code=code, title=_(title), text=_(detail or text), request_id=request_id()
    )
    return page, code, [*headers, ("Cache-Control", "no-store")]
