"""Reads of the audience of a recall. Every query takes the maker: another's recall has none. Who people are is read
only by `people_of`, which its caller logs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select

from registry.catalogue.models import Product
from registry.db import db
from registry.errors import Refused
from registry.matching.models import AudienceState, RecallAudience
from registry.recalls.models import Recall
from registry.recalls.pages import Page
from registry.sales.models import SaleCustomer, SaleLine
from registry.units.models import Unit
from registry.vault import unseal

SIZE = 50


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever bought a covered unit, and how to reach them; of a postal address the place alone: the rest is for its
    letter."""

    line_id: int
    unit_id: int | None
    number: str
    product: str
    name: str
    email: str
    phone: str
    dealer: str
    country: str
    sold_on: date | None
    version_number: int
    post: bool
    place: str


def audience_state(organisation_id: int, recall_id: int) -> AudienceState | None:
    """When the audience was last found, and its counts then."""
    wanted = select(AudienceState).join(Recall, Recall.id == AudienceState.recall_id)
    found: AudienceState | None = db.session.scalar(
        wanted.where(Recall.organisation_id == organisation_id, Recall.id == recall_id)
    )
    return found


def people_of(organisation_id: int, recall_id: int, number: int) -> Page[Person]:
    """A page of who is reached now, in the order of their sales."""
    here = and_(
        RecallAudience.recall_id == recall_id,
        RecallAudience.left_number.is_(None),
        Recall.organisation_id == organisation_id,
    )
    total = _total(here)
    number = min(max(1, number), max(1, -(-total // SIZE)))
    wanted = (
        select(
            SaleLine.id, SaleLine.unit_id, func.coalesce(Unit.serial, SaleLine.lot), Product.name,
            SaleCustomer.name, SaleCustomer.email, SaleCustomer.phone, SaleLine.dealer, SaleLine.country,
            SaleLine.sold_on, RecallAudience.version_number, SaleCustomer.address_sealed,
        )
        .select_from(RecallAudience)
        .join(Recall, Recall.id == RecallAudience.recall_id)
        .join(SaleLine, SaleLine.id == RecallAudience.sale_line_id)
        .join(Product, Product.id == SaleLine.product_id)
        .join(SaleCustomer, SaleCustomer.sale_line_id == SaleLine.id)
        .outerjoin(Unit, Unit.id == SaleLine.unit_id)
        .where(here)
        .order_by(RecallAudience.sale_line_id)
    )  # fmt: skip
    rows: Sequence[Any] = db.session.execute(wanted.offset((number - 1) * SIZE).limit(SIZE)).all()
    people = (Person(*(*told, bool(sealed), place_of(sealed))) for *told, sealed in rows)
    return Page(tuple(people), number, SIZE, total)


def place_of(sealed: str) -> str:
    """Postcode and town of an address as a sale brings it, its parts divided by commas; "" where it has one part, or
    no key of this site opens it."""
    try:
        street, _, place = unseal(sealed).get("address", "").rpartition(",")
    except Refused:
        return ""
    return place.strip() if street.strip() else ""


def _total(here: Any) -> int:
    wanted = select(func.count()).select_from(RecallAudience)
    return db.session.scalar(wanted.join(Recall, Recall.id == RecallAudience.recall_id).where(here)) or 0
