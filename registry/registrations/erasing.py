"""An owner's own details: corrected, moved to another address, erased. What must stay by law is named here and nowhere
else. Callers commit; no name or address goes into a log."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import aliased

from registry.clock import now
from registry.db import db
from registry.registrations import answers, handing
from registry.registrations.models import (
    HandOver,
    Owner,
    ProofOfPurchase,
    Registration,
    SafetyContact,
    Watch,
)
from registry.registrations.queries import ACTIVE, WAITING
from registry.vault import SAFETY, person_key, seal, unseal

DETAILS = ("name", "phone", "address")


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done with one's registrations: `ended` of them tell nobody any more, `kept` can still be warned."""

    ended: int
    kept: int


def all_of(owner: Owner) -> Sequence[Registration]:
    """Every registration of theirs that is or was, newest first."""
    wanted = select(Registration).where(Registration.owner_id == owner.id)
    return db.session.scalars(wanted.order_by(Registration.id.desc())).all()


def contacts_of(owner: Owner) -> dict[int, SafetyContact]:
    """Registration -> how they are reached for it."""
    wanted = select(Registration.id, SafetyContact).join(
        SafetyContact, SafetyContact.id == Registration.contact_id
    )
    return {row[0]: row[1] for row in db.session.execute(wanted.where(Registration.owner_id == owner.id))}


def watches_of(owner: Owner) -> Sequence[Watch]:
    """Watches with the same address: they need no account, but are theirs."""
    return db.session.scalars(select(Watch).where(Watch.person == owner.person).order_by(Watch.id)).all()


def correct(owner: Owner, details: dict[str, str], *, reminders: bool) -> None:
    """Name, telephone and address, as they are from now on; for every product at once. What was left blank is gone, but
    where a law has it kept."""
    _write(owner, {name: details.get(name, "") for name in DETAILS})
    owner.reminders = reminders
    db.session.flush()


def ask_to_move(owner: Owner, email: str) -> None:
    """Keeps the new address until a link in a letter to it is pressed."""
    owner.new_sealed = seal({"email": email})
    db.session.flush()


def readdress(owner: Owner, email: str) -> None:
    """All that leads to them leads to this address from now on, and to it alone."""
    person = person_key(email)
    _write(owner, {"email": email}, person)
    mine = update(Registration).where(Registration.owner_id == owner.id, Registration.person == owner.person)
    db.session.execute(mine.values(person=person))
    db.session.flush()


def move(owner: Owner, email: str) -> None:
    """The new address is theirs, and nobody else's here."""
    owner.person, owner.new_sealed, owner.confirmed_at = person_key(email), "", now()
    db.session.flush()


def erase(owner: Owner, *, warn: bool) -> Erased:
    """Everything of theirs goes. With `warn` their e-mail address alone stays, for recalls of what they have; they can
    come in by it, and erase that, too."""
    contacts, registrations = contacts_of(owner), all_of(owner)
    kept, over = 0, []
    for one in registrations:
        contact = contacts.get(one.id)
        by_law = contact is not None and handing.must_stay(contact)
        stays = one.state == ACTIVE and contact is not None and (warn or by_law)
        kept += stays
        if not stays and one.state in {ACTIVE, WAITING}:
            over.append(one)
        if contact is not None and stays and not by_law:
            contact.sealed = _email_alone(contact.sealed, SAFETY)
        one.owner_id, one.reminders, one.place_sealed = (owner.id if stays and warn else None), False, ""
    handing.end_all(over, "removed")
    answers.forget([one.id for one in registrations if one.state != ACTIVE])
    _forget(owner, [one.id for one in registrations])
    if warn and kept:
        owner.sealed, owner.new_sealed, owner.reminders = _email_alone(owner.sealed), "", False
    else:
        db.session.delete(owner)
    db.session.flush()
    return Erased(len(registrations) - kept, kept)


def forget_kept() -> int:
    """Contacts that a law had kept, once its day has come: of a product that is theirs no more, or of nobody who could
    come in and say so."""
    of = Registration
    held = exists().where(of.contact_id == SafetyContact.id, of.state == ACTIVE, of.owner_id.is_not(None))
    over = select(SafetyContact.id).where(SafetyContact.keep_until < now().date(), ~held)
    ids = db.session.scalars(over.limit(500)).all()
    left = select(of).where(of.contact_id.in_(ids), of.state == ACTIVE)
    handing.end_all(db.session.scalars(left).all(), "removed")
    loose = update(Registration).where(Registration.contact_id.in_(ids)).values(contact_id=None)
    db.session.execute(loose.execution_options(synchronize_session=False))
    gone = delete(SafetyContact).where(SafetyContact.id.in_(ids))
    db.session.execute(gone.execution_options(synchronize_session=False))
    return len(ids)


def _write(owner: Owner, details: dict[str, str], person: str = "") -> None:
    """The same on the owner and on every contact, which holds no more than it was given. What a law has kept is
    corrected and not blanked."""
    owner.sealed = _with(owner.sealed, details)
    given = {name: value for name, value in details.items() if value}
    for contact in contacts_of(owner).values():
        told = given if handing.must_stay(contact) else details
        contact.sealed = _with(contact.sealed, told, SAFETY)
        contact.person = person or contact.person
        if person:
            contact.bounced_at, contact.bounce = None, ""


def _with(sealed: str, details: dict[str, str], purpose: str = "") -> str:
    found = unseal(sealed, purpose) | details
    return seal({name: value for name, value in found.items() if value}, purpose)


def _email_alone(sealed: str, purpose: str = "") -> str:
    return seal({"email": unseal(sealed, purpose).get("email", "")}, purpose)


def _forget(owner: Owner, ids: list[int]) -> None:
    other = aliased(Registration)
    named = exists().where(other.contact_id == SafetyContact.id)
    plain = {"synchronize_session": False}
    db.session.flush()
    for gone in (
        delete(ProofOfPurchase).where(ProofOfPurchase.registration_id.in_(ids)),
        delete(HandOver).where(HandOver.registration_id.in_(ids)),
        delete(Watch).where(Watch.person == owner.person),
        delete(SafetyContact).where(SafetyContact.person == owner.person, ~named),
    ):
        db.session.execute(gone.execution_options(**plain))
