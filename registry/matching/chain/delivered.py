"""Which units a consignee got: their numbers, streamed, and those of them that somebody types. For whoever holds the
consignee's link, and the maker's staff."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select

from registry.catalogue.models import Brand, Product
from registry.consignees.models import ConsigneeUnit
from registry.db import db
from registry.units.models import Unit

SOME = 500


class Got(NamedTuple):
    """One unit, or so many of a lot."""

    product: str
    model: str
    serial: str
    lot: str
    expires: date | None
    got: float
    here: float


def units_of(consignee_id: int, limit: int | None = None) -> Iterator[Got]:
    """In the order of products and numbers where there are few, else as they come; a few thousand in memory."""
    wanted = _units(consignee_id).order_by(ConsigneeUnit.unit_id).limit(limit)
    with db.session.execute(wanted.execution_options(yield_per=2_000)) as rows:
        for brand, product, model, serial, lot, expires, got, here in rows:
            yield Got(f"{brand} {product}", model, serial, lot, expires, _whole(got), _whole(here))


def count_of(consignee_id: int) -> int:
    """Lines, not units: a lot is one."""
    wanted = select(func.count()).where(ConsigneeUnit.consignee_id == consignee_id)
    return db.session.scalar(wanted) or 0


def shares_of(consignee_id: int) -> dict[int, float]:
    """Unit -> how many of it: all that it got."""
    wanted = select(ConsigneeUnit.unit_id, ConsigneeUnit.got).where(
        ConsigneeUnit.consignee_id == consignee_id
    )
    return dict(db.session.execute(wanted).all())


def named_shares(consignee_id: int, keys: Collection[str]) -> dict[str, dict[int, float]]:
    """Key of a serial or lot -> the consignee's units that have it, and how many of each."""
    found: dict[str, dict[int, float]] = {}
    asked = sorted(keys)
    for start in range(0, len(asked), SOME):
        part = asked[start : start + SOME]
        wanted = select(Unit.serial_key, Unit.lot_key, Unit.id, ConsigneeUnit.got)
        wanted = wanted.join(ConsigneeUnit, ConsigneeUnit.unit_id == Unit.id)
        wanted = wanted.where(ConsigneeUnit.consignee_id == consignee_id)
        for serial, lot, number, got in db.session.execute(
            wanted.where(or_(Unit.serial_key.in_(part), Unit.lot_key.in_(part)))
        ):
            for key in (serial, lot):
                if key is not None and key in part:
                    found.setdefault(key, {})[number] = got
    return found


def _whole(number: float) -> float:
    """Units are counted; only quantities have places behind the point."""
    return int(number) if number == int(number) else number


def _units(consignee_id: int) -> Select[Any]:
    columns = (Brand.name, Product.name, Unit.model, Unit.serial, Unit.lot, Unit.expires)
    shares = (ConsigneeUnit.got, ConsigneeUnit.here)
    selected: Any = select(*columns, *shares)
    wanted: Select[Any] = selected.select_from(ConsigneeUnit)
    wanted = wanted.join(Unit, Unit.id == ConsigneeUnit.unit_id).join(Product, Product.id == Unit.product_id)
    return wanted.join(Brand, Brand.id == Product.brand_id).where(ConsigneeUnit.consignee_id == consignee_id)
