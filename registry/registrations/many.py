"""Registers many things of one owner at once, set by set. Whoever asks is signed in: nothing of it waits. Callers
commit. No name, address or number goes into a log."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select

from registry.clock import now
from registry.db import db
from registry.registrations import rivals
from registry.registrations.models import Owner, Registration, SafetyContact, contact_values
from registry.registrations.queries import ACTIVE, WAITING
from registry.registrations.reading import Entry
from registry.vault import seal

Thing = tuple[int, str | None, str | None]
"""Product, serial, and the lot of what has no serial: what one owner has once."""
SOME = 500


@dataclass(frozen=True, slots=True)
class New:
    """One thing to register, and the unit that leads to it from now on."""

    organisation_id: int
    product_id: int
    unit_id: int
    entry: Entry
    place: str


def open_things(owner: Owner, products: Collection[int]) -> set[Thing]:
    """What they have registered of these products."""
    return {thing for thing, _ in _open(owner, products, ACTIVE)}


def waiting_things(owner: Owner, products: Collection[int]) -> dict[Thing, int]:
    """What waits to be confirmed by them, and by which registration."""
    return dict(_open(owner, products, WAITING))


def register_all(owner: Owner, things: Sequence[New]) -> Sequence[Registration]:
    """Active registrations of these, none of which they had. The owner was locked by `owner_for`."""
    made: list[Registration] = []
    for start in range(0, len(things), SOME):
        made += _register(owner, things[start : start + SOME])
    rivals.mark([new.unit_id for new in things])
    return made


def _open(owner: Owner, products: Collection[int], state: str) -> Iterable[tuple[Thing, int]]:
    columns = (Registration.product_id, Registration.serial_key, Registration.lot_key, Registration.id)
    mine = select(*columns).where(Registration.owner_id == owner.id, Registration.state == state)
    for product, serial, lot, number in db.session.execute(mine):
        if product in products:
            yield (product, serial, None if serial else lot), number


def _register(owner: Owner, things: Sequence[New]) -> Sequence[Registration]:
    contacts = _contacts(owner, things)
    moment = now()
    rows = [
        {
            "code": secrets.token_hex(8), "organisation_id": new.organisation_id, "product_id": new.product_id,
            "unit_id": new.unit_id, "owner_id": owner.id, "contact_id": contact, "person": owner.person,
            "state": ACTIVE, "serial_key": new.entry.serial_key, "lot_key": new.entry.lot_key,
            "number": new.entry.number, "model": new.entry.model, "acquired": new.entry.acquired,
            "bought_on": new.entry.bought_on, "dealer": new.entry.dealer, "made_at": moment,
            "confirmed_at": moment, "place_sealed": seal({"place": new.place}) if new.place else "",
        }
        for new, contact in zip(things, contacts, strict=True)
    ]  # fmt: skip
    db.session.execute(insert(Registration), rows)
    made = select(Registration).where(Registration.code.in_([row["code"] for row in rows]))
    return db.session.scalars(made.order_by(Registration.id)).all()


def _contacts(owner: Owner, things: Sequence[New]) -> list[int]:
    """How they are reached, one for each: what is erased of one thing stays for the others. Those of one maker are all
    the same, so it does not matter which is whose."""
    rows = [
        {"organisation_id": new.organisation_id, "person": owner.person, **contact_values(new.entry.contact)}
        for new in things
    ]
    db.session.execute(insert(SafetyContact), rows)
    wanted = select(SafetyContact.id, SafetyContact.organisation_id).where(
        SafetyContact.person == owner.person
    )
    free: dict[int, list[int]] = {}
    for number, maker in db.session.execute(wanted.order_by(SafetyContact.id.desc()).limit(len(rows))):
        free.setdefault(maker, []).append(number)
    return [free[new.organisation_id].pop() for new in things]
