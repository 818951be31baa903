"""Get your remedy: what there is side by side, the sum worked out, one press; and the link that confirms it. Mail
programs open links before people do, so that uses nothing."""

from flask import abort, redirect, render_template, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from portal.cases.area import bp, let_in
from portal.limits import allowed, may_check
from portal.owning import owner_now
from portal.told import said
from registry.db import commits, db
from registry.errors import Refused
from registry.journeys import claiming, remedying
from registry.journeys.paying_back import ASKED, SEEN, Unseen
from registry.journeys.remedying import CONTACT, Choice
from registry.remedies.offers import REFUND
from registry.remedies.refund import sum_of
from registry.vault import unseal

Page = AnyResponse | str | tuple[str, int]
FIELDS = ("kind", "email", SEEN, *CONTACT, *ASKED)
LONGEST = 2_000


@bp.get("/remedy")
def remedy() -> Page:
    query = request.query_string.decode("utf-8", "replace")
    if not may_check():
        raise TooManyRequests
    try:
        made = _choice(
            request.args.get("unit", query), request.args.get("own", ""), request.args.get("recall", "")
        )
    except Refused:
        return redirect(f"/check?{query}" if query else "/")
    return _page(made, {})


@bp.post("/remedy")
@commits
def choose() -> Page:
    """The same page whatever is known of the address or the unit."""
    if not allowed():
        raise TooManyRequests
    typed = {name: request.form.get(name, "")[:LONGEST] for name in FIELDS}
    try:
        made = _choice(*(request.form.get(name, "")[:8_000] for name in ("unit", "own", "recall")))
    except Refused:
        return redirect("/", 303)
    try:
        if request.form.get("do") == "work":
            return _page(made, typed | {"kind": REFUND})
        case = remedying.choose(made, typed, owner_now())
    except Refused as refused:
        db.session.rollback()
        return _page(made, typed, [(refused.field, refused.message)]), 400
    except Unseen:
        db.session.rollback()
        return _page(made, typed, look=True)
    if owner_now() is None:
        return redirect("/remedy/sent", 303)
    return redirect(f"/case/{case.reference}", 303)


@bp.get("/remedy/sent")
def sent() -> str:
    return render_template("portal/cases/sent.html")


@bp.get("/remedy/confirm/<token>")
def link(token: str) -> Page:
    case = remedying.whom(token)
    if case is None:
        return _spent()
    page = "confirm_claim" if case.is_claim else "confirm"
    return render_template(f"portal/cases/{page}.html", case=case, worked=sum_of(case.worked))


@bp.post("/remedy/confirm/<token>")
@commits
def confirm(token: str) -> Page:
    whom = remedying.whom(token)
    case = claiming.confirm(token) if whom and whom.is_claim else remedying.confirm(token)
    if case is None:
        return _spent()
    let_in(case)
    return redirect(f"/case/{case.reference}", 303)


def _choice(query: str, code: str, slug: str) -> Choice:
    owner = owner_now()
    if not code:
        return remedying.choice(query, slug, owner)
    return (remedying.own_choice(owner, code, slug) if owner else None) or abort(404)


def _page(
    made: Choice, typed: dict[str, str], errors: list[tuple[str, str]] | None = None, *, look: bool = False
) -> str:
    """`look`: the sum is to be seen before it counts."""
    owner = owner_now()
    worked, errors = None, errors or []
    try:
        worked = made.refund(typed)
    except Refused as refused:
        if typed.get("kind") == REFUND and not errors:
            errors = [(refused.field, refused.message)]
    return render_template(
        "portal/cases/choose.html",
        made=made, typed=typed, errors=errors, wrong=dict(errors), worked=worked, look=look,
        facts=[(label, words) for _, label, words in said(made.told)],
        mine=unseal(owner.sealed) if owner else None,
    )  # fmt: skip


def _spent() -> tuple[str, int]:
    return render_template("portal/cases/spent.html"), 410
