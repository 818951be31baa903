"""The yearly question: what is still mine. The link in the letter is the key; looking changes nothing."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from portal.keeping.area import bp
from portal.owning import by_token
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import still_yours

Page = AnyResponse | str


@bp.get("/still/<token>")
def still(token: str) -> Page:
    return _page(token)


@bp.post("/still/<token>")
@by_token
@commits
def say_still(token: str) -> Page:
    """The link is used up by it; afterwards a plain page says what was done."""
    typed = {name: text[:20] for name, text in request.form.items()}
    try:
        done = still_yours.answer(token, typed)
    except Refused as refused:
        db.session.rollback()
        return _page(token, refused.message, typed)
    return _spent() if done is None else render_template("portal/keeping/still_done.html", done=done)


def _page(token: str, error: str = "", typed: dict[str, str] | None = None) -> Page:
    asked = still_yours.behind(token)
    if asked is None:
        return _spent()
    made = render_template("portal/keeping/still.html", asked=asked, error=error, typed=typed or {})
    return make_response(made, 400 if error else 200)


def _spent() -> AnyResponse:
    return make_response(render_template("portal/keeping/still_done.html", done=None), 410)
