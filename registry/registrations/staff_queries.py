"""What a maker's staff read of registrations: never an address, never who. Every query takes the maker: another's are
not there. Pages go on from the last row that was seen, so that a million answer as a thousand do."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, literal, select, union

from registry.db import db
from registry.errors import Refused
from registry.registrations.models import Owner, ProofOfPurchase, Registration, SafetyContact
from registry.registrations.queries import ACTIVE, WAITING
from registry.vault import SAFETY, unseal

ENDED = ("passed_on", "sold", "scrapped", "lost", "removed", "replaced")
STATES = (ACTIVE, WAITING, *ENDED)
MAIL, BOUNCED, POST, NOBODY = "mail", "bounced", "post", "nobody"
"""How an owner can be reached: by e-mail; only by one from which letters came back; by letter or telephone; not."""

STATE, UNSEEN = (literal(state, literal_execute=True) for state in (ACTIVE, "waiting"))
"""Written into the statement: an index of some rows alone is used only where it says which."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What to look for. `keys` are a number as units keep it, in any state; without one, registrations of one state are
    listed. `before` is the last one seen already."""

    state: str = ACTIVE
    product_id: int | None = None
    keys: Collection[str] | None = None
    before: int | None = None


def registrations(organisation_id: int, wish: Wish, size: int = 25) -> tuple[Sequence[Registration], bool]:
    """The newest that fit, and whether there are older ones."""
    of = Registration
    mine = of.organisation_id == organisation_id
    if wish.keys is not None:
        ways = (select(of.id).where(mine, column.in_(wish.keys)) for column in (of.serial_key, of.lot_key))
        wanted = select(of).where(of.id.in_(union(*ways)))
    else:
        wanted = select(of).where(mine, of.state == wish.state)
    if wish.product_id is not None:
        wanted = wanted.where(of.product_id == wish.product_id)
    if wish.before is not None:
        wanted = wanted.where(of.id < wish.before)
    found = db.session.scalars(wanted.order_by(of.id.desc()).limit(size + 1)).all()
    return found[:size], len(found) > size


def own(organisation_id: int, registration_id: int) -> Registration | None:
    wanted = select(Registration).where(
        Registration.id == registration_id, Registration.organisation_id == organisation_id
    )
    found: Registration | None = db.session.scalar(wanted)
    return found


def reach_of(ids: Iterable[int]) -> dict[int, str]:
    """Registration -> how its owner can be reached. What the address is nobody learns from this."""
    columns = (Registration.id, Registration.person, SafetyContact.sealed, SafetyContact.bounced_at)
    wanted = select(*columns).outerjoin(SafetyContact, SafetyContact.id == Registration.contact_id)
    rows = db.session.execute(wanted.where(Registration.id.in_(ids)))
    return {number: _reach(person, sealed, bounced is not None) for number, person, sealed, bounced in rows}


def last_here(ids: Iterable[int]) -> dict[int, date]:
    """Registration -> the day of the last sign that its owner is there, where there is an owner."""
    wanted = select(Registration.id, Owner.seen_at).join(Owner, Owner.id == Registration.owner_id)
    rows = db.session.execute(wanted.where(Registration.id.in_(ids)))
    return {number: seen_at.date() for number, seen_at in rows}


def _reach(person: str | None, sealed: str | None, bounced: bool) -> str:
    if sealed is None:
        return NOBODY
    if person and not bounced:
        return MAIL
    try:
        told = unseal(sealed, SAFETY)
    except Refused:
        told = {}
    return POST if {"address", "phone"} & told.keys() else BOUNCED if person else NOBODY


def disputed_units(organisation_id: int, after: int = 0, size: int = 25) -> tuple[Sequence[int], bool]:
    """Units that several people have registered, and which is right nobody has said; and whether there are more. Never
    a lot: many have one of those."""
    of, count = Registration, func.count()
    wanted = (
        select(of.unit_id)
        .where(
            of.organisation_id == organisation_id,
            of.rivals,
            of.unit_id > after,
            of.state == STATE,
            of.serial_key.is_not(None),
        )
        .group_by(of.unit_id)
        .having(count > 1, func.count(of.settled_at) < count)
    )
    found = [number for number in db.session.scalars(wanted.order_by(of.unit_id).limit(size + 1)) if number]
    return found[:size], len(found) > size


def claims_on(organisation_id: int, unit_ids: Collection[int]) -> dict[int, list[Registration]]:
    """Unit -> the registrations of it that count, the oldest first."""
    wanted = select(Registration).where(Registration.unit_id.in_(unit_ids)).order_by(Registration.id)
    found: dict[int, list[Registration]] = {}
    for one in db.session.scalars(wanted) if unit_ids else ():
        if one.organisation_id == organisation_id and one.state == ACTIVE and one.serial_key:
            found.setdefault(one.unit_id or 0, []).append(one)
    return found


def with_papers(organisation_id: int, after: int = 0, size: int = 25) -> tuple[Sequence[Registration], bool]:
    """Registrations with a proof of purchase that nobody has looked at, and whether there are more."""
    waiting = select(ProofOfPurchase.registration_id).where(
        ProofOfPurchase.organisation_id == organisation_id,
        ProofOfPurchase.state == UNSEEN,
        ProofOfPurchase.registration_id > after,
    )
    wanted = select(Registration).where(Registration.id.in_(waiting), Registration.state == ACTIVE)
    found = db.session.scalars(wanted.order_by(Registration.id).limit(size + 1)).all()
    return found[:size], len(found) > size


def papers_wait(organisation_id: int) -> bool:
    """Whether there is any."""
    return bool(with_papers(organisation_id, size=1)[0])
