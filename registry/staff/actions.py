"""Changes to makers' people, each kept in the log. Commits nothing: whoever calls does. Who may call is decided at the
edge."""

import uuid
from collections.abc import Iterable

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from registry.audit.entries import keep
from registry.audit.who import COMMAND_LINE, By
from registry.catalogue.models import Organisation
from registry.catalogue.names import slug_of
from registry.db import db
from registry.errors import Refused
from registry.staff.models import Member, Membership
from registry.staff.passwords import generated, hashed
from registry.staff.permissions import Role
from registry.staff.queries import maker_by_slug, member_by_email
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked


def admit_maker(name: str, slug: str = "", by: By = COMMAND_LINE) -> Organisation:
    """A new maker, without people yet."""
    name = " ".join(name.split())
    if not 2 <= len(name) <= 200:
        raise Refused("name", "Give the maker's name, in 2 to 200 characters.")
    slug = slug_of(slug or name, fallback="maker")
    if maker_by_slug(slug):
        raise Refused(
            "name",
            _("There is a maker at the address “%(slug)s” already. Open it, or use another name.", slug=slug),
        )
    maker = Organisation(name=name, slug=slug)
    db.session.add(maker)
    _flush("name", marked("Somebody has just admitted a maker of that name. Open it from the list."))
    for chain in (None, maker.id):
        keep(
            chain,
            by.id,
            by.name,
            "maker.admitted",
            "maker",
            maker.id,
            None,
            {"name": name, "short name": slug},
        )
    return maker


def add_member(email: str, name: str = "", password: str | None = None) -> tuple[Member, str | None]:
    """The member with this address, made if there is none. With a new one and no password given comes the
    password made for them: it is shown once and must be changed at first sign-in."""
    email = normal_email(email)
    if member := member_by_email(email):
        return member, None
    shown = None if password else generated()
    member = Member(
        email=email,
        name=" ".join(name.split())[:200],
        password=hashed(password or shown or ""),
        password_is_given=password is None,
    )
    db.session.add(member)
    _flush("email", marked("Somebody has just added that person. Look at the list again."))
    return member, shown


def give_seat(
    member: Member,
    organisation_id: int,
    role: Role,
    customers: bool | None = None,
    by: By = COMMAND_LINE,
    brands: Iterable[int] | None = None,
) -> None:
    """Sets the member's role at the maker, whether they had one or not. Left out, the right to see who bought what and
    the brands stay as they are; a new member has the right only if it is given, and works for all brands."""
    seat = _seat(member.id, organisation_id)
    before = _place(seat)
    if seat is None:
        seat = Membership(member_id=member.id, organisation_id=organisation_id, customers=False)
        db.session.add(seat)
    seat.role = role
    if customers is not None:
        seat.customers = customers
    if brands is not None:
        seat.brand_ids = sorted(set(brands))
    _flush("email", marked("Somebody has just added that person. Look at the list again."))
    action = "member.role" if before else "member.added"
    after = {"member": _name(member), **(_place(seat) or {})}
    if after != {"member": _name(member), **(before or {})}:
        keep(organisation_id, by.id, by.name, action, "member", member.id, before, after)


def take_seat(member_id: int, organisation_id: int, by: By = COMMAND_LINE) -> None:
    """The member no longer works for the maker. Their account stays, for other makers."""
    before = _place(_seat(member_id, organisation_id))
    member = {"member": _name(db.session.get_one(Member, member_id))}
    keep(organisation_id, by.id, by.name, "member.removed", "member", member_id, before, member)
    db.session.execute(
        delete(Membership).where(
            Membership.member_id == member_id, Membership.organisation_id == organisation_id
        )
    )


def member_at(member_id: int, organisation_id: int) -> Member:
    """The member, if they work for the maker."""
    if not _seat(member_id, organisation_id):
        raise Refused("", "That person does not work for this maker.")
    return db.session.get_one(Member, member_id)


def reset_password(member: Member, organisation_id: int | None = None, by: By = COMMAND_LINE) -> str:
    """A new password, shown once; every session of theirs ends. Kept in the log of the maker it was done for."""
    _kept(member, organisation_id, by, "member.password_reset")
    shown = generated()
    member.password, member.password_is_given = hashed(shown), True
    member.fs_uniquifier = uuid.uuid4().hex
    return shown


def remove_second_factor(member: Member, organisation_id: int | None = None, by: By = COMMAND_LINE) -> None:
    """For a lost phone. Until a new one is set up they neither publish nor admit; every session ends."""
    _kept(member, organisation_id, by, "member.second_factor_removed")
    member.tf_primary_method = member.tf_totp_secret = member.tf_last_counter = None
    member.mf_recovery_codes = None
    member.fs_uniquifier = uuid.uuid4().hex


def normal_email(text: str) -> str:
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise Refused("email", "That is not an e-mail address. Write it like name@example.org.") from None


def reads(member: Member, code: str, *, chosen: bool) -> None:
    """In this language they read the staff face, and get their letters. Callers commit."""
    if (member.language, member.language_chosen) != (code, chosen):
        member.language, member.language_chosen = code, chosen
        db.session.flush()


def of_oneself(member: Member, action: str) -> None:
    """Keeps what a member did with their own account, for each maker they work for and for the operator."""
    seats = db.session.scalars(
        select(Membership.organisation_id).where(Membership.member_id == member.id)
    ).all()
    for chain in (*seats, *([None] if member.operator or not seats else [])):
        _kept(member, chain, By(member.id, _name(member)), action)


def _kept(member: Member, organisation_id: int | None, by: By, action: str) -> None:
    keep(organisation_id, by.id, by.name, action, "member", member.id, None, {"member": _name(member)})


def _name(member: Member) -> str:
    """Never the address."""
    return member.name or f"number {member.id}"


def _place(seat: Membership | None) -> dict[str, object] | None:
    if seat is None:
        return None
    said: dict[str, object] = {"role": str(seat.role), "sees who bought what": bool(seat.customers)}
    return said | ({"brands": list(seat.brand_ids)} if seat.brand_ids else {})


def _seat(member_id: int, organisation_id: int) -> Membership | None:
    return db.session.scalar(
        select(Membership).where(
            Membership.member_id == member_id, Membership.organisation_id == organisation_id
        )
    )


def _flush(field: str, message: str) -> None:
    """Unique constraints are the truth: what two people do at once is refused to the second."""
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise Refused(field, message) from None
