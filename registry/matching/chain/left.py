"""What a recall leaves where: the units its rule covers, by the place and the business that have them. `criteria` has
decided which they are (see `matching`); events, or else the records, tell where. Reads only."""

from collections import Counter
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, case, exists, func, or_, select

from registry.clock import now
from registry.criteria.answers import YES
from registry.criteria.parsing import parse
from registry.db import db
from registry.matching.chain.joining import (
    gtin,
    left_of_unit,
    of_unit,
    same_item,
    same_lot,
    sold_of_unit,
    stock,
    there,
)
from registry.matching.judged import current, line
from registry.matching.matched import covered, gather, matched
from registry.matching.matching import Matching
from registry.matching.scopes import scope_of
from registry.matching.sources import unit
from registry.recalls.drafted import lists_of_draft
from registry.recalls.models import ScopeVersion
from registry.sales.lots import sums
from registry.units.events.models import RETURNED, SOLD

MOST = 1_000
Facts = dict[str, Any]


class Left(NamedTuple):
    """So many units are at a place (0: not known) in a stage; `held` of them may not be sold. Of what no event tells
    `consignee` is whom the production list names, or the dealer of a sale."""

    stage: int
    place_id: int
    units: int
    quantity: float
    held: float


class Told(NamedTuple):
    """Units of which records alone tell: `state` is made, shipped or sold, `name` the consignee or dealer."""

    state: str
    name: str
    units: int


def left_of(version: ScopeVersion) -> Facts:
    """Facts to keep: `there` rows of Left, `told` rows of Told, the greatest first, and what was cut off."""
    with db.engine.connect() as connection, db.engine.connect() as reader:
        scope = scope_of(reader, version)
        lookup = lists_of_draft(version.organisation_id)
        criteria = parse(version.criteria, strict=False)
        gather(connection, Matching(connection, reader, criteria, scope, lookup))
        there_now = _there(connection, scope.pending)
        told = _told(connection, scope.pending)
        connection.rollback()
    return {
        "as_of": now().isoformat(),
        "there": [list(row) for row in there_now[:MOST]],
        "told": [list(row) for row in told[:MOST]],
        "more_there": [len(there_now[MOST:]), sum(row.units + row.quantity for row in there_now[MOST:])],
        "more_told": [len(told[MOST:]), sum(row.units for row in told[MOST:])],
    }


def _there(connection: Connection, pending: tuple[int, ...]) -> list[Left]:
    """Of what events tell. A sale on record after the last event counts as sold there."""
    sold = exists().where(line.c.unit_id == unit.c.id, current(pending))
    stage = case((and_(sold, there.c.stage <= RETURNED), SOLD), else_=there.c.stage).label("stage")
    place = func.coalesce(there.c.place_id, 0).label("place")
    held = func.sum(case((there.c.held, 1), else_=0))
    joined = matched.join(unit, unit.c.id == matched.c.unit_id).join(gtin, of_unit()).join(there, same_item())
    items = select(stage, place, func.count(), held).select_from(joined)
    items = items.where(matched.c.answer == int(YES), unit.c.serial_key.is_not(None)).group_by(stage, place)
    lots = matched.join(unit, unit.c.id == matched.c.unit_id).join(gtin, of_unit()).join(stock, same_lot())
    sums = select(stock.c.stage, stock.c.place_id, func.sum(stock.c.quantity), func.sum(stock.c.held))
    sums = sums.select_from(lots).where(matched.c.answer == int(YES), unit.c.serial_key.is_(None))
    sums = sums.where(stock.c.quantity > 0).group_by(stock.c.stage, stock.c.place_id)
    found: dict[tuple[int, int], Left] = {}
    for row in connection.execute(items):
        found[row[0], row[1]] = Left(row[0], row[1], row[2], 0.0, float(row[3]))
    for number, where, quantity, kept in connection.execute(sums):
        one = found.get((number, where), Left(number, where, 0, 0.0, 0.0))
        found[number, where] = one._replace(quantity=float(quantity), held=one.held + float(kept or 0))
    return sorted(found.values(), key=lambda one: (one.stage, -one.units - one.quantity, one.place_id))


def _told(connection: Connection, pending: tuple[int, ...]) -> list[Told]:
    """Units and lots that no event names. Of a lot what was sold, by whom, and the rest."""
    by_event = exists().where(of_unit(), same_item()).correlate(unit)
    by_lot = exists().where(of_unit(), same_lot()).correlate(unit)
    silent = or_(and_(unit.c.serial_key.is_not(None), ~by_event), and_(unit.c.serial_key.is_(None), ~by_lot))
    dealer = (
        select(func.max(line.c.dealer)).where(line.c.unit_id == unit.c.id, current(pending)).scalar_subquery()
    )
    sold = exists().where(line.c.unit_id == unit.c.id, current(pending))
    state = case((sold, "sold"), (unit.c.shipped_on.is_not(None), "shipped"), else_="made")
    name = case((sold, func.coalesce(dealer, "")), else_=unit.c.consignee)
    left = left_of_unit().label("quantity")
    each = covered(state.label("state"), name.label("name"), left).where(silent).subquery()
    wanted = select(each.c.state, each.c.name, func.sum(each.c.quantity)).group_by(each.c.state, each.c.name)
    counts = Counter(
        {(kind, words or ""): int(many or 0) for kind, words, many in connection.execute(wanted)}
    )
    lots = matched.join(unit, unit.c.id == matched.c.unit_id).join(sums, sold_of_unit())
    of_lots = select(sums.c.dealer, func.sum(sums.c.quantity - sums.c.returned)).select_from(lots)
    of_lots = of_lots.where(matched.c.answer == int(YES), unit.c.serial_key.is_(None), silent)
    for dealer, many in connection.execute(of_lots.group_by(sums.c.dealer)):
        counts["sold", dealer] += int(many)
    rows = [Told(kind, words, many) for (kind, words), many in counts.items()]
    return sorted((row for row in rows if row.units), key=lambda row: (row.state, -row.units, row.name))
