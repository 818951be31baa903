"""My products. Everything here is of whoever is signed in; another's is not there."""

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from portal.mine.enter import add_entering
from portal.owning import owner_now, owners_only, sign_out
from registry.db import commits, db
from registry.journeys import bought, possessions, registering
from registry.registrations.models import Owner
from registry.vault import unseal

bp = Blueprint("mine", __name__)
add_entering(bp)


def me() -> Owner:
    """Whoever is signed in. Only asked in views that are `owners_only`."""
    return owner_now() or abort(404)


@bp.get("/mine")
@owners_only
def page() -> AnyResponse | str:
    number, owner = request.args.get("page", "1"), me()
    mine = possessions.mine(
        owner, int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    )
    email = unseal(owner.sealed).get("email", "")
    on_record = bought.bought(owner) if mine.number == 1 else []
    return render_template(
        "portal/mine/page.html", mine=mine, email=email, new="new" in request.args, on_record=on_record
    )


@bp.post("/mine/bought/<int:line_id>")
@owners_only
@commits
def register_bought(line_id: int) -> AnyResponse:
    """Where the record does not say enough, the form asks for the rest."""
    one = (bought.one_of(me(), line_id) if line_id < 2**31 else None) or abort(404)
    try:
        bought.register(me(), one)
    except (registering.Wrong, registering.Unsure):
        db.session.rollback()
        return redirect(f"/register?{one.said}", 303)
    return redirect("/mine?new=1", 303)


@bp.get("/mine/<code>")
@owners_only
def one(code: str) -> AnyResponse:
    """Where pages about one product lead back to."""
    return redirect(f"/mine#u-{code}") if code.isalnum() else abort(404)


@bp.post("/mine/<code>/confirm")
@owners_only
@commits
def confirm(code: str) -> AnyResponse:
    if not possessions.say_yes(me(), code):
        abort(404)
    return redirect("/mine?new=1", 303)


@bp.post("/mine/<code>/discard")
@owners_only
@commits
def discard(code: str) -> AnyResponse:
    if not possessions.say_no(me(), code):
        abort(404)
    return redirect("/mine", 303)


@bp.get("/mine/letters/<int:letter_id>")
@owners_only
def letter(letter_id: int) -> str:
    found = (possessions.letter(me(), letter_id) if letter_id < 2**31 else None) or abort(404)
    return render_template("portal/mine/letter.html", letter=found)


@bp.post("/mine/leave")
def leave() -> AnyResponse:
    sign_out()
    return redirect("/mine/enter?left=1", 303)
