"""Reads about what owners told of their purchase, and the papers made for them."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func, select

from registry.catalogue.models import Product
from registry.db import db
from registry.registrations.infant import PURPOSE
from registry.registrations.models import Owner, ProofOfPurchase, Registration, SafetyContact
from registry.registrations.queries import ACTIVE

CONFIRMED, DIFFERS, REFUSED, FITS = "confirmed", "differs", "refused", "fits"
MOST_HANDS = 10


def counting_day(registration: Registration) -> date | None:
    """The day of purchase as its owner told it; where they told another later, the first until staff accept that."""
    one = registration
    return day_of(one.bought_on, one.bought_before, one.bought_state)


def day_of(bought_on: date | None, bought_before: date | None, bought_state: str) -> date | None:
    """The same, of a row that was read without the rest."""
    undecided = bought_state in {DIFFERS, REFUSED}
    return bought_before if bought_before and undecided else bought_on


def decided_on(unit_id: int) -> date | None:
    """The day of purchase of a unit that staff have accepted, whoever told it: the last that they did."""
    wanted = select(Registration.bought_on).where(
        Registration.unit_id == unit_id,
        Registration.bought_state == CONFIRMED,
        Registration.acquired.in_(("new", "gift")),
    )
    found: date | None = db.session.scalar(wanted.order_by(Registration.id.desc()).limit(1))
    return found


def hands_before(registrations: Collection[Registration]) -> dict[int, Registration]:
    """The registrations by whose hand-over these came to be, and those before them, by their numbers."""
    found: dict[int, Registration] = {}
    wanted = {one.previous_id for one in registrations} - {None}
    for _ in range(MOST_HANDS):
        if not wanted:
            break
        rows = db.session.scalars(select(Registration).where(Registration.id.in_(wanted))).all()
        found |= {row.id: row for row in rows}
        wanted = {row.previous_id for row in rows} - {None} - found.keys()
    return found


def differing(organisation_id: int, number: int = 1, size: int = 25) -> tuple[Sequence[Registration], int]:
    """One page of the registrations whose day of purchase differs from the sale on record, those waiting longest
    first, and how many there are."""
    wanted = select(Registration).where(
        Registration.organisation_id == organisation_id,
        Registration.bought_state == DIFFERS,
        Registration.state == ACTIVE,
    )
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    page = wanted.order_by(Registration.id).offset((number - 1) * size).limit(size)
    return db.session.scalars(page).all(), total


def differing_one(organisation_id: int, registration_id: int) -> Registration | None:
    """A registration of this maker that staff may decide about, or have decided about."""
    wanted = select(Registration).where(
        Registration.id == registration_id,
        Registration.organisation_id == organisation_id,
        Registration.bought_state.in_((DIFFERS, CONFIRMED, REFUSED)),
    )
    found: Registration | None = db.session.scalar(wanted)
    return found


def papers_of(registration_ids: Collection[int]) -> dict[int, list[ProofOfPurchase]]:
    """Registration -> the proofs that its owner sent, without what is on them."""
    wanted = select(ProofOfPurchase).where(ProofOfPurchase.registration_id.in_(registration_ids))
    found: dict[int, list[ProofOfPurchase]] = {}
    for proof in db.session.scalars(wanted.order_by(ProofOfPurchase.id)) if registration_ids else ():
        found.setdefault(proof.registration_id, []).append(proof)
    return found


def who_want_reminders(after: int, limit: int) -> Sequence[Registration]:
    """The next registrations whose owners asked to be reminded, in the order of their numbers. Never of products for
    infants: about those a law lets one write for safety alone."""
    wanted = select(Registration).join(Owner, Owner.id == Registration.owner_id)
    wanted = wanted.join(Product, Product.id == Registration.product_id)
    wanted = wanted.outerjoin(SafetyContact, SafetyContact.id == Registration.contact_id)
    wanted = wanted.where(
        ~Product.is_infant,
        func.coalesce(SafetyContact.purpose, "") != PURPOSE,
        Registration.id > after,
        Registration.state == ACTIVE,
        Registration.person.is_not(None),
        Owner.reminders,
        Owner.confirmed_at.is_not(None),
    )
    return db.session.scalars(wanted.order_by(Registration.id).limit(limit)).all()
