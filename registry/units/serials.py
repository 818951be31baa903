"""The serials of a product's units on record, in their order, some at a time: a million are never in memory at once.
Those that a production list names; what owners merely registered is not among them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select

from registry.db import db
from registry.units.models import Unit
from registry.units.queries import filed, pending_uploads


def serials_after(
    organisation_id: int, product_id: int, upload_id: int | None, after: str, most: int
) -> Sequence[Unit]:
    """Units behind a key, the shortest serial first; those of one production list, or all."""
    wanted = select(Unit).where(*_mine(organisation_id, product_id, upload_id), Unit.serial_key > after)
    return db.session.scalars(wanted.order_by(Unit.serial_key).limit(most)).all()


def count_serials(organisation_id: int, product_id: int, upload_id: int | None) -> int:
    wanted = select(func.count()).select_from(Unit).where(*_mine(organisation_id, product_id, upload_id))
    return db.session.scalar(wanted) or 0


def _mine(organisation_id: int, product_id: int, upload_id: int | None) -> list[ColumnElement[bool]]:
    conditions: list[Any] = [
        Unit.organisation_id == organisation_id,
        Unit.product_id == product_id,
        Unit.serial_key.is_not(None),
        filed(pending_uploads(organisation_id)),
    ]
    return [*conditions, Unit.listed_id == upload_id if upload_id else Unit.listed_id.is_not(None)]
