"""Writes about owners and what they registered. Callers commit. No name, address or number goes into a log."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite

from registry.clock import now
from registry.db import db
from registry.registrations import rivals
from registry.registrations.models import Owner, ProofOfPurchase, Registration, SafetyContact, contact_values
from registry.registrations.queries import ACTIVE, WAITING, same_open, waits
from registry.registrations.reading import Entry
from registry.tokens import actions as tokens
from registry.tongue.speaking import language
from registry.vault import SAFETY, person_key, seal, unmailed_key, unseal

FORGOTTEN = 500


def owner_for(email: str) -> Owner:
    """The owner with this address, made where there is none. Until the caller commits, others that ask for the same
    one wait: what is then looked up and written about them is done by one at a time."""
    return _owner(person_key(email), {"email": email})


def owner_of(entry: Entry) -> Owner:
    """The same for whoever registers: without an e-mail address they are told apart by all the rest, and never sign
    in."""
    told = entry.contact
    return owner_for(entry.email) if entry.email else _owner(unmailed_key(told), told)


def _owner(person: str, told: dict[str, str]) -> Owner:
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    made = insert(Owner).values(person=person, sealed=seal(told), language=language(), made_at=now())
    there = made.on_conflict_do_update(index_elements=[Owner.person], set_={"person": person})
    number = db.session.scalar(there.returning(Owner.id))
    return db.session.get_one(Owner, number, populate_existing=True)


def came_in(owner: Owner) -> None:
    """They have used a link that only their mailbox had: the address is theirs. Letters are in the language in which
    they came."""
    owner.signed_in_at, owner.language = now(), language()
    owner.confirmed_at = owner.confirmed_at or owner.signed_in_at
    owner.seen_at, owner.bared_at = owner.signed_in_at, None


@contextmanager
def kept_if(counts: bool) -> Iterator[None]:
    """What is written meanwhile stays, or is taken back: the same work, so that nobody learns from it which."""
    with db.session.begin_nested() as nested:
        yield
        db.session.flush()
        if not counts:
            nested.rollback()
    db.session.expire_all()


def register(owner: Owner, organisation_id: int, product_id: int, entry: Entry) -> Registration:
    """A registration that waits for its owner to confirm it. The same thing sent twice is one: what waits takes the
    newer details, what was confirmed stays as it is. The owner was locked by `owner_for`."""
    found = same_open(owner.id, product_id, entry.serial_key, entry.lot_key)
    if found is None:
        found = Registration(
            code=secrets.token_hex(8), organisation_id=organisation_id, product_id=product_id, owner_id=owner.id,
            state=WAITING, serial_key=entry.serial_key, lot_key=entry.lot_key, **_details(entry),
        )  # fmt: skip
        db.session.add(found)
        _reach(found, entry, owner)
    elif found.contact_id is None and waits(found):
        _reach(found, entry, owner)
    else:
        with kept_if(waits(found)):
            _describe(found, entry)
    return found


def _reach(registration: Registration, entry: Entry, owner: Owner) -> None:
    contact = SafetyContact(
        organisation_id=registration.organisation_id, person=owner.person, sealed=seal(entry.contact, SAFETY)
    )
    db.session.add(contact)
    db.session.flush()
    registration.contact_id = contact.id
    db.session.flush()


def _describe(registration: Registration, entry: Entry) -> None:
    """By statements that are the same whatever was known before."""
    plain = {"synchronize_session": False}
    contact = update(SafetyContact).where(SafetyContact.id == registration.contact_id)
    db.session.execute(contact.values(**contact_values(entry.contact)).execution_options(**plain))
    mine = update(Registration).where(Registration.id == registration.id)
    db.session.execute(mine.values(**_details(entry)).execution_options(**plain))


def _details(entry: Entry) -> dict[str, Any]:
    names = ("number", "model", "acquired", "bought_on", "dealer", "reminders", "made_on")
    return {name: getattr(entry, name) for name in names}


def activate(registration: Registration, owner: Owner, unit_id: int) -> None:
    """The owner has confirmed it: from now on its unit leads to them. What they told of themselves for the first time
    is theirs to see and to correct."""
    registration.state, registration.confirmed_at = ACTIVE, now()
    registration.unit_id, registration.person = unit_id, owner.person
    contact = db.session.get(SafetyContact, registration.contact_id) if registration.contact_id else None
    if contact is not None:
        told, known = unseal(contact.sealed, SAFETY), unseal(owner.sealed)
        if any(name not in known for name in told):
            owner.sealed = seal({**told, **known})
    owner.reminders = owner.reminders or registration.reminders
    db.session.flush()
    rivals.mark([unit_id])


def discard(registration: Registration) -> None:
    """Takes a waiting one away, and with it its papers and how to reach whoever sent it."""
    contact_id = registration.contact_id
    db.session.execute(delete(ProofOfPurchase).where(ProofOfPurchase.registration_id == registration.id))
    tokens.withdraw("registration", registration.id)  # SQLite may give its number to the next one
    db.session.delete(registration)
    db.session.flush()
    if contact_id is not None:
        db.session.execute(delete(SafetyContact).where(SafetyContact.id == contact_id))


def forget_waiting(before: datetime) -> int:
    """Takes away some of those that nobody confirmed, and owners of whom nothing else is known; how many of both."""
    old = select(Registration).where(Registration.state == WAITING, Registration.made_at < before)
    found = db.session.scalars(old.order_by(Registration.id).limit(FORGOTTEN)).all()
    for registration in found:
        discard(registration)
    theirs = exists().where(Registration.owner_id == Owner.id)
    nobody = select(Owner.id).where(Owner.confirmed_at.is_(None), Owner.made_at < before, ~theirs)
    owners = db.session.scalars(nobody.limit(FORGOTTEN)).all()
    tokens.withdraw_all(tokens.OF_OWNER, *owners)
    gone = delete(Owner).where(Owner.id.in_(owners))
    db.session.execute(gone.execution_options(synchronize_session=False))
    return len(found) + len(owners)
