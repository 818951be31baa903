"""Passing a unit on: a code from the owner, used once by the next one, whose address is confirmed before anything
changes. And the other ends: sold, scrapped, lost, not to be told any more. Callers commit."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select, update

from registry.clock import now
from registry.db import db
from registry.registrations.actions import discard
from registry.registrations.answers import take_along
from registry.registrations.models import HandOver, Owner, Registration, SafetyContact
from registry.registrations.queries import ACTIVE, WAITING, same_open
from registry.vault import SAFETY, keyed, seal

ALPHABET = "34679ACDEFHJKMNPQRTUVWXY"
"""Nobody takes one of these for another: no 0 and O, 1 and I and L, 2 and Z, 5 and S, 8 and B, G."""
GROUPS, WIDTH = 3, 4
DAYS = 90
SOME = 500
PASSED_ON = "passed_on"
ENDS = ("sold", "scrapped", "lost", "removed")
"""What an owner can say of a unit that is theirs no more, apart from passing it on by a code."""
SAME = ("number", "model", "serial_key", "lot_key", "made_on")
INHERITED = ("bought_on", "bought_state", "bought_before", "delivered_on", "country", "sale_line_id")
"""What the warranty goes on from. The dealer is not among it: where somebody shops is theirs."""


def make_code(registration: Registration) -> str:
    """A new code for the next owner, such as `K7M4-ARTN-93XD`; an earlier one no longer works."""
    call_off(registration)
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(WIDTH)) for _ in range(GROUPS))
    code = "-".join(groups)
    until = now() + timedelta(days=DAYS)
    db.session.add(HandOver(digest=_digest(code), registration_id=registration.id, expires_at=until))
    db.session.flush()
    return code


def open_code(registration: Registration) -> HandOver | None:
    """The code that is out, as far as anybody knows it still: when it was made, and until when it works."""
    found: HandOver | None = db.session.scalar(select(HandOver).where(*_open(registration.id)))
    return found


def call_off(registration: Registration) -> None:
    """The code works no longer, also for whoever has typed it and not confirmed yet."""
    _withdraw([registration.id])


def passed_by(code: str) -> Registration | None:
    """What a code hands over; None where it is wrong, too old, used or called off."""
    wanted = select(Registration).join(HandOver, HandOver.registration_id == Registration.id)
    found: Registration | None = db.session.scalar(
        wanted.where(
            HandOver.digest == _digest(code),
            HandOver.used_at.is_(None),
            HandOver.expires_at > now(),
            Registration.state == ACTIVE,
        )
    )
    return found


def offer(old: Registration, owner: Owner, email: str) -> Registration:
    """The next owner's registration, which waits until they confirm; what they have of this unit already, if so."""
    found = same_open(owner.id, old.product_id, old.serial_key, old.lot_key)
    if found is None:
        contact = SafetyContact(
            organisation_id=old.organisation_id, person=owner.person, sealed=seal({"email": email}, SAFETY)
        )
        db.session.add(contact)
        db.session.flush()
        found = Registration(
            code=secrets.token_hex(8), organisation_id=old.organisation_id, product_id=old.product_id,
            owner_id=owner.id, contact_id=contact.id, acquired="second_hand", state=WAITING,
            **{name: getattr(old, name) for name in SAME},
        )  # fmt: skip
        db.session.add(found)
    found.previous_id = old.id
    db.session.flush()
    return found


def take_over(new: Registration) -> bool:
    """Ends the registration before this one and takes over what its unit has. False where the code was used or called
    off meanwhile: of two at once one gets it."""
    old = db.session.get(Registration, new.previous_id, with_for_update=True, populate_existing=True)
    if old is None or old.state != ACTIVE:
        return False
    used = update(HandOver).where(*_open(old.id)).values(used_at=now())
    if not db.session.execute(used.execution_options(synchronize_session=False)).rowcount:  # type: ignore[attr-defined]
        return False
    for name in INHERITED:
        setattr(new, name, getattr(old, name))
    take_along(old.id, new.id)
    _withdraw([old.id], sparing=new.id)
    _end([old], PASSED_ON)
    return True


def end(registration: Registration, state: str) -> None:
    """Nobody is told about this unit through it any more, and how to reach them is gone. That there was an owner
    stays, and nobody in it. What a law on infant products has kept stays until its day, and is used for nothing."""
    end_all([registration], state)


def end_all(registrations: Sequence[Registration], state: str) -> None:
    """The same for many, some hundred to a statement."""
    for start in range(0, len(registrations), SOME):
        some = registrations[start : start + SOME]
        _withdraw([one.id for one in some])
        _end(some, state)


def must_stay(contact: SafetyContact) -> bool:
    """Whether a law has it kept, whatever its owner wants: 16 CFR 1130, six years from making at least."""
    return (
        contact.purpose == "infant_safety"
        and contact.keep_until is not None
        and contact.keep_until >= now().date()
    )


def _end(registrations: Sequence[Registration], state: str) -> None:
    wanted = select(SafetyContact).where(SafetyContact.id.in_([one.contact_id for one in registrations]))
    gone = {contact.id for contact in db.session.scalars(wanted) if not must_stay(contact)}
    for one in registrations:
        one.state, one.ended_at, one.person, one.place_sealed = state, now(), None, ""
        if one.contact_id in gone:
            one.contact_id = None
    db.session.flush()
    db.session.execute(delete(SafetyContact).where(SafetyContact.id.in_(gone)))


def _withdraw(registrations: Sequence[int], sparing: int | None = None) -> None:
    """Takes away codes that were not used, and what waits by them but for the one that takes over."""
    mine = (HandOver.registration_id.in_(registrations), HandOver.used_at.is_(None))
    db.session.execute(delete(HandOver).where(*mine).execution_options(synchronize_session=False))
    for waiting in _waiting(registrations):
        if waiting.id != sparing:
            discard(waiting)


def _open(registration_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        HandOver.registration_id == registration_id,
        HandOver.used_at.is_(None),
        HandOver.expires_at > now(),
    )


def _waiting(previous: Sequence[int]) -> Sequence[Registration]:
    wanted = select(Registration).where(Registration.previous_id.in_(previous), Registration.state == WAITING)
    return db.session.scalars(wanted).all()


def _digest(code: str) -> str:
    """Blanks, hyphens and small letters do not matter."""
    return keyed("hand over " + "".join(c for c in code.upper() if c.isalnum()))
