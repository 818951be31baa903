"""Which parts that events tell of a rule may cover, by the number or the lot that the events give them: found on the
indexes of the events, so that it costs what is found, not what was ever built in. Where SQL says all that the rule
says, `sure`; else it finds at least every part that matters, and `criteria` decides. Reads only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, literal, or_, select, true

from registry.criteria.answers import NO, UNDECIDED, YES
from registry.criteria.rule import Criteria, Group
from registry.matching.joins import key_shape, onto
from registry.matching.keysets import Digits, Keys, Opening, Run, keys_of
from registry.matching.names import NAMES, Sort, answer_names, named
from registry.matching.planning import ranked
from registry.matching.sources import (
    POINTS,
    Numbered,
    in_run,
    integer_ends,
    of_span_shape,
    span,
    steps,
    unit,
    widths_of,
)
from registry.serials.keys import LEADS, LONGEST
from registry.units.events.holding import some
from registry.units.events.models import COMPONENT, INPUT, Holding, TraceItem, Whereabouts
from registry.units.events.names import CLASS, ITEM, LOT

held: Any = Holding.__table__
item: Any = TraceItem.__table__
there: Any = Whereabouts.__table__
Condition = ColumnElement[bool]


class Suspects(NamedTuple):
    """Keys of parts; `sure` ones are covered, unless their maker has another thing on record."""

    keys: list[str]
    sure: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """What a recall covers of its maker's products. `lists` are those at hand, with their fields."""

    criteria: Criteria
    numbered: Mapping[str, Numbered]
    lists: Mapping[int, str]
    sorts: Mapping[int, Sort]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where keys of parts lie in order. `prefix` stands before their number; without one, numbers are told with their
    lead, as units keep them. `bounds` of the GTIN's keys stand beside no narrower ones: SQLite reads by either."""

    table: Any
    key: Any
    column: Any
    where: tuple[Condition, ...]
    prefix: str = ""
    bounds: tuple[Condition, ...] = ()

    def least(self, key: str) -> str:
        return self.prefix + key[1:] if self.prefix else key

    def said(self, key: ColumnElement[str]) -> ColumnElement[str]:
        return literal(self.prefix).concat(func.substr(key, 2)) if self.prefix else key

    def long(self, width: ColumnElement[int] | int) -> Condition:
        """A number told without its lead sorts among longer ones."""
        made: Condition = func.length(self.column) == width + len(self.prefix) if self.prefix else true()
        return made

    def widths(self, connection: Connection) -> list[int]:
        if not self.prefix:
            return widths_of(connection, self.column, self.where)
        size = func.length(self.column) - len(self.prefix)
        return sorted(connection.scalars(select(size).where(*self.where, *self.bounds).distinct()))


@dataclass(frozen=True, slots=True)
class Lead:
    """What leads to parts by one group of a rule: without `keys` every part may be covered."""

    kind: str
    by: Numbered | None = None
    keys: Keys = field(default_factory=Keys)
    sure: bool = False


def suspects(
    connection: Connection, rule: Rule, maker: int, gtin: str, product_id: int, own: Sequence[int]
) -> Iterator[Suspects]:
    """Some thousand at a time; one may come twice. `own` are the holder's products of the same GTIN."""
    for kind in (ITEM, LOT):
        leads = [_lead(rule, group, kind, product_id) for group in rule.criteria.groups]
        for lead in (one for one in leads if one is not None):
            for shelf in _shelves(lead, maker, gtin, own):
                for keys in some(_on(connection, shelf, lead)):
                    yield Suspects(keys, lead.sure)


def _lead(rule: Rule, group: Group, kind: str, product_id: int) -> Lead | None:
    """None where no part of which only events tell can be covered by the group."""
    told = {name: by for name, by in rule.numbered.items() if _tells(by, kind, product_id)}
    if not all(name in NAMES or name in told for name, _ in group.tests):
        return None
    names = answer_names(group, named(rule.sorts[product_id], ""))
    if names in (NO, UNDECIDED):
        return None
    tests = [(told[name], keys_of(name, node, rule.lists)) for name, node in group.tests if name in told]
    found = ranked([(by, keys) for by, keys in tests if keys is not None])
    if not found:
        return Lead(kind, sure=not tests and names is YES and not rule.criteria.exceptions)
    by, keys = found[0]
    sure = names is YES and len(tests) == 1 and keys.exact and not rule.criteria.exceptions
    return Lead(kind, by, keys, sure)


def _tells(by: Numbered, kind: str, product_id: int) -> bool:
    """A lot told by quantity has no serials."""
    if by.products is not None and product_id not in by.products:
        return False
    return kind == ITEM or by.column is unit.c.lot_key


def _shelves(lead: Lead, maker: int, gtin: str, own: Sequence[int]) -> Iterator[Shelf]:
    prefix = f"{lead.kind}{gtin}."
    if lead.by is None or (lead.by.column is unit.c.lot_key) == (lead.kind == LOT):
        yield from in_something(maker, prefix)
        return
    among = (there.c.organisation_id == maker, func.substr(there.c.key, 1, len(prefix)) == prefix)
    for of in (there.c.product_id.is_(None), *(there.c.product_id == number for number in own)):
        yield Shelf(there, there.c.key, there.c.lot_key, (*among, there.c.lot_key != "", of))


def in_something(maker: int, prefix: str) -> Iterator[Shelf]:
    """What was built in, or packed in a thing of its own kind (a product in a case or on a pallet is no part), and what
    went into transformations."""
    kinds = func.substr(held.c.parent_key, 1, 1).in_((ITEM, LOT, CLASS))
    built = or_(held.c.kind == COMPONENT, kinds)
    for table, column, part in ((held, held.c.child_key, built), (item, item.c.key, item.c.role == INPUT)):
        bounds = (column > prefix, column < prefix[:-1] + "/")
        yield Shelf(table, column, column, (table.c.organisation_id == maker, part), prefix, bounds)


def _on(connection: Connection, shelf: Shelf, lead: Lead) -> Iterator[str]:
    """Keys on a shelf that a group leads to."""
    if lead.by is None:
        yield from _read(connection, shelf, *shelf.bounds)
        return
    yield from _points(connection, shelf, lead.keys.points)
    for run in lead.keys.plain:
        yield from _read(connection, shelf, _in_run(shelf, run))
    for one in lead.keys.wide:
        yield from _wide(connection, shelf, one)
    for number in lead.keys.lists:
        yield from _list(connection, shelf, number)


def _read(connection: Connection, shelf: Shelf, *where: Condition) -> Iterator[str]:
    yield from _stream(connection, select(shelf.key).where(*shelf.where, *where))


def _stream(connection: Connection, wanted: Any) -> Iterator[str]:
    with connection.execute(wanted.execution_options(yield_per=2_000)) as rows:
        for (key,) in rows:
            yield key


def _points(connection: Connection, shelf: Shelf, points: Sequence[str]) -> Iterator[str]:
    for first in range(0, len(points), POINTS):
        some_points = [shelf.least(point) for point in points[first : first + POINTS]]
        yield from _read(connection, shelf, shelf.column.in_(some_points))


def _in_run(shelf: Shelf, run: Run) -> Condition:
    if not shelf.prefix:
        return in_run(shelf.column, run)
    low, high = shelf.least(run.low), shelf.least(run.high)
    within = [shelf.column >= low, shelf.column < high if run.below else shelf.column <= high]
    shaped = [key_shape(shelf.column) == key_shape(literal(low))] if run.shape and low != high else []
    return and_(*within, shelf.long(len(run.low) - 1), *shaped)


def _wide(connection: Connection, shelf: Shelf, one: Digits | Opening) -> Iterator[str]:
    """Told without their lead, all that begin alike lie together, whatever their length; so do digits with few zeros in
    front. Only a run without end needs to know which lengths there are."""
    if shelf.prefix and isinstance(one, Opening):
        low, high = shelf.prefix + one.low, shelf.prefix + one.high + "~"
        least = func.length(shelf.column) >= one.least + len(shelf.prefix)
        yield from _read(connection, shelf, shelf.column >= low, shelf.column < high, least)
        return
    endless = isinstance(one, Opening) or not one.high
    for run in one.runs(shelf.widths(connection) if endless else range(1, LONGEST + 1)):
        yield from _read(connection, shelf, _in_run(shelf, run))


def _list(connection: Connection, shelf: Shelf, number: int) -> Iterator[str]:
    """An uploaded list: some thousand spans at a time, each asking for its parts."""
    for here in steps(connection, number, behind="$"):
        low, high = shelf.said(span.c.low), shelf.said(span.c.high)
        alike = of_span_shape(key_shape(shelf.column), key_shape(low))
        within = [shelf.column >= low, shelf.column <= high, shelf.long(func.length(span.c.low) - 1), alike]
        yield from _joined(connection, shelf, here, within)
    for here in steps(connection, number, until="$"):
        if connection.scalar(select(span.c.low).where(*here).limit(1)) is None:
            continue
        for width in shelf.widths(connection):
            lead = shelf.prefix or LEADS[width]
            low, high = integer_ends(lead, width)
            digits = key_shape(shelf.column) == key_shape(literal(lead + "9" * width))
            within = [shelf.column >= low, shelf.column <= high, shelf.long(width), digits]
            yield from _joined(connection, shelf, [*here, func.length(span.c.low) - 2 <= width], within)


def _joined(
    connection: Connection, shelf: Shelf, here: Sequence[Condition], within: Sequence[Condition]
) -> Iterator[str]:
    postgres = connection.dialect.name == "postgresql"
    both = (*shelf.where, *within)
    found, right = onto(span, shelf.table, (shelf.key.name,), both, postgres=postgres)
    yield from _stream(connection, select(right[shelf.key.name]).select_from(found).where(*here))
