"""The certificate as its owner gets it, and the page that shows one to be genuine and whether it still holds."""

from flask import Response, current_app, redirect, render_template, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from portal.owning import owners_only
from portal.warranty.area import bp
from portal.warranty.mine import own
from portal.warranty.paper import pdf_of
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys.certifying import Standing, certify, standing, titles
from registry.receipts.codes import shown
from registry.throttle.local import caller_of
from registry.throttle.store import within
from registry.tongue.speaking import marked

MOST = "30 per hour"
"""Certificates that one owner prints: each costs a tenth of a second."""
Page = AnyResponse | str | tuple[str, int]


@bp.post("/mine/<code>/certificate")
@owners_only
@commits
def own_certificate(code: str) -> AnyResponse:
    """Made anew where something else holds by now; else the same once more."""
    registration = own(code)
    if not within(MOST, "certificate", str(registration.owner_id)):
        raise TooManyRequests
    try:
        certificate = certify(registration)
    except Refused:
        db.session.rollback()
        return redirect(f"/mine/{code}/warranty", 303)
    made = Response(pdf_of(certificate, titles(registration)), mimetype="application/pdf")
    name = f"warranty-{certificate.code[:4].lower()}.pdf"
    made.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return made


@bp.get("/warranty/check")
def find_certificate() -> Page:
    number = "".join(filter(str.isprintable, request.args.get("number", "")))[:60]
    if not number.strip():
        return _find("", "")
    found = _standing(number)
    return redirect(f"/warranty/check/{shown(found.certificate.code)}") if found else (_find(number), 404)


@bp.get("/warranty/check/<code>")
def check_certificate(code: str) -> Page:
    found = _standing(code)
    if found is None:
        return _find(code[:60] if code.isprintable() else ""), 404
    return render_template(
        "portal/warranty/check.html",
        state=found.state,
        certificate=found.certificate,
        number=shown(found.certificate.code),
        said=found.certificate.facts,
        now=found.facts,
        titles=found.titles,
    )


def _standing(code: str) -> Standing | None:
    if not current_app.extensions["warranty_throttle"].allow(caller_of(request.remote_addr)):
        raise TooManyRequests
    return standing(code)


def _find(number: str, error: str = marked("No certificate has this number. Compare it once more.")) -> str:
    return render_template("portal/warranty/find.html", number=number, error=error)
