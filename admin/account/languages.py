"""In which language the staff face answers: the one chosen before, in this browser or another, else the browser's, else
English. Offers only languages in which all of it can be said. Tables to take away are English, whoever asks: programs
read them. What a member reads here is kept with them, so that letters to them speak it, too."""

from flask import Blueprint, Flask, abort, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from registry.db import commits
from registry.staff.actions import reads
from registry.staff.models import Member
from registry.tongue.catalogues import ENGLISH, offered_to_staff, own_names
from registry.tongue.speaking import language, speak
from registry.web.languages import chosen, keep, page_before, wished

bp = Blueprint("languages", __name__)


def add_languages(app: Flask) -> None:
    """Each request speaks its language, and leaves none behind on its thread."""

    @app.before_request
    def speak_it() -> None:
        table = "csv" in request.args or request.path.endswith("csv")
        speak(ENGLISH if table else _spoken())

    @app.teardown_request
    def forget(_: BaseException | None) -> None:
        speak(ENGLISH)

    app.context_processor(lambda: {"tongues": own_names(offered_to_staff())})
    app.register_blueprint(bp)


def _spoken() -> str:
    """Of this browser, where somebody chose there; else of the member, wherever they chose."""
    tongues = offered_to_staff()
    if not chosen(request.environ, tongues) and current_user.is_authenticated:
        member: Member = current_user.member
        if member.language_chosen and member.language in tongues:
            return member.language
    return wished(request.environ, tongues)


def reads_here(member: Member) -> None:
    """Whoever signs in reads what they chose in this browser, else anywhere, else what the browser likes best. Callers
    commit."""
    here = bool(chosen(request.environ, offered_to_staff()))
    if here or not member.language_chosen:
        reads(member, language(), chosen=here)


@bp.get("/language/<code>")
@commits
def choose(code: str) -> Response:
    """Keeps the choice, also before anybody is signed in, and goes back to the page where it was made."""
    if code not in offered_to_staff():
        abort(404)
    if current_user.is_authenticated:
        reads(current_user.member, code, chosen=True)
    before = page_before()
    start = url_for("start.page")
    if before is None or not before.path.startswith(start):
        return keep(code, start)
    return keep(code, f"{before.path}?{before.query}" if before.query else before.path)


choose.public = True  # type: ignore[attr-defined]
