"""The other ends of owning: sold without a code, scrapped, lost, or no more letters about it."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from portal.keeping.area import bp
from portal.keeping.own import me, named, own
from portal.owning import owners_only
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import handing_over

Page = AnyResponse | str


@bp.get("/mine/<code>/end")
@owners_only
def end(code: str) -> Page:
    return _page(code)


@bp.post("/mine/<code>/end")
@owners_only
@commits
def ended(code: str) -> Page:
    """Afterwards a plain page says what was done."""
    how, name = request.form.get("how", "")[:20], named(own(code))
    try:
        handing_over.end(own(code), me(), how)
    except Refused as refused:
        db.session.rollback()
        return make_response(_page(code, refused.message), 400)
    return render_template("portal/keeping/ended.html", name=name, how=how)


def _page(code: str, error: str = "") -> str:
    registration = own(code)
    return render_template(
        "portal/keeping/end.html", registration=registration, name=named(registration), error=error
    )
