"""The check's pages: home, the answer, a photo of the plate. Nothing is changed by any of them, nothing is kept."""

from urllib.parse import parse_qsl

from flask import Blueprint, Flask, Response, current_app, redirect, render_template, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from portal.check.front import front_facts
from portal.check.pages import Pages
from portal.check.photo import Camera
from portal.check.photo import answer as photo_answer
from portal.check.words import add_words
from registry.errors import Refused
from registry.journeys.check import Verdict, check, parse_told
from registry.settings import Settings
from registry.throttle.local import Throttle, caller_of
from registry.web.metrics import CHECKS

bp = Blueprint("check", __name__)
add_words(bp)

MOST_PARAMETERS = 40
MOST_QUERY = 8_000
_counted = {verdict: CHECKS.labels(verdict.value, "page").inc for verdict in Verdict}


def add_check(app: Flask) -> None:
    """Gives the app the check and what it keeps in memory."""
    settings: Settings = app.config["SETTINGS"]
    app.extensions["throttle"] = Throttle(settings.check_rate)
    app.extensions["check_pages"] = Pages(settings.public_url)
    app.extensions["camera"] = Camera()
    app.register_blueprint(bp)


@bp.get("/")
def home() -> str:
    values = {name: value for name, value in request.args.items() if len(value) <= 200}
    return front_page(values)


@bp.get("/check")
def unit() -> AnyResponse | tuple[str, int]:
    extensions, environ = current_app.extensions, request.environ
    if not extensions["throttle"].allow(caller_of(environ.get("REMOTE_ADDR"))):
        raise TooManyRequests
    query = environ["QUERY_STRING"]
    if not query:
        return redirect("/")
    try:
        answer = check(parse_told(given(query)))
    except Refused as refused:
        return refused_page(query, refused)
    _counted[answer.verdict]()
    return Response(extensions["check_pages"].page(answer))


@bp.post("/check/photo")
def photo() -> Response:
    return photo_answer()


@bp.get("/check/photo")
def photo_form() -> AnyResponse:
    return redirect("/#photo")


def given(query: str) -> dict[str, list[str]]:
    """The query's fields; what was left blank was not told."""
    if len(query) > MOST_QUERY:
        raise Refused(
            "serial", "That is far too long for a number. Type only the number, up to 100 characters."
        )
    try:
        pairs = parse_qsl(query, max_num_fields=MOST_PARAMETERS, encoding="utf-8", errors="strict")
    except UnicodeDecodeError as error:
        raise Refused("serial", "Some of that cannot be read. Type the number anew.") from error
    except ValueError as error:
        raise Refused("", "That are too many fields at once. Start again with the number.") from error
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        if value.strip():
            fields.setdefault(name, []).append(value)
    if not fields:
        raise Refused("serial", "Type the number that is on your product.")
    return fields


def refused_page(query: str, refused: Refused) -> tuple[str, int]:
    """The first page again, with what was typed and the message at its field."""
    pairs = parse_qsl(query[:MOST_QUERY], keep_blank_values=True, errors="replace")[:MOST_PARAMETERS]
    values = {name: "".join(filter(str.isprintable, value))[:200] for name, value in pairs}
    return front_page(values, refused), 400


def front_page(values: dict[str, str], refused: Refused | None = None) -> str:
    return render_template("portal/check/home.html", **front_facts(values, refused))
