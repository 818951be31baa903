"""Reads about owners and what they registered. An owner sees their own, staff their maker's; nobody else sees any."""

from collections.abc import Collection, Sequence

from sqlalchemy import and_, case, func, or_, select

from registry.db import db
from registry.registrations.models import Owner, Registration, SafetyContact
from registry.vault import person_key

WAITING, ACTIVE = "waiting", "active"
THEIRS = (Registration.state == ACTIVE, Registration.confirmed_at.is_not(None))
"""What an owner has said to be theirs, and is so still."""


def waits(registration: Registration) -> bool:
    """Nobody has said yet that it is theirs. One of an infant product counts all the same."""
    unconfirmed = registration.state == ACTIVE and registration.confirmed_at is None
    return registration.state == WAITING or unconfirmed


def is_theirs(registration: Registration) -> bool:
    """`THEIRS`, of one that was read."""
    return registration.state == ACTIVE and not waits(registration)


def owner_by_id(owner_id: int) -> Owner | None:
    found: Owner | None = db.session.get(Owner, owner_id)
    return found


def owner_by_email(email: str) -> Owner | None:
    """The owner with this address, however it is written."""
    found: Owner | None = db.session.scalar(select(Owner).where(Owner.person == person_key(email)))
    return found


def registration_by_id(registration_id: int, *, lock: bool = False) -> Registration | None:
    """With `lock` nobody else changes it before the caller commits."""
    found: Registration | None = db.session.get(
        Registration, registration_id, with_for_update=lock, populate_existing=lock
    )
    return found


def own_registration(owner: Owner, code: str, *, lock: bool = False) -> Registration | None:
    """A registration of this owner, by its public code. With `lock` nobody else changes it meanwhile."""
    wanted = select(Registration).where(Registration.code == code, Registration.owner_id == owner.id)
    if lock:
        wanted = wanted.with_for_update()
    found: Registration | None = db.session.scalar(wanted)
    return found


def registrations_of(
    owner: Owner, offset: int = 0, limit: int | None = None, first: Collection[int] = ()
) -> Sequence[Registration]:
    """All that are theirs now, or some of them, newest first; those named before all."""
    wanted = select(Registration).where(Registration.owner_id == owner.id, *THEIRS)
    order = case((Registration.id.in_(first), 0), else_=1) if first else Registration.id.desc()
    wanted = wanted.order_by(order, Registration.id.desc())
    return db.session.scalars(wanted.offset(offset).limit(limit)).all()


def count_of_owner(owner: Owner) -> int:
    """How many are theirs now."""
    wanted = select(func.count()).select_from(Registration)
    return db.session.scalar(wanted.where(Registration.owner_id == owner.id, *THEIRS)) or 0


def waiting_of(owner: Owner) -> Sequence[Registration]:
    """What was sent with their address and is not confirmed yet, newest first."""
    unconfirmed = and_(Registration.state == ACTIVE, Registration.confirmed_at.is_(None))
    wanted = select(Registration).where(
        Registration.owner_id == owner.id, or_(Registration.state == WAITING, unconfirmed)
    )
    return db.session.scalars(wanted.order_by(Registration.id.desc())).all()


def same_open(
    owner_id: int, product_id: int, serial_key: str | None, lot_key: str | None
) -> Registration | None:
    """This owner's registration of the very same thing, waiting or active."""
    by_lot = Registration.lot_key == lot_key if serial_key is None else Registration.serial_key == serial_key
    found: Registration | None = db.session.scalar(
        select(Registration)
        .where(
            Registration.owner_id == owner_id,
            Registration.product_id == product_id,
            Registration.state.in_((WAITING, ACTIVE)),
            by_lot,
        )
        .order_by(Registration.id)
        .limit(1)
    )
    return found


def others_of_unit(registration: Registration) -> Sequence[Registration]:
    """Active registrations of the same unit by somebody else: a conflict that proof or a hand-over settles."""
    wanted = select(Registration).where(
        Registration.unit_id == registration.unit_id,
        Registration.unit_id.is_not(None),
        Registration.id != registration.id,
        Registration.state == ACTIVE,
    )
    return db.session.scalars(wanted.order_by(Registration.id)).all()


def contact_of(registration: Registration) -> SafetyContact | None:
    """How to reach its owner, for safety alone."""
    found: SafetyContact | None = (
        db.session.get(SafetyContact, registration.contact_id) if registration.contact_id else None
    )
    return found


def registered_units(unit_id: int, limit: int = 50) -> Sequence[Registration]:
    """Registrations of a unit that ever counted, oldest first."""
    counted = or_(Registration.confirmed_at.is_not(None), Registration.state == ACTIVE)
    wanted = select(Registration).where(Registration.unit_id == unit_id, counted)
    return db.session.scalars(wanted.order_by(Registration.id).limit(limit)).all()
