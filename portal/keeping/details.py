"""What an owner told of a purchase, told anew: day, shop, country, where it is."""

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import papers
from portal.keeping.area import bp
from portal.keeping.own import me, named, own
from portal.owning import owners_only
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import correcting

Page = AnyResponse | str
LONGEST = 2_000


@bp.get("/mine/<code>/details")
@owners_only
def details(code: str) -> Page:
    return _page(code)


@bp.post("/mine/<code>/details")
@owners_only
@commits
def correct_details(code: str) -> Page:
    purchase = correcting.purchase_of(own(code)) or abort(404)
    typed = {name: request.form.get(name, "")[:LONGEST] for name in purchase.asked}
    try:
        data = papers.sent()
        correcting.correct(purchase, typed, papers.made_anew(data, str(me().id)) if data else None)
    except Refused as refused:
        return _wrong(code, [refused], typed)
    except correcting.Wrong as wrong:
        return _wrong(code, wrong.faults, typed)
    return redirect(url_for("keeping.details", code=code, done="saved"), 303)


def _wrong(code: str, faults: list[Refused], typed: dict[str, str]) -> Page:
    db.session.rollback()
    return make_response(_page(code, [(one.field, one.message) for one in faults], typed), 400)


def _page(code: str, errors: list[tuple[str, str]] | None = None, typed: dict[str, str] | None = None) -> str:
    registration = own(code)
    purchase = correcting.purchase_of(registration) or abort(404)
    return render_template(
        "portal/keeping/details.html",
        registration=registration,
        name=named(registration),
        purchase=purchase,
        typed={**purchase.told, **(typed or {})},
        errors=errors or [],
        wrong=dict(errors or []),
        saved=request.args.get("done") == "saved",
    )
