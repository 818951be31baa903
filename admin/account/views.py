"""One's own account: what it may do, its second factor, and for which maker one works now."""

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from admin.account.guard import actor, member_now, needs
from registry.staff.permissions import CUSTOMERS_WORDS, ROLE_WORDS, Permission
from registry.staff.queries import people_of

bp = Blueprint("account", __name__)


@bp.get("/account")
@needs(Permission.OWN_ACCOUNT)
def page() -> str:
    member = member_now()
    codes = len(member.mf_recovery_codes or [])
    return render_template("admin/account/page.html", who=actor(), codes=codes, role_words=ROLE_WORDS)


@bp.post("/maker")
@needs(Permission.OWN_ACCOUNT)
def choose_maker() -> Response:
    """Only one's own makers can be chosen; any other might as well not exist."""
    slug = request.form.get("maker", "")
    if slug not in {seat.slug for seat in actor().seats}:
        abort(404)
    session["maker"] = slug
    return redirect(url_for("start.page"))


@bp.get("/team")
@needs(Permission.SEE_TEAM)
def team() -> str:
    """Who else works for the maker: whom to ask for the second signature."""
    people = people_of(actor().organisation_id)
    words = {"role_words": ROLE_WORDS, "customers_words": CUSTOMERS_WORDS}
    return render_template("admin/account/team.html", people=people, **words)
