"""Reads what staff registered for customers. Staff see their own maker's, and never who the customer is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select

from registry.catalogue.models import Brand, Product
from registry.clock import now
from registry.db import db
from registry.registrations.customers.models import CustomerRegistration

WAITS = timedelta(days=7)
"""As long as the link in the customer's letter works."""


@dataclass(frozen=True, slots=True)
class Act:
    """One line for staff. `state`: waiting, confirmed, unanswered."""

    id: int
    product: str
    number: str
    sold_on: date | None
    dealer: str
    invoice: str
    by_name: str
    made_at: datetime
    state: str


def acts_of(organisation_id: int, page: int, size: int, by_id: int | None = None) -> tuple[list[Act], int]:
    """A page of them, newest first, and how many there are; with `by_id` those of one member alone."""
    mine = CustomerRegistration.organisation_id == organisation_id
    if by_id is not None:
        mine = and_(mine, CustomerRegistration.by_id == by_id)
    columns: list[Any] = [CustomerRegistration, Product.name, Brand.name]
    wanted = select(*columns).join(Product, Product.id == CustomerRegistration.product_id)
    wanted = wanted.join(Brand, Brand.id == Product.brand_id).where(mine)
    rows = wanted.order_by(CustomerRegistration.id.desc()).offset((page - 1) * size).limit(size)
    total = db.session.scalar(select(func.count()).select_from(CustomerRegistration).where(mine)) or 0
    return [_act(one, f"{brand} {name}") for one, name, brand in db.session.execute(rows)], total


def sent_before(organisation_id: int, sent: str) -> bool:
    """Whether this very form was taken already."""
    wanted = select(CustomerRegistration.id).where(
        CustomerRegistration.organisation_id == organisation_id, CustomerRegistration.sent == sent
    )
    return db.session.scalar(wanted) is not None


def acts_for(registrations: Sequence[int]) -> dict[int, CustomerRegistration]:
    """Registration -> the last time that somebody registered it for its owner: for that owner alone."""
    wanted = select(CustomerRegistration).where(CustomerRegistration.registration_id.in_(registrations))
    rows = db.session.scalars(wanted.order_by(CustomerRegistration.id)) if registrations else ()
    return {one.registration_id or 0: one for one in rows}


def _act(one: CustomerRegistration, product: str) -> Act:
    late = one.made_at < now() - WAITS
    state = "confirmed" if one.confirmed_at else "unanswered" if late else "waiting"
    return Act(
        one.id, product, one.number, one.sold_on, one.dealer, one.invoice, one.by_name, one.made_at, state
    )
