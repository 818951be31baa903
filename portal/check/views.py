"""The check's pages: home, the answer, a photo of the plate. Nothing is changed by any of them, nothing is kept."""

from urllib.parse import parse_qsl

from flask import Blueprint, Flask, Response, current_app, redirect, render_template, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from portal.check.front import front_facts
from portal.check.pages import Pages
from portal.check.photo import Camera
from portal.check.photo import answer as photo_answer
from portal.check.quick import count_page, page_shortcut
from portal.check.words import add_words
from registry.errors import Refused
from registry.journeys.check import check, parse_told
from registry.journeys.queried import MOST_PARAMETERS, MOST_QUERY, given
from registry.settings import Settings
from registry.throttle.local import Throttle, caller_of
from registry.web.shortcuts import SPENT

bp = Blueprint("check", __name__)
add_words(bp)


def add_check(app: Flask) -> None:
    """Gives the app the check and what it keeps in memory."""
    settings: Settings = app.config["SETTINGS"]
    app.extensions["throttle"] = Throttle(settings.check_rate)
    app.extensions["check_pages"] = Pages(settings.public_url)
    app.extensions["shortcuts"]["/check"] = page_shortcut(app)
    app.extensions["camera"] = Camera()
    app.register_blueprint(bp)


@bp.get("/")
def home() -> str:
    values = {name: value for name, value in request.args.items() if len(value) <= 200}
    return front_page(values)


@bp.get("/check")
def unit() -> AnyResponse | tuple[str, int]:
    extensions, environ = current_app.extensions, request.environ
    if SPENT not in environ and not extensions["throttle"].allow(caller_of(environ.get("REMOTE_ADDR"))):
        raise TooManyRequests
    query = environ["QUERY_STRING"]
    if not query:
        return redirect("/")
    try:
        answer = check(parse_told(given(query)))
    except Refused as refused:
        return refused_page(query, refused)
    count_page[answer.verdict]()
    return Response(extensions["check_pages"].page(answer))


@bp.post("/check/photo")
def photo() -> Response:
    return photo_answer()


@bp.get("/check/photo")
def photo_form() -> AnyResponse:
    return redirect("/#photo")


def refused_page(query: str, refused: Refused) -> tuple[str, int]:
    """The first page again, with what was typed and the message at its field."""
    pairs = parse_qsl(query[:MOST_QUERY], keep_blank_values=True, errors="replace")[:MOST_PARAMETERS]
    values = {name: "".join(filter(str.isprintable, value))[:200] for name, value in pairs}
    return front_page(values, refused), 400


def front_page(values: dict[str, str], refused: Refused | None = None) -> str:
    return render_template("portal/check/home.html", **front_facts(values, refused))
