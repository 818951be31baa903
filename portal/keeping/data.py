"""One's own data: what is known, put right, taken along, moved to another address, erased."""

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.keeping.area import bp
from portal.keeping.own import me
from portal.owning import owners_only, sign_in, sign_out
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import moving, own_data
from registry.tongue.speaking import gettext as _

Page = AnyResponse | str
FIELDS = ("name", "phone", "address")


@bp.get("/mine/data")
@owners_only
def data() -> Page:
    return _page()


@bp.post("/mine/data")
@owners_only
@commits
def correct() -> Page:
    typed = {name: request.form.get(name, "") for name in FIELDS}
    try:
        own_data.correct(me(), typed, reminders=request.form.get("reminders") == "y")
    except Refused as refused:
        db.session.rollback()
        return make_response(_page([(refused.field, refused.message)], typed), 400)
    return redirect(url_for("keeping.data", done="saved"), 303)


@bp.post("/mine/data/address")
@owners_only
@commits
def ask_to_move() -> Page:
    """A letter goes to the new address; it counts once its link was pressed."""
    email = request.form.get("email", "")
    try:
        moving.ask(me(), email)
    except Refused as refused:
        db.session.rollback()
        return make_response(_page([(refused.field, refused.message)], {"email": email[:254]}), 400)
    return redirect(url_for("keeping.data", done="asked"), 303)


@bp.get("/mine/data/address/<token>")
def address(token: str) -> Page:
    """Mail programs open links before people do: looking changes nothing."""
    email = moving.wanted(token)
    made = render_template("portal/keeping/address.html", email=email, token=token)
    return make_response(made, 200 if email else 410)


@bp.post("/mine/data/address/<token>")
@commits
def move(token: str) -> Page:
    owner = moving.move(token)
    if owner is None:
        made = render_template("portal/keeping/address.html", email="", token=token)
        return make_response(made, 410)
    sign_in(owner)
    return redirect(url_for("keeping.data", done="moved"), 303)


@bp.get("/mine/data/download.<kind>")
@owners_only
def download(kind: str) -> Page:
    """All of it, as JSON or as a table."""
    if kind == "json":
        made = Response(own_data.as_json(me()), mimetype="application/json")
    elif kind == "csv":
        made = Response(own_data.as_csv(me()), content_type="text/csv; charset=utf-8")
    else:
        return redirect(url_for("keeping.data"))
    made.headers["Content-Disposition"] = f'attachment; filename="my-data.{kind}"'
    return made


@bp.get("/mine/data/erase")
@owners_only
def erase() -> Page:
    """What goes, what stays and why; nothing happens by looking."""
    return _erase("")


@bp.post("/mine/data/erase")
@owners_only
@commits
def erased() -> Page:
    how = request.form.get("how", "")
    if how not in {"all", "warn"}:
        return make_response(_erase(_("Choose what to do.")), 400)
    stays = own_data.stays(me())
    done = own_data.erase(me(), warn=how == "warn")
    sign_out()
    return render_template("portal/keeping/erased.html", done=done, warn=how == "warn", stays=stays)


def _page(errors: list[tuple[str, str]] | None = None, typed: dict[str, str] | None = None) -> str:
    facts = own_data.gather(me())
    return render_template(
        "portal/keeping/data.html",
        facts=facts,
        typed={**facts["you"], "email": "", **(typed or {})},
        errors=errors or [],
        wrong=dict(errors or []),
        done=request.args.get("done", ""),
    )


def _erase(error: str) -> str:
    return render_template(
        "portal/keeping/erase.html", facts=own_data.gather(me()), stays=own_data.stays(me()), error=error
    )
