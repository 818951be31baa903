"""Contacts that 16 CFR 1130 has kept: a registration of an infant product counts at once, whether or not an address was
confirmed, and even where there is none. Callers commit; no name or address goes into a log."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from registry.clock import now
from registry.db import db
from registry.registrations import rivals
from registry.registrations.handing import end
from registry.registrations.infant import PURPOSE, kept_until
from registry.registrations.models import Owner, Registration, SafetyContact
from registry.registrations.queries import ACTIVE, contact_of, waits
from registry.vault import SAFETY, seal, unmailed_key, unseal


def count_at_once(registration: Registration, owner: Owner, unit_id: int) -> None:
    """From now on its unit leads to whoever sent it, by e-mail where they gave one. That the address is theirs is not
    known: it is nobody's among `My products` until they say yes."""
    contact = contact_of(registration)
    mailed = contact is not None and "email" in unseal(contact.sealed, SAFETY)
    registration.state, registration.unit_id = ACTIVE, unit_id
    registration.person = owner.person if mailed else None
    db.session.flush()
    rivals.mark([unit_id])


def keep(registration: Registration, made_on: date | None) -> None:
    """`made_on` is the day on record."""
    keep_all([(registration, made_on)])


def keep_all(registrations: Sequence[tuple[Registration, date | None]]) -> None:
    """The same for many. Whoever else registers the same unit is kept as well: there is nothing to settle."""
    wanted = select(SafetyContact).where(SafetyContact.id.in_([one.contact_id for one, _ in registrations]))
    contacts = {contact.id: contact for contact in db.session.scalars(wanted)}
    for one, made_on in registrations:
        one.settled_at = now()
        if (contact := contacts.get(one.contact_id or 0)) is not None:
            contact.purpose = PURPOSE
            contact.keep_until = kept_until(one.made_on, made_on, now().date())
    db.session.flush()


def disown(registration: Registration) -> None:
    """Whoever has this e-mail address did not send it: the address goes at once. What else was told stays, and where
    there was nothing else, the registration ends with it."""
    contact = contact_of(registration)
    if not waits(registration) or contact is None:
        return
    rest = {name: text for name, text in unseal(contact.sealed, SAFETY).items() if name != "email"}
    registration.owner_id = registration.person = None
    if {"address", "phone"} & rest.keys():
        contact.sealed, contact.person = seal(rest, SAFETY), unmailed_key(rest)
        contact.bounced_at, contact.bounce = None, ""
    else:
        forget(registration, contact)
    db.session.flush()


def forget(registration: Registration, contact: SafetyContact) -> None:
    """Also what had to be kept: it was of somebody who never sent it."""
    contact.keep_until = None
    end(registration, "removed")
