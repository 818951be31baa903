"""How many are where now: serials and quantities by stage and place. Counted in the database, on its indexes."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select

from registry.db import db
from registry.units.events.holding import some
from registry.units.events.models import (
    AT_DEALER,
    MADE,
    RETURNED,
    STORED,
    TraceItem,
    Whereabouts,
)
from registry.units.events.names import CLASS, LOT, Named
from registry.units.events.quantities import LotStock

there: Any = Whereabouts.__table__
stock: Any = LotStock.__table__
Where = ColumnElement[bool]
DAY = 86_400_000_000
"""Microseconds."""


class Standing(NamedTuple):
    """`units` with serials and `quantity` without are in a stage at a place (0: not known)."""

    stage: int
    place_id: int
    units: int
    quantity: float = 0.0

    @property
    def many(self) -> float:
        return self.units + self.quantity


class Gone(NamedTuple):
    """Items that are not where events see them, as something else tells; not looked for among more than `most`."""

    items: ColumnElement[bool]
    most: int


class There(NamedTuple):
    """Where one item is."""

    key: str
    stage: int
    place_id: int
    held: bool
    expires: str
    at: int


def of_lot(organisation_id: int, lot: Named, product_id: int | None) -> tuple[Where, Where]:
    """What belongs to a lot (or class): items with serials, and stock by quantity. Another maker's has no product here
    and is told by the numbers of its items."""
    items: list[Where] = [there.c.organisation_id == organisation_id]
    if product_id is not None:
        items += [there.c.product_id == product_id]
    else:
        first, last = lot.items
        items += [there.c.product_id.is_(None), there.c.key >= first, there.c.key < last]
    if lot.kind == LOT:
        items.append(there.c.lot_key == lot.lot_key)
    quantities = and_(stock.c.organisation_id == organisation_id, stock.c.key == lot.key)
    if lot.kind == CLASS:
        lots = and_(stock.c.key >= f"{LOT}{lot.gtin}.", stock.c.key < f"{LOT}{lot.gtin}/")
        quantities = and_(stock.c.organisation_id == organisation_id, or_(stock.c.key == lot.key, lots))
    return and_(*items), quantities


def of_product(organisation_id: int, product_id: int, lot_key: str = "") -> tuple[Where, Where]:
    """What belongs to a product of the maker's, or to one of its lots."""
    items = [there.c.organisation_id == organisation_id, there.c.product_id == product_id]
    quantities = [stock.c.organisation_id == organisation_id, stock.c.product_id == product_id]
    if lot_key:
        items.append(there.c.lot_key == lot_key)
        quantities.append(stock.c.lot_key == lot_key)
    return and_(*items), and_(*quantities)


def at_places(organisation_id: int, place_ids: Collection[int]) -> tuple[Where, Where]:
    """What of the maker's products is at these places, goes there, or was last seen there."""
    items = and_(
        there.c.organisation_id == organisation_id,
        there.c.place_id.in_(place_ids),
        there.c.product_id.is_not(None),
    )
    return items, and_(stock.c.organisation_id == organisation_id, stock.c.place_id.in_(place_ids))


def standings(where: tuple[Where, Where]) -> list[Standing]:
    """Counts by stage and place, items and quantities in one."""
    items, quantities = where
    place = func.coalesce(there.c.place_id, 0)
    units = select(there.c.stage, place, func.count(), literal(0.0)).where(items)
    units = units.group_by(there.c.place_id, there.c.stage)  # as an index has them
    sums = (
        select(stock.c.stage, stock.c.place_id, literal(0), func.sum(stock.c.quantity))
        .where(quantities, stock.c.quantity != 0)
        .group_by(stock.c.stage, stock.c.place_id)
    )
    return _added([*db.session.execute(units), *db.session.execute(sums)])


def standings_of(organisation_id: int, keys: Collection[str]) -> list[Standing]:
    """Counts of single items."""
    by = (there.c.stage, func.coalesce(there.c.place_id, 0))
    rows: list[Any] = []
    for part in some(sorted(keys)):
        wanted = select(*by, func.count(), literal(0.0))
        mine = and_(there.c.organisation_id == organisation_id, there.c.key.in_(part))
        rows += db.session.execute(wanted.where(mine).group_by(*by)).all()
    return _added(rows)


def are_few(items: Where, most: int) -> bool:
    """Counted no further than that."""
    some_of = select(literal(1)).select_from(there).where(items).limit(most + 1).subquery()
    return (db.session.scalar(select(func.count()).select_from(some_of)) or 0) <= most


def held_back(where: tuple[Where, Where]) -> float:
    """How many may not be sold now."""
    items, quantities = where
    units = db.session.scalar(select(func.count()).where(items, there.c.held)) or 0
    return units + float(db.session.scalar(select(func.sum(stock.c.held)).where(quantities)) or 0)


def items_of(where: tuple[Where, Where], limit: int, *, lot: bool) -> list[str]:
    """Keys of the items, as many as are asked for. Those of a lot are found first, then put in order: among all keys
    in their order the lot may come last."""
    order = there.c.key.concat("") if lot else there.c.key
    return list(db.session.scalars(select(there.c.key).where(where[0]).order_by(order).limit(limit)))


def has_items(where: tuple[Where, Where]) -> bool:
    return db.session.scalar(select(there.c.stage).where(where[0]).limit(1)) is not None


def on_hand(organisation_id: int, product_id: int, place_id: int, lot_key: str, limit: int) -> list[str]:
    """Keys of what lies at a place, of a product or one of its lots."""
    wanted = select(there.c.key).where(
        there.c.organisation_id == organisation_id,
        there.c.place_id == place_id,
        there.c.stage.in_((MADE, STORED, AT_DEALER, RETURNED)),
        there.c.product_id == product_id,
        *([there.c.lot_key == lot_key] if lot_key else []),
    )
    return list(db.session.scalars(wanted.order_by(there.c.key).limit(limit)))


def there_now(organisation_id: int, keys: Collection[str]) -> dict[str, There]:
    """Where these items are."""
    found: dict[str, There] = {}
    for part in some(sorted(keys)):
        wanted = _there().where(there.c.organisation_id == organisation_id, there.c.key.in_(part))
        found |= {row.key: row for row in map(There._make, db.session.execute(wanted))}
    return found


def ages(where: tuple[Where, Where], moment: int, classes: Sequence[int]) -> dict[int, list[float]]:
    """Stage -> how many are in it for up to so many days, class by class, and longer, as of a moment."""
    items, quantities = where
    found: dict[int, list[float]] = {}
    for table, held, many in ((there, items, func.count()), (stock, quantities, func.sum(stock.c.quantity))):
        age = case(
            *((table.c.at >= moment - days * DAY, nth) for nth, days in enumerate(classes)),
            else_=len(classes),
        )
        wanted = select(table.c.stage, age.label("age"), many).where(held).group_by(table.c.stage, "age")
        for stage, nth, count in db.session.execute(wanted):
            found.setdefault(stage, [0.0] * (len(classes) + 1))[nth] += float(count or 0)
    return found


def _there() -> Select[Any]:
    place = func.coalesce(there.c.place_id, 0)
    return select(there.c.key, there.c.stage, place, there.c.held, there.c.expires, there.c.at)


def _added(rows: Iterable[Any]) -> list[Standing]:
    found: dict[tuple[int, int], Standing] = {}
    for stage, place, units, quantity in rows:
        before = found.get((stage, place), Standing(stage, place, 0))
        found[stage, place] = Standing(
            stage, place, before.units + units, before.quantity + float(quantity or 0)
        )
    return sorted(found.values(), key=lambda one: (one.stage, -one.many, one.place_id))


def every(where: tuple[Where, Where]) -> Iterator[There]:
    """All items, streamed."""
    wanted = _there().where(where[0]).order_by(there.c.key).execution_options(yield_per=2_000)
    with db.session.execute(wanted) as rows:
        yield from map(There._make, rows)


def known_keys(organisation_id: int, keys: Collection[str]) -> set[str]:
    """Which of these events have told of."""
    wanted = select(TraceItem.key).where(
        TraceItem.organisation_id == organisation_id, TraceItem.key.in_(keys)
    )
    return set(db.session.scalars(wanted.distinct())) if keys else set()


def lots_named(organisation_id: int, lot_keys: Collection[str], limit: int) -> list[tuple[int | None, str]]:
    """(product, one item) of each GTIN whose items have one of these lots, another maker's too."""
    gtin = func.substr(there.c.key, 1, 16)
    wanted = select(there.c.product_id, func.min(there.c.key)).where(
        there.c.organisation_id == organisation_id,
        there.c.lot_key.in_(lot_keys),
        there.c.product_id.is_(None),
    )
    rows = db.session.execute(wanted.group_by(there.c.product_id, gtin).limit(limit)) if lot_keys else ()
    return [(product, key) for product, key in rows]


def lots_of_product(organisation_id: int, product_id: int, limit: int) -> list[str]:
    """Lots that items of a product have, the last ones in the order of lots first."""
    mine = (
        there.c.organisation_id == organisation_id,
        there.c.product_id == product_id,
        there.c.lot_key != "",
    )
    wanted = select(there.c.lot_key).where(*mine).group_by(there.c.lot_key).order_by(there.c.lot_key.desc())
    found = list(db.session.scalars(wanted.limit(limit)))
    stocked = select(stock.c.lot_key).where(
        stock.c.organisation_id == organisation_id, stock.c.product_id == product_id, stock.c.lot_key != ""
    )
    found += db.session.scalars(
        stocked.group_by(stock.c.lot_key).order_by(stock.c.lot_key.desc()).limit(limit)
    )
    return sorted(set(found), reverse=True)[:limit]


def products_of_items(organisation_id: int, keys: Collection[str]) -> dict[str, int]:
    """Item -> the maker's own product that it is one of; lots told by quantity too. Asked by the key alone: with
    anything said of the product, SQLite reads through all items of all products."""
    found: dict[str, int] = {}
    for table in (there, stock):
        for part in some(sorted(keys)):
            wanted = select(table.c.key, table.c.product_id).where(
                table.c.organisation_id == organisation_id, table.c.key.in_(part)
            )
            found |= {key: product for key, product in db.session.execute(wanted) if product is not None}
    return found


def lots_of_items(organisation_id: int, keys: Collection[str]) -> dict[str, str]:
    """Item -> its lot, as whereabouts keep it; without those whose lot nobody told."""
    found: dict[str, str] = {}
    for part in some(sorted(keys)):
        wanted = select(there.c.key, there.c.lot_key).where(
            there.c.organisation_id == organisation_id, there.c.key.in_(part), there.c.lot_key != ""
        )
        found |= dict(db.session.execute(wanted).all())
    return found
