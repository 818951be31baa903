"""Passing a product on by a code, and the page on which the next owner types it."""

import io

import segno
from flask import make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.keeping.area import bp
from portal.keeping.own import named, own
from portal.owning import owners_only
from registry import links
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import handing_over
from registry.registrations import handing
from registry.throttle.local import caller_of

Page = AnyResponse | str


@bp.get("/mine/<code>/pass-on")
@owners_only
def pass_on(code: str) -> Page:
    """Before: what will happen. After: the code, as long as this browser remembers it; nobody else has it."""
    registration = own(code)
    out = handing.open_code(registration)
    kept = session.get("passing", {}).get(code) if out else None
    return render_template(
        "portal/keeping/pass_on.html",
        registration=registration,
        name=named(registration),
        out=out,
        code=kept,
        address=links.pass_on(kept) if kept else "",
        qr=_qr(links.pass_on(kept)) if kept else "",
    )


@bp.post("/mine/<code>/pass-on")
@owners_only
@commits
def make_code(code: str) -> Page:
    made = handing.make_code(own(code))
    session["passing"] = {code: made}
    return redirect(url_for("keeping.pass_on", code=code), 303)


@bp.post("/mine/<code>/pass-on/call-off")
@owners_only
@commits
def call_off(code: str) -> Page:
    handing.call_off(own(code))
    session.pop("passing", None)
    return redirect(url_for("keeping.pass_on", code=code), 303)


@bp.get("/pass-on")
def take() -> str:
    """Where the QR code leads."""
    return _take(request.args.get("code", "")[: handing_over.LONGEST], "")


@bp.post("/pass-on")
@commits
def claim() -> Page:
    """The same page for a right and a wrong code."""
    code = request.form.get("code", "")[: handing_over.LONGEST]
    email = request.form.get("email", "")[:300]
    try:
        handing_over.claim(code, email, caller_of(request.remote_addr))
    except Refused as refused:
        db.session.rollback()
        status = 429 if refused.message == handing_over.TOO_OFTEN else 400
        return make_response(_take(code, email, [(refused.field, refused.message)]), status)
    return render_template("portal/keeping/claimed.html", email=email.strip())


def _take(code: str, email: str, errors: list[tuple[str, str]] | None = None) -> str:
    wrong = dict(errors or [])
    return render_template("portal/keeping/take.html", code=code, email=email, errors=errors, wrong=wrong)


def _qr(address: str) -> str:
    """Drawn in the page itself: the code is in no address that a proxy could log."""
    out = io.BytesIO()
    drawn = segno.make(address, error="m", micro=False)
    drawn.save(out, kind="svg", xmldecl=False, svgclass="qr", lineclass=None, omitsize=True, border=4)
    return out.getvalue().decode()
