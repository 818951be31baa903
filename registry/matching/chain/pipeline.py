"""How many of a product, or of one of its lots, are where between the plant and their owners. What events tell counts
first; of units that no event names, production lists and sales records tell. Each number says which of them it has."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select, true

from registry.db import db
from registry.matching.chain.joining import gtin, of_unit, same_item, stock, there
from registry.matching.judged import current, line
from registry.matching.sources import unit
from registry.registrations.models import Registration
from registry.registrations.queries import ACTIVE
from registry.sales.lots import left_over, sold_of
from registry.tongue.speaking import marked
from registry.units.events.models import AT_DEALER, IN_TRANSIT, MADE, RETURNED, SOLD, STORED
from registry.units.events.standing import Standing, of_product, standings

EVENTS, PRODUCTION = marked("events"), marked("production lists")
SALES, REGISTERED = marked("sales records"), marked("registrations")
own: Any = Registration.__table__
BEFORE_SALE = (MADE, IN_TRANSIT, STORED, AT_DEALER, RETURNED)


@dataclass(frozen=True, slots=True)
class Count:
    """So many in a stage at a place (0: not known), as one source has it."""

    stage: int
    place_id: int
    source: str
    many: float


@dataclass(slots=True)
class Pipeline:
    """All of a product or a lot. `registered` of them are registered by an owner, whatever their stage."""

    counts: list[Count] = field(default_factory=list)
    registered: int = 0

    @property
    def made(self) -> float:
        return sum(count.many for count in self.counts)

    def stage(self, *stages: int) -> float:
        return sum(count.many for count in self.counts if count.stage in stages)

    def sources(self, *stages: int) -> list[str]:
        """Which sources tell of these stages, the one that tells most first."""
        found = Counter[str]()
        for count in self.counts:
            if count.stage in stages and count.many:
                found[count.source] += int(count.many) or 1
        return [source for source, _ in found.most_common()]


def pipeline_of(organisation_id: int, product_id: int, lot_key: str, pending: tuple[int, ...]) -> Pipeline:
    """Counted now, in the database."""
    told = standings(of_product(organisation_id, product_id, lot_key))
    mine = _mine(organisation_id, product_id, lot_key, pending)
    sold = exists().where(line.c.unit_id == unit.c.id, current(pending))
    both = _told_of_units(mine, sold) if any(one.units for one in told) else []
    counts = [
        *_events(told, both),
        *_by_records(organisation_id, product_id, lot_key),
        *_records(mine, sold, both),
        *_lots(organisation_id, product_id, lot_key, pending),
    ]
    return Pipeline(_summed(counts), registered_of(organisation_id, product_id, lot_key))


def _mine(organisation_id: int, product_id: int, lot_key: str, pending: tuple[int, ...]) -> Any:
    filed = or_(unit.c.upload_id.is_(None), unit.c.upload_id.not_in(pending)) if pending else true()
    wanted = [unit.c.organisation_id == organisation_id, unit.c.product_id == product_id, filed]
    if lot_key:
        wanted.append(unit.c.lot_key == lot_key)
    return and_(*wanted)


def _state(sold: Any) -> Any:
    """What the records say of a unit: a sale counts more than a shipment, and that more than having been made."""
    told = exists().where(own.c.unit_id == unit.c.id, own.c.state == ACTIVE)
    untold = and_(told, *(unit.c[name].is_(None) for name in ("upload_id", "listed_id", "commissioned_id")))
    return case(
        (sold, "sold"), (unit.c.shipped_on.is_not(None), "shipped"), (untold, "registered"), else_="made"
    )


def _told_of_units(mine: Any, sold: Any) -> list[Any]:
    """(stage by events, place, state by the records, units) of units that both tell of."""
    state = _state(sold).label("state")
    place = func.coalesce(there.c.place_id, 0).label("place")
    wanted = select(there.c.stage, place, state, func.count().label("many"))
    joined = unit.join(gtin, of_unit()).join(there, same_item())
    return list(
        db.session.execute(
            wanted.select_from(joined)
            .where(mine, unit.c.serial_key.is_not(None))
            .group_by(there.c.stage, place, state)
        )
    )


def _events(told: list[Standing], both: list[Any]) -> list[Count]:
    """As events tell, but what was sold since by the records counts as sold there."""
    counts = [Count(one.stage, one.place_id, EVENTS, one.many) for one in told]
    for stage, place, state, many in both:
        if state == "sold" and stage in BEFORE_SALE:
            counts += [Count(stage, place, EVENTS, -many), Count(SOLD, place, SALES, many)]
    return counts


def _by_records(organisation_id: int, product_id: int, lot_key: str) -> list[Count]:
    """Of lots told by quantity: what of the sold only sales records tell of."""
    _, quantities = of_product(organisation_id, product_id, lot_key)
    wanted = select(stock.c.place_id, func.sum(stock.c.quantity - stock.c.told))
    wanted = wanted.where(quantities, stock.c.stage == SOLD, stock.c.quantity > stock.c.told)
    rows = [(place, float(many)) for place, many in db.session.execute(wanted.group_by(stock.c.place_id))]
    return [Count(SOLD, place, *told) for place, many in rows for told in ((EVENTS, -many), (SALES, many))]


def _records(mine: Any, sold: Any, both: list[Any]) -> list[Count]:
    """Units with serials of which no event tells."""
    state = _state(sold).label("state")
    wanted = select(state, func.count()).where(mine, unit.c.serial_key.is_not(None)).group_by(state)
    left = Counter[str](dict(db.session.execute(wanted).all()))
    for _, _, name, many in both:
        left[name] -= many
    stages = {"sold": (SOLD, SALES), "shipped": (IN_TRANSIT, PRODUCTION), "made": (MADE, PRODUCTION),
              "registered": (SOLD, REGISTERED)}  # fmt: skip
    return [Count(stages[name][0], 0, stages[name][1], many) for name, many in left.items() if many > 0]


def _lots(organisation_id: int, product_id: int, lot_key: str, pending: tuple[int, ...]) -> list[Count]:
    """Lots without serials of which no event tells: what was made less what was sold. Sales can be of more than was
    listed."""
    tells = _by_events(organisation_id, product_id)
    mine = _mine(organisation_id, product_id, lot_key, pending)
    sales = sold_of(unit.c.product_id, unit.c.lot_key, unit.c.organisation_id)
    of_each = (
        select(unit.c.quantity, (unit.c.shipped_on.is_not(None)).label("shipped"), sales.label("sold"))
        .where(mine, unit.c.serial_key.is_(None), ~tells)
        .subquery()
    )
    rest = left_over(of_each.c.quantity, of_each.c.sold)
    wanted = select(of_each.c.shipped, func.sum(rest), func.sum(of_each.c.sold)).group_by(of_each.c.shipped)
    counts = []
    for shipped, left, sold in db.session.execute(wanted):
        counts.append(Count(IN_TRANSIT if shipped else MADE, 0, PRODUCTION, float(left or 0)))
        counts.append(Count(SOLD, 0, SALES, float(sold or 0)))
    return counts


def _by_events(organisation_id: int, product_id: int) -> Any:
    """That events tell of the lot of a unit row, by quantity or by serials."""
    return or_(
        *(
            exists().where(
                told.c.organisation_id == organisation_id,
                told.c.product_id == product_id,
                told.c.lot_key == unit.c.lot_key,
            )
            for told in (stock, there)
        )
    )


def registered_of(organisation_id: int, product_id: int, lot_key: str) -> int:
    """Units that an owner has registered."""
    wanted = select(func.count(own.c.unit_id.distinct())).where(
        own.c.organisation_id == organisation_id, own.c.product_id == product_id, own.c.state == ACTIVE
    )
    if lot_key:
        wanted = wanted.join(unit, unit.c.id == own.c.unit_id).where(unit.c.lot_key == lot_key)
    return db.session.scalar(wanted) or 0


def _summed(counts: list[Count]) -> list[Count]:
    found: dict[tuple[int, int, str], float] = {}
    for count in counts:
        key = (count.stage, count.place_id, count.source)
        found[key] = found.get(key, 0) + count.many
    rows = [Count(stage, place, source, many) for (stage, place, source), many in found.items() if many > 0]
    return sorted(rows, key=lambda one: (one.stage, -one.many, one.place_id, one.source))
