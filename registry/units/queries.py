"""Reads about units and lots. Every query takes the maker: another's are not there. Rows that an upload is still
bringing are not there yet either. Each search uses an index, so that a million units answer as a thousand do."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, column, func, or_, select, table, true

from registry.catalogue.models import Brand, Product
from registry.db import db
from registry.serials.keys import LEADS, indexable
from registry.units.models import Unit

_UPLOAD = table("upload", column("id"), column("organisation_id"), column("state"), column("job_id"))
_JOB = table("job", column("id"), column("kind"))


@dataclass(frozen=True, slots=True)
class UnitHit:
    """One line of a search: a unit, or a lot that has no serials (`serial` empty)."""

    id: int
    product_id: int
    brand: str
    product: str
    model: str
    serial: str
    lot: str
    lot_key: str
    quantity: int


def key_of(number: str) -> str | None:
    """A number, as read, as units keep it; None where no unit can have it."""
    return LEADS[len(number)] + number if indexable(number) else None


def pending_uploads(organisation_id: int) -> list[int]:
    """Uploads whose rows are being filed at this moment, or stopped half filed; usually none."""
    half = select(_JOB.c.id).where(_JOB.c.id == _UPLOAD.c.job_id, _JOB.c.kind == "file_upload").exists()
    wanted = select(_UPLOAD.c.id).where(
        _UPLOAD.c.organisation_id == organisation_id,
        or_(_UPLOAD.c.state == "filing", and_(_UPLOAD.c.state == "failed", half)),
    )
    return list(db.session.scalars(wanted))


def by_serials(
    organisation_id: int, numbers: Iterable[str], pending: Collection[int] = (), limit: int = 20
) -> list[UnitHit]:
    """Units with one of these numbers, as read."""
    keys = [key for key in map(key_of, numbers) if key]
    found = _hits(organisation_id, pending).where(Unit.serial_key.in_(keys)) if keys else None
    return _read(found, limit)


def by_lots(
    organisation_id: int, numbers: Iterable[str], pending: Collection[int] = (), limit: int = 20
) -> list[UnitHit]:
    """Lots, and units of a lot, with one of these lot numbers: lots without serials first."""
    keys = [key for key in map(key_of, numbers) if key]
    if not keys:
        return []
    found = _hits(organisation_id, pending).where(Unit.lot_key.in_(keys))
    return _read(found.order_by(Unit.serial_key.is_not(None), Unit.serial_key, Unit.id), limit)


def by_lot_keys(
    organisation_id: int, lot_keys: Collection[str], pending: Collection[int] = ()
) -> list[UnitHit]:
    """The rows of lots that have no serials, by their keys."""
    if not lot_keys:
        return []
    found = _hits(organisation_id, pending).where(Unit.lot_key.in_(lot_keys), Unit.serial_key.is_(None))
    return _read(found, 100)


def count_of_lots(organisation_id: int, numbers: Iterable[str], most: int = 10_000) -> int:
    """How many units with serials bear one of these lot numbers; counted no further than `most`."""
    keys = [key for key in map(key_of, numbers) if key]
    if not keys:
        return 0
    some = select(Unit.id).where(
        Unit.organisation_id == organisation_id, Unit.lot_key.in_(keys), Unit.serial_key.is_not(None)
    )
    return db.session.scalar(select(func.count()).select_from(some.limit(most).subquery())) or 0


def by_ids(organisation_id: int, ids: Collection[int], pending: Collection[int] = ()) -> list[UnitHit]:
    return _read(_hits(organisation_id, pending).where(Unit.id.in_(ids)) if ids else None, len(ids))


def own_unit(organisation_id: int, unit_id: int) -> Unit | None:
    """A unit or lot of this maker."""
    found: Unit | None = db.session.scalar(
        select(Unit).where(
            Unit.id == unit_id,
            Unit.organisation_id == organisation_id,
            filed(pending_uploads(organisation_id)),
        )
    )
    return found


def unit_named(
    organisation_id: int, product_id: int, number: str, pending: Collection[int] = ()
) -> Unit | None:
    """The unit of a product with this number, as read."""
    key = key_of(number)
    wanted = select(Unit).where(
        Unit.organisation_id == organisation_id,
        Unit.product_id == product_id,
        Unit.serial_key == key,
        filed(pending),
    )
    found: Unit | None = db.session.scalar(wanted) if key else None
    return found


def units_by_ids(ids: Collection[int]) -> dict[int, Unit]:
    """Units of any maker: for whoever registered them."""
    return {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.id.in_(ids)))} if ids else {}


def made_on(
    organisation_id: int, product_id: int, serial_key: str | None, lot_key: str | None
) -> date | None:
    """The day on which a unit, or a lot, was made, where it is on record."""
    same = Unit.lot_key == lot_key if serial_key is None else Unit.serial_key == serial_key
    wanted = select(Unit.made_on).where(
        Unit.organisation_id == organisation_id,
        Unit.product_id == product_id,
        same,
        filed(pending_uploads(organisation_id)),
    )
    if serial_key is None:
        wanted = wanted.where(Unit.serial_key.is_(None))
    found: date | None = db.session.scalar(wanted.limit(1))
    return found


def lots_of(unit: Unit, limit: int = 50) -> Sequence[Unit]:
    """Units with serials of a unit's lot and product."""
    return db.session.scalars(
        select(Unit)
        .where(
            Unit.organisation_id == unit.organisation_id,
            Unit.lot_key == unit.lot_key,
            Unit.lot_key.is_not(None),
            Unit.product_id == unit.product_id,
            Unit.serial_key.is_not(None),
        )
        .order_by(Unit.serial_key)
        .limit(limit)
    ).all()


def lots_of_product(organisation_id: int, product_id: int, limit: int) -> Sequence[str]:
    """Keys of some lots of a product, the last ones in the order of lots first."""
    wanted = select(Unit.lot_key).where(
        Unit.organisation_id == organisation_id, Unit.product_id == product_id, Unit.lot_key.is_not(None)
    )
    wanted = wanted.group_by(Unit.lot_key).order_by(Unit.lot_key.desc()).limit(limit)
    return [key for key in db.session.scalars(wanted) if key]


def has_units(organisation_id: int) -> bool:
    """Whether there is anything to search."""
    wanted = select(Unit.id).where(Unit.organisation_id == organisation_id).limit(1)
    return db.session.scalar(wanted) is not None


def _hits(organisation_id: int, pending: Collection[int]) -> Select[Any]:
    columns: tuple[Any, ...] = (
        Unit.id,
        Unit.product_id,
        Brand.name,
        Product.name,
        Unit.model,
        Unit.serial,
        Unit.lot,
        func.coalesce(Unit.lot_key, ""),
        Unit.quantity,
    )
    found: Select[Any] = (
        select(*columns)
        .join(Product, Product.id == Unit.product_id)
        .join(Brand, Brand.id == Product.brand_id)
    )
    return found.where(Unit.organisation_id == organisation_id, filed(pending))


def _read(found: Select[Any] | None, limit: int) -> list[UnitHit]:
    return [] if found is None else [UnitHit(*row) for row in db.session.execute(found.limit(limit))]


def filed(pending: Collection[int]) -> ColumnElement[bool]:
    """Not of an upload that is still being filed."""
    if not pending:
        return true()
    return or_(Unit.upload_id.is_(None), Unit.upload_id.not_in(pending))
