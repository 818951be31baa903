"""Units one after another, and many at once by their numbers: for programs. Every query takes the maker; rows that an
upload is still bringing are not there yet."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select, tuple_

from registry.db import db
from registry.units.models import Unit
from registry.units.queries import filed, pending_uploads

AT_ONCE = 500


def serials_after(organisation_id: int, after: tuple[str, int] | None, limit: int) -> Sequence[Unit]:
    """Units with serials in the order of their keys, behind one of them (key and product)."""
    return _after(organisation_id, after, limit, lots=False)


def lots_after(organisation_id: int, after: tuple[str, int] | None, limit: int) -> Sequence[Unit]:
    """Lots without serials in the order of their keys."""
    return _after(organisation_id, after, limit, lots=True)


def _after(organisation_id: int, after: tuple[str, int] | None, limit: int, *, lots: bool) -> Sequence[Unit]:
    key = Unit.lot_key if lots else Unit.serial_key
    wanted = select(Unit).where(
        Unit.organisation_id == organisation_id,
        Unit.serial_key.is_(None) if lots else Unit.serial_key.is_not(None),
        filed(pending_uploads(organisation_id)),
    )
    if after is not None:
        wanted = wanted.where(tuple_(key, Unit.product_id) > tuple_(*after))
    return db.session.scalars(wanted.order_by(key, Unit.product_id).limit(limit)).all()


def with_keys(organisation_id: int, keys: Iterable[str], *, lots: bool = False) -> Sequence[Unit]:
    """All units with one of these serial keys, or lots without serials with one of these lot keys."""
    found: list[Unit] = []
    pending = pending_uploads(organisation_id)
    for some in _parts(sorted(set(keys))):
        wanted = select(Unit).where(Unit.organisation_id == organisation_id, filed(pending))
        if lots:
            wanted = wanted.where(Unit.lot_key.in_(some), Unit.serial_key.is_(None))
        else:
            wanted = wanted.where(Unit.serial_key.in_(some))
        found += db.session.scalars(wanted.order_by(Unit.id))
    return found


def _parts(keys: Sequence[str]) -> Iterable[Collection[str]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
