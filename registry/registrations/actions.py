"""Writes about owners and what they registered. Callers commit. No name, address or number goes into a log."""

from sqlalchemy.dialects import postgresql, sqlite

from registry.clock import now
from registry.db import db
from registry.registrations.models import Owner
from registry.vault import person_key, seal


def owner_for(email: str) -> Owner:
    """The owner with this address, made where there is none. Until the caller commits, others that ask for the same
    one wait: what is then looked up and written about them is done by one at a time."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    person = person_key(email)
    made = insert(Owner).values(person=person, sealed=seal({"email": email}), made_at=now())
    there = made.on_conflict_do_update(index_elements=[Owner.person], set_={"person": person})
    number = db.session.scalar(there.returning(Owner.id))
    return db.session.get_one(Owner, number, populate_existing=True)


def came_in(owner: Owner) -> None:
    """They have used a link that only their mailbox had: the address is theirs."""
    owner.signed_in_at = now()
    owner.confirmed_at = owner.confirmed_at or owner.signed_in_at
