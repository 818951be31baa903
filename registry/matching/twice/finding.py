"""Which units may have been sold twice, found without going through all that was ever sold: lines that are not the
first of their unit, and lines of units that events sold. Callers commit."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import and_, exists, func, or_, select

from registry.db import db
from registry.matching import bulk
from registry.matching.chain.joining import gtin, of_unit, same_item, there
from registry.matching.judged import current, line
from registry.matching.sources import unit
from registry.matching.twice.businesses import trade_of
from registry.matching.twice.sides import Sale, Trade, contradicts
from registry.matching.twice.weighing import (
    TOLD,
    day_of,
    deed_of,
    doubt,
    happened,
    sale_of,
    weigh,
    with_customer,
)
from registry.units.events.holding import some
from registry.units.events.models import MADE, TraceWord
from registry.units.events.names import ITEM, named
from registry.units.events.stages import SELL, SELLING
from registry.units.events.vocabularies import DISPOSITION, STEP
from registry.units.queries import key_of, pending_uploads

LINES = 5_000
_OPEN = (doubt.c.unit_id.is_not(None), doubt.c.resolved_at.is_(None))


def weigh_lines(organisation_id: int, first: int, last: int, upload_id: int | None = None) -> Iterator[int]:
    """A maker's lines from one to another, those of a filed upload alone where one is told, some thousand at a time:
    how many were looked at. The caller commits after each."""
    trade = trade_of(organisation_id)
    by_events = _events_tell_of_sales(organisation_id)
    whose = [line.c.organisation_id == organisation_id]
    if upload_id is not None:
        whose.append(line.c.upload_id == upload_id)
    for low in range(first, last + 1, LINES):
        mine = and_(*whose, line.c.id.between(low, min(last, low + LINES - 1)))
        found = set(_not_the_first(mine))
        if by_events:
            found |= _told_otherwise(organisation_id, _moved(mine, pending_uploads(organisation_id)), trade)
        if found:
            bulk.begin(organisation_id, quick=False)
            weigh(organisation_id, found, trade)
        yield min(LINES, last + 1 - low)


def weigh_all(organisation_id: int) -> Iterator[int]:
    """The same of all lines of a maker."""
    wanted = select(func.min(line.c.id), func.max(line.c.id)).where(line.c.organisation_id == organisation_id)
    first, last = db.session.execute(wanted).one()
    if last is not None:
        yield from weigh_lines(organisation_id, first, last)


def weigh_items(organisation_id: int, moved: Collection[str], sold: Collection[str]) -> None:
    """Items that events moved, and those of them that events may have sold. The caller holds the maker's lock."""
    if not _any(line.c.organisation_id == organisation_id):
        return
    found = _in_doubt(organisation_id, moved)
    rows = list(_of_items(organisation_id, sold))
    trade = trade_of(organisation_id) if rows or found else None
    if trade is not None:
        weigh(organisation_id, found | _told_otherwise(organisation_id, rows, trade), trade)


def _not_the_first(mine: Any) -> Iterator[int]:
    """Units that had a line before. Two lines of one unit are never both its first; where none but this counts and
    nothing is in doubt, there is nothing to weigh."""
    other = line.alias("other")
    counts = (other.c.superseded_by_id.is_(None), other.c.quantity > 0)
    doubted = exists().where(doubt.c.unit_id == line.c.unit_id, *_OPEN)
    again = exists().where(other.c.unit_id == line.c.unit_id, other.c.id != line.c.id, *counts)
    wanted = select(line.c.unit_id).where(mine, line.c.number > 0, line.c.unit_id.is_not(None))
    yield from db.session.scalars(wanted.where(or_(again, doubted)))


def _moved(mine: Any, pending: list[int]) -> Iterator[Any]:
    """(unit, what it is in events, line ...) of those that events tell of: what was only made was never sold."""
    yield from db.session.execute(_lines(pending).where(mine))


def _of_items(organisation_id: int, keys: Collection[str]) -> Iterator[Any]:
    """The same of items. Each is looked up by its number: databases would read all sales to join."""
    of: defaultdict[str, list[str]] = defaultdict(list)
    for key in keys:
        serial_key = key_of(named(key).number) if key[0] == ITEM else None
        if serial_key is not None:
            of[serial_key].append(key)
    pending = pending_uploads(organisation_id) if of else []
    for part in some(sorted(of)):
        mine = and_(unit.c.organisation_id == organisation_id, unit.c.serial_key.in_(part))
        yield from db.session.execute(_lines(pending).where(mine))


def _lines(pending: list[int]) -> Any:
    joined = line.join(unit, unit.c.id == line.c.unit_id).join(gtin, of_unit()).join(there, same_item())
    wanted = select(line.c.unit_id, there.c.key, *TOLD).select_from(with_customer(joined))
    return wanted.where(current(pending), there.c.stage != MADE)


def _told_otherwise(organisation_id: int, lines: Iterable[Any], trade: Trade) -> set[int]:
    """Units of which a line may tell of another sale than an event does."""
    of: defaultdict[str, list[Any]] = defaultdict(list)
    for row in lines:
        of[row.key].append(row)
    found = set()
    for one in happened(organisation_id, of, SELLING):
        if deed_of(one) == SELL:
            sale = Sale(day_of(one), event_id=one.id, place_id=one.place_id)
            found |= {row.unit_id for row in of[one.key] if contradicts(sale_of(row, 1), sale, trade)}
    return found


def _in_doubt(organisation_id: int, keys: Collection[str]) -> set[int]:
    """Units of these items in whose sales something is still to be settled."""
    mine = (doubt.c.organisation_id == organisation_id, *_OPEN)
    found: set[int] = set()
    if keys and _any(*mine):
        for part in some(sorted(keys)):
            found |= set(db.session.scalars(select(doubt.c.unit_id).where(*mine, doubt.c.key.in_(part))))
    return found


def _events_tell_of_sales(organisation_id: int) -> bool:
    word = TraceWord.__table__.c
    return _any(
        word.organisation_id == organisation_id, word.name.in_((STEP, DISPOSITION)), word.value.in_(SELLING)
    )


def _any(*where: Any) -> bool:
    return bool(db.session.scalar(select(exists().where(*where))))
