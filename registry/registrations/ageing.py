"""What has been kept long enough, found in the order of numbers, some at a time: a look a day at all of them. Who was
here lately, or answered, is not old. Callers commit; no name or address goes into a log."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update

from registry.catalogue.models import Product
from registry.clock import now
from registry.db import db
from registry.registrations.infant import PURPOSE
from registry.registrations.models import Owner, Registration, SafetyContact, Watch
from registry.registrations.queries import ACTIVE, THEIRS, WAITING
from registry.registrations.watches import forget_links
from registry.vault import seal, unseal

SOME = 500
_PLAIN = {"synchronize_session": False}


def seen(owner: Owner) -> None:
    """They were here: from now on all times begin anew."""
    owner.seen_at, owner.bared_at = now(), None


def with_details(before: datetime, after: int) -> Sequence[Owner]:
    """The next owners not seen since who may have a name, a telephone number or an address here."""
    old = select(Owner).where(Owner.id > after, Owner.seen_at < before, Owner.bared_at.is_(None))
    return db.session.scalars(old.order_by(Owner.id).limit(SOME)).all()


def bare(owner: Owner) -> None:
    """Their e-mail address stays. How they are reached for safety is kept elsewhere, and longer."""
    email = unseal(owner.sealed).get("email", "")
    owner.sealed, owner.bared_at = seal({"email": email} if email else {}), now()


def over(idle: datetime, gone: datetime, after: int) -> Sequence[Owner]:
    """The next owners of whom nothing is kept any more: not seen since `gone`, or since `idle` with nothing theirs."""
    theirs = exists().where(Registration.owner_id == Owner.id, Registration.state.in_((ACTIVE, WAITING)))
    watched = exists().where(Watch.person == Owner.person)
    useless = and_(Owner.seen_at < idle, ~theirs, ~watched)
    old = select(Owner).where(Owner.id > after, or_(Owner.seen_at < gone, useless))
    return db.session.scalars(old.order_by(Owner.id).limit(SOME)).all()


def due(before: datetime, after: int) -> Sequence[Owner]:
    """The next owners neither seen nor asked since, with something of which they may be asked."""
    asked = func.coalesce(Owner.asked_at, Owner.seen_at)
    old = (Owner.confirmed_at.is_not(None), Owner.seen_at < before, asked < before)
    wanted = select(Owner).where(
        Owner.id > after, *old, exists().where(Registration.owner_id == Owner.id, *_may_ask())
    )
    return db.session.scalars(wanted.order_by(Owner.id).limit(SOME)).all()


def take_turn(owner: Owner, before: datetime) -> bool:
    """True for whoever asks them this year: of all who ever try, one."""
    mine = (Owner.id == owner.id, func.coalesce(Owner.asked_at, Owner.seen_at) < before)
    taken = update(Owner).where(*mine).values(asked_at=now()).returning(Owner.id)
    return db.session.scalar(taken.execution_options(**_PLAIN)) is not None


def askable(owners: Collection[int]) -> dict[int, list[Registration]]:
    """Owner -> what is theirs and not for an infant: about that a law lets one write of its recalls alone. Newest
    first."""
    wanted = select(Registration).where(Registration.owner_id.in_(owners), *_may_ask())
    found: dict[int, list[Registration]] = {}
    for one in db.session.scalars(wanted.order_by(Registration.id.desc())):
        found.setdefault(one.owner_id or 0, []).append(one)
    return found


def forget_watches(before: datetime) -> int:
    """Watches that began longer ago; how many."""
    old = select(Watch.id).where(Watch.confirmed_at < before).order_by(Watch.id).limit(SOME)
    ids = db.session.scalars(old).all()
    forget_links(*ids)
    db.session.execute(delete(Watch).where(Watch.id.in_(ids)).execution_options(**_PLAIN))
    return len(ids)


def _may_ask() -> tuple[ColumnElement[bool], ...]:
    infant = exists().where(Product.id == Registration.product_id, Product.is_infant)
    by_law = exists().where(SafetyContact.id == Registration.contact_id, SafetyContact.purpose == PURPOSE)
    return (*THEIRS, ~infant, ~by_law)
