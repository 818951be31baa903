"""Report a fault or an injury: which product, is it recalled, what happened; one press. The pages are the same whatever
anybody else has told of the same product."""

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from portal.limits import allowed, may_check
from portal.owning import owner_now
from portal.told import said
from registry.db import commits, db
from registry.errors import Refused
from registry.faults.harm import HARM, HURT
from registry.journeys import claiming
from registry.journeys.broken import Broken, broken, own_broken
from registry.journeys.claiming import FIELDS, LONGEST, MOST_PHOTOS, codes_to_choose
from registry.journeys.queried import query
from registry.plates.papers import TELL, Paper, remade_paper
from registry.plates.reader import Unreadable
from registry.tongue.speaking import gettext as _
from registry.vault import unseal

bp = Blueprint("faults", __name__)
Page = AnyResponse | str | tuple[str, int]


@bp.get("/fault")
def page() -> Page:
    """What is still to be said: the number, the product, that it is recalled, or what happened."""
    asked, code = request.query_string.decode("utf-8", "replace"), request.args.get("own", "")
    if not asked:
        return _start({})
    if not may_check():
        raise TooManyRequests
    try:
        found = _broken(request.args.get("unit", asked), code)
    except Refused as refused:
        return _start({"serial": request.args.get("serial", "")}, [("serial", refused.message)]), 400
    if found.product is None:
        return render_template("portal/faults/which.html", found=found, query=query(found.told))
    if found.recalled and not request.args.get("anyway"):
        return render_template("portal/faults/recalled.html", found=found, query=query(found.told))
    return _form(found, {})


@bp.post("/fault")
@commits
def tell() -> Page:
    if not allowed():
        raise TooManyRequests
    typed = {name: request.form.get(name, "")[:LONGEST] for name in FIELDS}
    try:
        found = _broken(request.form.get("unit", "")[:8_000], request.form.get("own", "")[:40])
    except Refused:
        return redirect("/fault", 303)
    try:
        claiming.read_tale(found, typed)
        case = claiming.tell(found, typed, _photos(), owner_now())
    except Refused as refused:
        db.session.rollback()
        return _form(found, typed, [(refused.field, refused.message)]), 400
    if owner_now() is not None:
        return redirect(f"/case/{case.reference}", 303)
    return redirect(f"/fault/{'heard' if typed['harm'] in HURT else 'sent'}", 303)


@bp.get("/fault/sent")
def sent() -> str:
    return render_template("portal/faults/sent.html", heard=False)


@bp.get("/fault/heard")
def heard() -> str:
    return render_template("portal/faults/sent.html", heard=True)


def _broken(asked: str, code: str) -> Broken:
    owner = owner_now() if code else None
    return ((own_broken(owner, code) if owner else None) or abort(404)) if code else broken(asked)


def _photos() -> list[Paper]:
    """Made anew from their pixels, before anything is written."""
    sent = [one for one in request.files.getlist("photo") if one.filename]
    if len(sent) > MOST_PHOTOS:
        raise Refused(
            "photo",
            _("Choose at most %(most)s. You can send more on the page of your report.", most=MOST_PHOTOS),
        )
    made = []
    for upload in sent:
        with upload.stream:
            data = bytes(upload.read())
        try:
            made.append(remade_paper(data))
        except Unreadable as error:
            raise Refused("photo", TELL[error.kind]) from None
    return made


def _form(found: Broken, typed: dict[str, str], errors: list[tuple[str, str]] | None = None) -> str:
    owner = owner_now()
    return render_template(
        "portal/faults/form.html",
        found=found, typed=typed, errors=errors or [], wrong=dict(errors or []), query=query(found.told),
        codes=codes_to_choose(found),
        harms=[(name, *map(_, words)) for name, words in HARM.items()],
        facts=[(label, words) for field, label, words in said(found.told)],
        mine=unseal(owner.sealed) if owner else None,
    )  # fmt: skip


def _start(values: dict[str, str], errors: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "portal/faults/start.html", values=values, errors=errors or [], wrong=dict(errors or [])
    )
