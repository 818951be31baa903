"""Where each unit with a serial is, and in what state. As in the pipeline a sale on record counts more than events
before it, and events more than what owners and lists tell. Of a lot without serials some are here and some there."""

from typing import Any

from sqlalchemy import and_, case, exists, func, select

from registry.matching.chain.joining import gtin, of_unit, same_item, there
from registry.matching.judged import current, line
from registry.matching.sources import unit
from registry.registrations.models import Registration
from registry.registrations.queries import ACTIVE
from registry.units.events.models import (
    AT_DEALER,
    DESTROYED,
    IN_SERVICE,
    IN_TRANSIT,
    MADE,
    RETURNED,
    SOLD,
    STORED,
)
from registry.units.places.models import Place

STATES = {
    MADE: "in_stock", STORED: "in_stock", IN_TRANSIT: "shipped", AT_DEALER: "at_dealer", SOLD: "sold",
    RETURNED: "returned", IN_SERVICE: "in_service", DESTROYED: "destroyed",
}  # fmt: skip
"""Stage of events -> state."""
AFTER_SALE = (IN_SERVICE, DESTROYED)
place: Any = Place.__table__
own: Any = Registration.__table__


def stock_state(pending: tuple[int, ...]) -> Any:
    """One of the values of `STATES`, or registered, for each row of units; empty for a lot. Nothing counts of uploads
    that are not filed yet."""
    sold = exists().where(line.c.unit_id == unit.c.id, current(pending))
    stage = func.coalesce(_latest(there.c.stage), 0)
    owned = exists().where(own.c.unit_id == unit.c.id, own.c.state == ACTIVE)
    by_lists = case((owned, "registered"), (unit.c.shipped_on.is_not(None), "shipped"), else_="in_stock")
    return case(
        (unit.c.serial_key.is_(None), ""),
        (and_(sold, stage.not_in(AFTER_SALE)), "sold"),
        else_=case(STATES, value=stage, else_=by_lists),
    )


def stock_place() -> Any:
    """The name of the place where events saw it last, or to which it is under way; its identifier where it has none."""
    named = func.coalesce(func.nullif(place.c.name, ""), place.c.uri)
    found = select(named).where(place.c.id == _latest(there.c.place_id))
    return func.coalesce(found.correlate(unit).scalar_subquery(), "")


def _latest(column: Any) -> Any:
    """By events; a product may have several GTINs, and what was seen last counts."""
    wanted = (
        select(column).select_from(gtin, there).where(of_unit(), same_item(), unit.c.serial_key.is_not(None))
    )
    return wanted.order_by(there.c.at.desc()).limit(1).correlate(unit).scalar_subquery()
