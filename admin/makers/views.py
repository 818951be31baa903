"""The operator admits makers and gives their people roles. Nothing here reads a product, a recall or a customer; of
brands the names, since a role may be for some of them."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.account.guard import actor, needs
from registry.audit.who import By
from registry.catalogue.staff_queries import own_brands
from registry.db import commits, db
from registry.errors import Refused
from registry.staff import actions, queries
from registry.staff.models import Member
from registry.staff.permissions import BRANDS_WORDS, CUSTOMERS_WORDS, ROLE_WORDS, Permission, Role
from registry.tongue.speaking import gettext as _

bp = Blueprint("makers", __name__, url_prefix="/makers")
ROLES = [(role.value, *words) for role, words in ROLE_WORDS.items()]


@bp.get("")
@needs(Permission.ADMIT_MAKERS)
def index() -> str:
    search = request.args.get("q", "")[:200]
    return render_template("admin/makers/index.html", makers=queries.makers(search), search=search)


@bp.route("/new", methods=["GET", "POST"])
@needs(Permission.ADMIT_MAKERS)
@commits
def new() -> str | Response:
    """A maker and its first member in one go: a maker without people is of no use."""
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            maker = actions.admit_maker(request.form.get("name", ""), by=_by())
            return _add_person(maker.id)
        except Refused as refused:
            db.session.rollback()  # no maker without the person
            errors = [(refused.field, refused.message)]
    return render_template(
        "admin/makers/new.html",
        errors=errors,
        form=request.form,
        roles=ROLES,
        customers_words=CUSTOMERS_WORDS,
    )


@bp.get("/<int:maker_id>")
@needs(Permission.ADMIT_MAKERS)
def page(maker_id: int) -> str:
    return _page(maker_id)


@bp.post("/<int:maker_id>/people")
@needs(Permission.ADMIT_MAKERS)
@commits
def add(maker_id: int) -> str | Response:
    queries.maker(maker_id) or abort(404)
    try:
        return _add_person(maker_id)
    except Refused as refused:
        db.session.rollback()
        return _page(maker_id, errors=[(refused.field, refused.message)])


@bp.post("/<int:maker_id>/people/<int:member_id>/role")
@needs(Permission.ADMIT_MAKERS)
@commits
def role(maker_id: int, member_id: int) -> str | Response:
    member = _member(maker_id, member_id)
    try:
        actions.give_seat(member, maker_id, _role(), _customers(), _by(), _brands(maker_id))
    except Refused as refused:
        db.session.rollback()
        return _page(maker_id, errors=[("", refused.message)])
    return _done(maker_id, _("What %(email)s may do is changed.", email=member.email))


@bp.post("/<int:maker_id>/people/<int:member_id>/remove")
@needs(Permission.ADMIT_MAKERS)
@commits
def remove(maker_id: int, member_id: int) -> Response:
    member = _member(maker_id, member_id)
    actions.take_seat(member_id, maker_id, _by())
    return _done(maker_id, _("%(email)s no longer works for this maker.", email=member.email))


@bp.post("/<int:maker_id>/people/<int:member_id>/password")
@needs(Permission.ADMIT_MAKERS)
@commits
def password(maker_id: int, member_id: int) -> str:
    """The new password is on this page once: it goes into no cookie, log or letter."""
    member = _member(maker_id, member_id)
    return _handed_over(maker_id, member, actions.reset_password(member, maker_id, _by()))


@bp.post("/<int:maker_id>/people/<int:member_id>/second-factor/remove")
@needs(Permission.ADMIT_MAKERS)
@commits
def second_factor(maker_id: int, member_id: int) -> Response:
    member = _member(maker_id, member_id)
    actions.remove_second_factor(member, maker_id, _by())
    return _done(
        maker_id,
        _("%(email)s has no second factor now and must set one up before publishing.", email=member.email),
    )


def _add_person(maker_id: int) -> str | Response:
    given: Callable[[str, str], str] = request.form.get
    member, shown = actions.add_member(given("email", ""), given("person", ""))
    actions.give_seat(member, maker_id, _role(), _customers(), _by(), _brands(maker_id))
    if shown:
        return _handed_over(maker_id, member, shown)
    return _done(
        maker_id, _("%(email)s had an account already and now works for this maker too.", email=member.email)
    )


def _role() -> Role:
    try:
        return Role(request.form.get("role", ""))
    except ValueError:
        raise Refused("role", _("Choose one of the roles.")) from None


def _by() -> By:
    return By(actor().member_id, actor().name)


def _customers() -> bool:
    return bool(request.form.get("customers"))


def _brands(maker_id: int) -> list[int] | None:
    """Those ticked; a brand that is not the maker's is none. None where the form did not ask."""
    if "brands_asked" not in request.form:
        return None
    own = {str(brand.id): brand.id for brand in own_brands(maker_id)}
    return [own[ticked] for ticked in request.form.getlist("brand_ids") if ticked in own]


def _member(maker_id: int, member_id: int) -> Member:
    try:
        return actions.member_at(member_id, maker_id)
    except Refused:
        abort(404)


def _page(maker_id: int, errors: list[tuple[str, str]] | None = None) -> str:
    maker = queries.maker(maker_id) or abort(404)
    people = queries.people_of(maker_id)
    return render_template(
        "admin/makers/page.html",
        maker=maker,
        people=people,
        brands=[(brand.id, brand.name) for brand in own_brands(maker_id)],
        brands_words=BRANDS_WORDS,
        errors=errors or [],
        form=request.form,
        roles=ROLES,
        customers_words=CUSTOMERS_WORDS,
    )


def _handed_over(maker_id: int, member: Member, shown: str) -> str:
    return render_template("admin/makers/password.html", maker_id=maker_id, email=member.email, shown=shown)


def _done(maker_id: int, words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("makers.page", maker_id=maker_id))
