"""In which language the staff face answers: the one chosen before, else the browser's, else English. Offers only
languages in which all of it can be said. Tables to take away are English, whoever asks: programs read them."""

from flask import Blueprint, Flask, abort, request, url_for
from werkzeug.wrappers import Response

from registry.tongue.catalogues import ENGLISH, offered_to_staff, own_names
from registry.tongue.speaking import speak
from registry.web.languages import keep, page_before, wished

bp = Blueprint("languages", __name__)


def add_languages(app: Flask) -> None:
    """Each request speaks its language, and leaves none behind on its thread."""

    @app.before_request
    def speak_it() -> None:
        table = "csv" in request.args or request.path.endswith("csv")
        speak(ENGLISH if table else wished(request.environ, offered_to_staff()))

    @app.teardown_request
    def forget(_: BaseException | None) -> None:
        speak(ENGLISH)

    app.context_processor(lambda: {"tongues": own_names(offered_to_staff())})
    app.register_blueprint(bp)


@bp.get("/language/<code>")
def choose(code: str) -> Response:
    """Keeps the choice, also before anybody is signed in, and goes back to the page where it was made."""
    if code not in offered_to_staff():
        abort(404)
    before = page_before()
    start = url_for("start.page")
    if before is None or not before.path.startswith(start):
        return keep(code, start)
    return keep(code, f"{before.path}?{before.query}" if before.query else before.path)


choose.public = True  # type: ignore[attr-defined]
