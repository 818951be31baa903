"""My products. Everything here is of whoever is signed in; another's is not there."""

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from portal.mine.enter import add_entering
from portal.owning import owners_only, sign_out

bp = Blueprint("mine", __name__)
add_entering(bp)


@bp.get("/mine")
@owners_only
def page() -> AnyResponse | str:
    return render_template("portal/mine/page.html")


@bp.post("/mine/leave")
def leave() -> AnyResponse:
    sign_out()
    return redirect("/mine/enter?left=1", 303)
