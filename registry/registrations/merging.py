"""Two addresses that turned out to be one person's: what was of one is of the other, and a unit that both registered is
registered once. Which address is whose was proved before; nothing here sends or shows anything. Callers commit."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, update

from registry.clock import now
from registry.db import db
from registry.registrations import answers
from registry.registrations.actions import discard
from registry.registrations.handing import end_all
from registry.registrations.models import HandOver, Owner, ProofOfPurchase, Registration
from registry.registrations.queries import ACTIVE, WAITING
from registry.registrations.warranty.models import WarrantyCertificate
from registry.registrations.warranty.queries import CONFIRMED
from registry.vault import person_key, seal, unseal

PURCHASE = ("bought_on", "bought_state", "bought_reason", "bought_before", "sale_line_id", "acquired")
REST = ("delivered_on", "dealer", "country", "place_sealed", "made_on", "model")
Thing = tuple[bool, int, str | None, str | None]
_PLAIN: dict[str, Any] = {"synchronize_session": False}


def there_already(owner: Owner, email: str) -> Owner | None:
    """Whoever has this address, if that is not themselves. Until the caller commits neither registers anything."""
    both = (
        select(Owner).where((Owner.person == person_key(email)) | (Owner.id == owner.id)).order_by(Owner.id)
    )
    locked = db.session.scalars(both.with_for_update().execution_options(populate_existing=True)).all()
    return next((one for one in locked if one.id != owner.id), None)


def bring_together(old: Owner, new: Owner) -> dict[int, int]:
    """All of the first becomes the second's, who has used a link that only their mailbox had. The first is no more:
    whoever is signed in as that is signed out. Registrations that another one now stands for, and which."""
    theirs = _all(old)
    own: dict[Thing, Registration] = {}
    for one in _all(new):
        own.setdefault(_thing(one), one)
    doubled = [(own[_thing(one)], one) for one in theirs if _thing(one) in own and _open(one)]
    for one in theirs:
        one.owner_id = new.id
    db.session.flush()
    replaced = dict(_one_of(*sorted(some, key=_worth, reverse=True)) for some in doubled)
    new.sealed = seal({**unseal(old.sealed), **unseal(new.sealed)})
    new.reminders = new.reminders or old.reminders
    new.confirmed_at = new.confirmed_at or now()
    db.session.flush()
    db.session.execute(delete(Owner).where(Owner.id == old.id).execution_options(**_PLAIN))
    db.session.expunge(old)
    return replaced


def _all(owner: Owner) -> Sequence[Registration]:
    """The open ones first."""
    wanted = select(Registration).where(Registration.owner_id == owner.id)
    return sorted(db.session.scalars(wanted.order_by(Registration.id)), key=lambda one: not _open(one))


def _open(one: Registration) -> bool:
    return one.state in {WAITING, ACTIVE}


def _thing(one: Registration) -> Thing:
    """The same for the same unit, as registering one twice is one."""
    return _open(one), one.product_id, one.serial_key, None if one.serial_key else one.lot_key


def _worth(one: Registration) -> tuple[bool, bool, bool, bool, int]:
    """Which of two stays: what counts already, whose day the maker accepted, what came by a code, the older one."""
    return (
        one.state == ACTIVE,
        one.confirmed_at is not None,
        one.bought_state == CONFIRMED,
        one.previous_id is not None,
        -one.id,
    )


def _one_of(stays: Registration, goes: Registration) -> tuple[int, int]:
    """What only the one that goes knows, the other takes over."""
    numbers = goes.id, stays.id
    if goes.state == WAITING:
        _bring_papers(stays, goes)
        discard(goes)
        return numbers
    if stays.bought_on is None and goes.bought_on is not None:
        _take(stays, goes, PURCHASE)
    _take(stays, goes, [name for name in REST if not getattr(stays, name)])
    answers.keep(stays.id, {**answers.answers_of([goes.id]).get(goes.id, {}), **_answers(stays)})
    _bring_papers(stays, goes)
    end_all([goes], "removed")
    return numbers


def _take(stays: Registration, goes: Registration, names: Sequence[str]) -> None:
    for name in names:
        setattr(stays, name, getattr(goes, name))


def _answers(one: Registration) -> dict[str, answers.Said]:
    return answers.answers_of([one.id]).get(one.id, {})


def _bring_papers(stays: Registration, goes: Registration) -> None:
    """Proofs, certificates, and a code that is out for the next owner."""
    known = select(ProofOfPurchase.digest).where(ProofOfPurchase.registration_id == stays.id)
    for moved in (
        update(ProofOfPurchase).where(
            ProofOfPurchase.registration_id == goes.id, ProofOfPurchase.digest.not_in(known)
        ),
        update(WarrantyCertificate).where(WarrantyCertificate.registration_id == goes.id),
        update(HandOver).where(HandOver.registration_id == goes.id, HandOver.used_at.is_(None)),
    ):
        db.session.execute(moved.values(registration_id=stays.id).execution_options(**_PLAIN))
    offered = update(Registration).where(Registration.previous_id == goes.id, Registration.state == WAITING)
    db.session.execute(offered.values(previous_id=stays.id).execution_options(**_PLAIN))
