"""Where letters lead. Mail programs open links before people do: opening one changes nothing but the mark that it was
opened, and that only where a browser says that it was gone to."""

import hmac

from flask import Blueprint, abort, current_app, redirect, render_template, request
from werkzeug.exceptions import NotFound, TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from portal.gone_to import gone_to
from portal.letters.asked import add_asked
from portal.limits import allowed
from portal.owning import by_token
from registry.db import commits
from registry.journeys import lettered
from registry.notices.kinds import KINDS

bp = Blueprint("letters", __name__)
add_asked(bp)
Page = AnyResponse | str | tuple[str, int]


@bp.get("/l/<code>")
@commits
def go(code: str) -> Page:
    path = lettered.open_letter(code, by_person=gone_to())
    return redirect("/verify?code=unknown" if path is None else path)


@bp.get("/l/<code>/remedy")
def remedy(code: str) -> Page:
    """To the remedies of the recall, for the unit that the letter is about."""
    return redirect(lettered.remedy_path(code) or "/verify?code=unknown")


@bp.get("/l/<code>/done")
def done(code: str) -> Page:
    letter = lettered.recall_letter(code)
    if letter is None:
        raise NotFound
    return render_template("portal/letters/done.html", letter=letter)


@bp.post("/l/<code>/done")
@by_token
@commits
def say_done(code: str) -> Page:
    letter = lettered.recall_letter(code)
    if letter is None:
        raise NotFound
    return render_template("portal/letters/noted.html", path=lettered.answered(letter))


@bp.get("/l/<code>/stop")
def leaving(code: str) -> Page:
    letter = lettered.stoppable(code) or abort(404)
    return render_template("portal/letters/leave.html", kind=KINDS[letter.kind], done=False)


@bp.post("/l/<code>/stop")
@by_token
@commits
def leave(code: str) -> Page:
    """A mail program's own button may send this, too (RFC 8058)."""
    letter = lettered.stoppable(code) or abort(404)
    lettered.stop(letter)
    again = lettered.comes_again(letter.kind)
    return render_template("portal/letters/leave.html", kind=KINDS[letter.kind], done=True, again=again)


@bp.post("/l/bounced")
@by_token
@commits
def bounced() -> tuple[dict[str, bool], int]:
    """A mail service says that a letter came back: {"message_id": ..., "problem": ...}."""
    token = current_app.config["SETTINGS"].bounce_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    if not token or not hmac.compare_digest(given, token.encode()):
        raise NotFound
    told = request.get_json(silent=True)
    told = told if isinstance(told, dict) else {}
    known = lettered.came_back(str(told.get("message_id", ""))[:500], str(told.get("problem", "came back")))
    return {"known": known}, 200


@bp.get("/verify")
def verify() -> Page:
    """The same page for every code that we do not know."""
    code = request.args.get("code", "").strip()[:40]
    if code and not allowed():
        raise TooManyRequests
    found = lettered.genuine(code) if code else None
    said = lettered.says(code) if found else None
    return render_template("portal/letters/verify.html", code=code, found=found, said=said)


@bp.get("/stop/<token>")
def stopping(token: str) -> Page:
    name = "stopped" if lettered.whose(token) is None else "stop"
    return render_template(f"portal/letters/{name}.html")


@bp.post("/stop/<token>")
@by_token
@commits
def stop(token: str) -> Page:
    """A mail program's own button may send this, too: it gets no redirect, as RFC 8058 has it."""
    lettered.end(token)
    return render_template("portal/letters/stopped.html")
