"""How a unit on record and an item of events are found to be the same: by a GTIN of its product and its serial, or its
lot. One place says so; every count of the chain goes through it."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal

from registry.catalogue.models import Gtin
from registry.matching.sources import unit
from registry.sales.lots import left_over, sold_of, sums
from registry.units.events.models import Whereabouts
from registry.units.events.names import ITEM, LOT
from registry.units.events.quantities import LotStock

gtin: Any = Gtin.__table__
there: Any = Whereabouts.__table__
stock: Any = LotStock.__table__


def item_key() -> ColumnElement[str]:
    """What events call `unit`, which has a serial, by its product's `gtin`."""
    return literal(ITEM).concat(gtin.c.gtin).concat(".").concat(func.substr(unit.c.serial_key, 2))


def lot_key() -> ColumnElement[str]:
    """What events call the lot of `unit` by its product's `gtin`."""
    return literal(LOT).concat(gtin.c.gtin).concat(".").concat(func.substr(unit.c.lot_key, 2))


def same_item() -> ColumnElement[bool]:
    """That `there` tells of `unit`, which has a serial, by its product's `gtin`."""
    return and_(there.c.organisation_id == unit.c.organisation_id, there.c.key == item_key())


def same_lot() -> ColumnElement[bool]:
    """That `stock` tells of the lot of `unit`, which has no serial, by its product's `gtin`."""
    return and_(stock.c.organisation_id == unit.c.organisation_id, stock.c.key == lot_key())


def of_unit() -> ColumnElement[bool]:
    """That `gtin` is one of the unit's product."""
    same: ColumnElement[bool] = gtin.c.product_id == unit.c.product_id
    return same


def sold_of_unit() -> ColumnElement[bool]:
    """That `sums` tell of sales of the lot of `unit`, which has no serial."""
    same = (sums.c[name] == unit.c[name] for name in ("organisation_id", "product_id", "lot_key"))
    return and_(*same)


def left_of_unit() -> Any:
    """How many of `unit` sales of its lot have left; one with a serial is one, whoever sold it."""
    many = left_over(unit.c.quantity, sold_of(unit.c.product_id, unit.c.lot_key, unit.c.organisation_id))
    return case((unit.c.serial_key.is_(None), many), else_=unit.c.quantity)
