"""Units in use and those of them that failed, told apart by production week, plant and run of serials: a few statements
a product, however many units there are. Reads only."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, case, exists, func, or_, select

from registry.db import db
from registry.faults.models import NOT_FOUND, FaultReport
from registry.faults.queries import counts
from registry.matching.judged import current
from registry.registrations.models import Registration
from registry.registrations.queries import ACTIVE
from registry.reports.radar.models import PLANT, RUN, WEEK
from registry.reports.radar.shrinking import Cell
from registry.sales.models import SaleLine
from registry.units.events.models import TraceEvent
from registry.units.models import Unit
from registry.units.queries import pending_uploads

code: Any = func.coalesce(FaultReport.found_code_id, FaultReport.code_id, 0)
BLOCKS = ((500_000, 4), (20_000, 3), (0, 2))
"""From so many units in use on, a run is of numbers that differ in so many last characters."""
MOST_CELLS = 20_000
"""More than these are units told apart, not runs of them: nothing follows from that."""


@dataclass(slots=True)
class Counts:
    """Of one product and one dimension: value -> units in use, and fault -> value -> how many of them failed so."""

    units: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    failed: dict[int, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))

    def of(self, fault: int) -> dict[str, Cell]:
        return {value: Cell(self.failed[fault].get(value, 0), many) for value, many in self.units.items()}


def counts_of(organisation_id: int, product_id: int) -> dict[str, Counts]:
    """Dimension -> its counts. Each unit counts once for each fault, however often it was told of."""
    used = _used(organisation_id, product_id)
    block = _block(used)
    return {name: _counted(used, _value(name, block), name) for name in (WEEK, PLANT, RUN)}


def _block(used: Select[Any]) -> int:
    many = db.session.scalar(select(func.count()).select_from(used.subquery())) or 0
    return next(length for least, length in BLOCKS if many >= least)


def units_in(organisation_id: int, product_id: int, dimension: str, value: str) -> Iterator[str]:
    """Serials of all units made that are of this cell, in use or not, streamed in the order of their numbers."""
    wanted = select(Unit.serial).select_from(Unit).outerjoin(TraceEvent, _made())
    wanted = wanted.where(*_of(organisation_id, product_id), _is(dimension, value)).order_by(Unit.serial_key)
    with db.session.execute(wanted.execution_options(yield_per=2_000)) as rows:
        yield from rows.scalars()


def products_with_claims(organisation_id: int, least: int) -> list[int]:
    wanted = select(FaultReport.product_id).where(FaultReport.organisation_id == organisation_id, counts())
    wanted = wanted.group_by(FaultReport.product_id).having(func.count() >= least)
    return list(db.session.scalars(wanted.order_by(FaultReport.product_id)))


def _of(organisation_id: int, product_id: int) -> tuple[Any, ...]:
    return (
        Unit.organisation_id == organisation_id,
        Unit.product_id == product_id,
        Unit.serial_key.is_not(None),
    )


def _made() -> Any:
    """The event that told of the unit's making."""
    return TraceEvent.id == Unit.commissioned_id


def _used(organisation_id: int, product_id: int) -> Select[Any]:
    """Sold or registered, as far as records tell."""
    sold = exists().where(SaleLine.unit_id == Unit.id, current(pending_uploads(organisation_id)))
    registered = exists().where(Registration.unit_id == Unit.id, Registration.state == ACTIVE)
    return select(Unit.id).where(*_of(organisation_id, product_id), or_(sold, registered))


def _value(dimension: str, block: int) -> Any:
    if dimension == WEEK:
        return Unit.made_on
    if dimension == PLANT:
        return func.coalesce(TraceEvent.location_id, TraceEvent.read_point_id)
    size = func.length(Unit.serial_key) - block
    return func.substr(Unit.serial_key, 1, case((size < 1, 1), else_=size))


def _is(dimension: str, value: str) -> Any:
    if dimension == WEEK:
        monday = date.fromisoformat(value)
        return Unit.made_on.between(monday, monday + timedelta(days=6))
    if dimension == PLANT:
        return _value(PLANT, 0) == int(value)
    after = value[:-1] + chr(ord(value[-1]) + 1)  # a key begins with how long its number is
    return (Unit.serial_key >= value) & (Unit.serial_key < after)


def _counted(used: Select[Any], value: Any, dimension: str) -> Counts:
    found = Counts()
    here = (
        used.add_columns(value.label("value"))
        .outerjoin(TraceEvent, _made())
        .where(value.is_not(None))
        .subquery()
    )
    cells = select(here.c.value, func.count()).group_by(here.c.value).limit(MOST_CELLS + 1)
    rows = db.session.execute(cells).all()
    if len(rows) > MOST_CELLS:
        return found
    for told, many in rows:
        found.units[_key(dimension, told)] += many
    failed = select(code, here.c.value, func.count(func.distinct(here.c.id))).select_from(FaultReport)
    failed = failed.join(here, here.c.id == FaultReport.unit_id)
    failed = failed.where(counts(), FaultReport.state != NOT_FOUND).group_by(code, here.c.value)
    for fault, told, many in db.session.execute(failed):
        found.failed[fault][_key(dimension, told)] += many
    return found


def _key(dimension: str, told: Any) -> str:
    """Days are put together to weeks, each named by its Monday."""
    return (told - timedelta(days=told.weekday())).isoformat() if dimension == WEEK else str(told)
