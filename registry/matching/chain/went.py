"""Which places the covered units of a recall were at, what held them included, and which names records give: gathered
beside the matched units in temporary tables of one connection. Writes nothing that outlives it."""

from collections import defaultdict
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    case,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable, DropTable

from registry.criteria.answers import YES
from registry.db import KEY
from registry.matching.chain.joining import (
    gtin,
    left_of_unit,
    lot_key,
    of_unit,
    same_item,
    same_lot,
    stock,
    there,
)
from registry.matching.joins import onto
from registry.matching.judged import current, line
from registry.matching.matched import matched, of_lot
from registry.matching.sources import unit
from registry.units.events.holding import DEEPEST, STILL
from registry.units.events.models import IN_SERVICE, IN_TRANSIT, RETURNED, Holding, TraceEvent, TraceItem
from registry.units.events.shelf import ON_SHELF
from registry.units.events.shipments import SENT

HERE = (*ON_SHELF, IN_TRANSIT, IN_SERVICE)
"""Stages in which a unit is still at its place, or on the way to it."""
RECEIVED = ("receiving", "arriving", "accepting")
_OWN = MetaData()
span = Table(
    "consigned_span", _OWN, Column("unit_id", Integer), Column("key", KEY), Column("start", BigInteger),
    Column("until", BigInteger), Column("depth", Integer), prefixes=["TEMPORARY"],
)  # fmt: skip
"""A unit, or what held it, and from when to when that tells of the unit."""
went = Table(
    "consigned_went", _OWN, Column("unit_id", Integer, primary_key=True, autoincrement=False),
    Column("place_id", Integer, primary_key=True, autoincrement=False), Column("got", Float),
    Column("here", Float), prefixes=["TEMPORARY"],
)  # fmt: skip
"""That a unit (or so many of a lot) was at a place, and how many are there now."""
named = Table(
    "consigned_named", _OWN, Column("unit_id", Integer, primary_key=True, autoincrement=False),
    Column("name", String(200), primary_key=True), Column("got", Float), Column("here", Float),
    prefixes=["TEMPORARY"],
)  # fmt: skip
"""That records name somebody who got a unit (or so many of a lot): a consignee of a production list, a dealer."""
held: Any = Holding.__table__
item: Any = TraceItem.__table__
event: Any = TraceEvent.__table__


def gather_went(connection: Connection, organisation_id: int, pending: tuple[int, ...]) -> None:
    """Fills `went` and `named` from `matched`, which was gathered over the same connection."""
    for table in (span, went, named):
        fresh_table(connection, table)
    _spans(connection, organisation_id)
    _visits(connection, organisation_id)
    _now(connection, pending)
    _lots(connection, organisation_id)
    _consignees(connection, pending)
    _dealers(connection, pending)


def fresh_table(connection: Connection, table: Table) -> None:
    """The same connection may have looked before."""
    connection.execute(DropTable(table, if_exists=True))
    connection.execute(CreateTable(table))


def upsert(connection: Connection, table: Any) -> Any:
    return (postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert)(table)


def _spans(connection: Connection, organisation_id: int) -> None:
    """Each unit itself, then storey by storey what held it, and while it did."""
    mine = matched.join(unit, unit.c.id == matched.c.unit_id).join(gtin, of_unit()).join(there, same_item())
    first = select(unit.c.id, there.c.key, literal(0), literal(STILL), literal(0)).select_from(mine)
    first = first.where(matched.c.answer == int(YES), unit.c.serial_key.is_not(None))
    connection.execute(insert(span).from_select(list(span.c), first))
    for depth in range(1, DEEPEST + 1):
        left = select(span).where(span.c.depth == depth - 1).subquery()
        until = func.coalesce(held.c.until, STILL)
        meets = (
            held.c.organisation_id == organisation_id, held.c.child_key == left.c.key,
            held.c.at <= left.c.until, until >= left.c.start,
        )  # fmt: skip
        joined, one = onto(left, held, ("parent_key", "at", "until"), meets, postgres=_postgres(connection))
        end = func.coalesce(one.until, STILL)
        above = select(
            left.c.unit_id, one.parent_key, case((one.at > left.c.start, one.at), else_=left.c.start),
            case((end < left.c.until, end), else_=left.c.until), literal(depth),
        ).select_from(joined)  # fmt: skip
        if not connection.execute(insert(span).from_select(list(span.c), above)).rowcount:
            break


def _visits(connection: Connection, organisation_id: int) -> None:
    """Every place of an event of the unit, or of what held it then."""
    left = select(span).subquery()
    place = func.coalesce(event.c.location_id, event.c.read_point_id)
    told = (
        item.c.organisation_id == organisation_id, item.c.key == left.c.key,
        item.c.at >= left.c.start, item.c.at <= left.c.until,
    )  # fmt: skip
    joined, one = onto(left, item, ("event_id",), told, postgres=_postgres(connection))
    seen = select(left.c.unit_id, place, literal(1.0), literal(0.0)).distinct()
    seen = seen.select_from(joined.join(event, event.c.id == one.event_id))
    seen = seen.where(event.c.wrong.is_(False), place.is_not(None))
    connection.execute(insert(went).from_select(list(went.c), seen))


def _now(connection: Connection, pending: tuple[int, ...]) -> None:
    """Where each is now; a sale on record after the last event counts."""
    mine = matched.join(unit, unit.c.id == matched.c.unit_id).join(gtin, of_unit()).join(there, same_item())
    gone = exists().where(line.c.unit_id == unit.c.id, current(pending))
    here = case((and_(gone, there.c.stage <= RETURNED), 0.0), (there.c.stage.in_(HERE), 1.0), else_=0.0)
    by = (unit.c.id, there.c.place_id)
    rows = select(*by, literal(1.0), func.max(here)).select_from(mine).group_by(*by)
    rows = rows.where(
        matched.c.answer == int(YES), unit.c.serial_key.is_not(None), there.c.place_id.is_not(None)
    )
    made = upsert(connection, went).from_select(list(went.c), rows)
    connection.execute(
        made.on_conflict_do_update(
            index_elements=[went.c.unit_id, went.c.place_id], set_={"here": made.excluded.here}
        )
    )


def _lots(connection: Connection, organisation_id: int) -> None:
    """Lots told by quantity: a place got what it received, or what it has and sent on, whichever is more."""
    lots = matched.join(unit, unit.c.id == matched.c.unit_id).join(gtin, of_unit())
    of_lots = (matched.c.answer == int(YES), unit.c.serial_key.is_(None))
    standing: dict[tuple[int, int], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0, 0.0])
    here = func.sum(case((stock.c.stage.in_(HERE), stock.c.quantity), else_=0.0))
    sums = select(unit.c.id, stock.c.place_id, func.sum(stock.c.quantity), here)
    sums = sums.select_from(lots.join(stock, same_lot())).where(*of_lots, stock.c.place_id > 0)
    for number, place, many, now in connection.execute(sums.group_by(unit.c.id, stock.c.place_id)):
        standing[number, place][:2] = float(many or 0), float(now or 0)
    site = func.coalesce(event.c.location_id, event.c.read_point_id)
    told = item.join(event, event.c.id == item.c.event_id)
    moved = [
        func.sum(case((event.c.step.in_(steps), item.c.quantity), else_=0.0)) for steps in (RECEIVED, SENT)
    ]
    flows = select(unit.c.id, site, *moved).select_from(
        lots.join(told, and_(item.c.organisation_id == organisation_id, item.c.key == lot_key()))
    )
    flows = flows.where(*of_lots, event.c.wrong.is_(False), site.is_not(None)).group_by(unit.c.id, site)
    for number, place, received, sent in connection.execute(flows):
        standing[number, place][2:] = float(received or 0), float(sent or 0)
    rows = [
        {
            "unit_id": number,
            "place_id": place,
            "got": max(many, received, sent + max(0.0, now)),
            "here": max(0.0, now),
        }
        for (number, place), (many, now, received, sent) in standing.items()
    ]
    if rows := [row for row in rows if row["got"] > 0]:
        connection.execute(insert(went), rows)


def _consignees(connection: Connection, pending: tuple[int, ...]) -> None:
    """Whom production lists name. Without event or sale it is still there; of a lot what is left of it."""
    sold = exists().where(line.c.unit_id == unit.c.id, current(pending))
    traced = or_(
        and_(unit.c.serial_key.is_not(None), exists().where(of_unit(), same_item()).correlate(unit)),
        and_(unit.c.serial_key.is_(None), exists().where(of_unit(), same_lot()).correlate(unit)),
    )
    here = case((or_(sold, traced), 0.0), else_=left_of_unit() * 1.0)
    rows = select(unit.c.id, unit.c.consignee, unit.c.quantity * 1.0, here)
    rows = rows.select_from(matched.join(unit, unit.c.id == matched.c.unit_id))
    rows = rows.where(matched.c.answer == int(YES), unit.c.consignee != "", unit.c.quantity > 0)
    connection.execute(insert(named).from_select(list(named.c), rows))


def _dealers(connection: Connection, pending: tuple[int, ...]) -> None:
    """Who sold them, as sales records tell: of a lot so many."""
    for of in (line.c.unit_id == matched.c.unit_id, and_(unit.c.id == matched.c.unit_id, of_lot())):
        joined = matched.join(unit, unit.c.id == matched.c.unit_id).join(line, of)
        rows = select(matched.c.unit_id, line.c.dealer, func.sum(line.c.quantity) * 1.0, literal(0.0))
        rows = rows.select_from(joined).where(
            matched.c.answer == int(YES), line.c.dealer != "", current(pending)
        )
        made = upsert(connection, named).from_select(
            list(named.c), rows.group_by(matched.c.unit_id, line.c.dealer)
        )
        connection.execute(made.on_conflict_do_nothing())


def _postgres(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"
