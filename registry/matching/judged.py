"""Units that SQL alone cannot decide, judged one by one as they stream by: `criteria` says yes or no."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, or_, select, true, tuple_

from registry.criteria.answers import NO, UNDECIDED, YES, Answer
from registry.criteria.judging import judge
from registry.criteria.nodes import Node
from registry.criteria.rule import Criteria
from registry.criteria.texts import Is
from registry.criteria.unit import Lookup, Unit, Value
from registry.matching.names import Sort, all_alike, named
from registry.matching.sources import Found, Numbered
from registry.sales.models import SaleLine

BATCH = 5_000
COLUMNS = "id product_id model serial serial_key lot lot_key made_on expires shipped_on".split()
line: Any = SaleLine.__table__
NOTHING: Mapping[str, Value] = {}


class Judged(NamedTuple):
    """What a rule says of one unit, and the fields that would decide it: the one to ask for first."""

    answer: Answer
    needed: tuple[str, ...] = ()


@dataclass(slots=True)
class Answers:
    """What a batch of units was answered, and each of their sales, where the answer can differ by sale."""

    units: dict[int, Answer] = field(default_factory=dict)
    lines: dict[int, Answer] = field(default_factory=dict)


@dataclass(slots=True)
class Judge:
    """One rule before the units of one maker."""

    connection: Connection
    organisation_id: int
    criteria: Criteria
    sorts: dict[int, Sort]
    numbered: Mapping[str, Numbered]
    lookup: Lookup
    by_sale: Sequence[str] = ()
    pending: tuple[int, ...] = ()
    foreign: frozenset[int] = frozenset()
    needed: Counter[str] = field(default_factory=Counter)
    raw: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.raw = frozenset(name for name, node in self.criteria.nodes() if _looks_raw(node))
        coded = all(_codes(node) for name, node in self.criteria.nodes() if name == "sold_in")
        self.by_sale = [name for name in self.by_sale if name != "sold_in" or coded]

    def answers(self, found: Iterable[Found]) -> Iterator[Answers]:
        """Of every unit found, a batch at a time."""
        for one in found:
            stream = self.connection.execute(one, execution_options={"yield_per": BATCH})
            for rows in stream.partitions(BATCH):
                yield self.batch(rows)

    def batch(self, rows: Sequence[Any]) -> Answers:
        """Of units at hand: rows with `COLUMNS`."""
        made, sales = Answers(), self._sales(rows)
        for row in rows:
            told, own = self._told(row), sales.get(row.id, ())
            if not own:
                made.units[row.id] = self._judge(row, told)
            for number, said in own:
                made.lines[number] = self._judge(row, {**told, **said})
            if own:
                made.units[row.id] = max(made.lines[number] for number, _ in own)
        return made

    def people(self, rows: Sequence[Any], own: Mapping[int, dict[str, Value]]) -> dict[int, Judged]:
        """Of units in the hands of people: rows have `number` besides, which is that of a registration. What its owner
        told fills in what the record leaves open. Sales of a lot say nothing of one registration."""
        sales = self._sales([row for row in rows if row.serial_key is not None])
        made: dict[int, Judged] = {}
        for row in rows:
            owned = own.get(row.number, {})
            told = {**owned, **self._told(row)}
            ways = [{**told, **said} for _, said in sales.get(row.id, ())] or [told]
            made[row.number] = max((self._found(row, way, owned) for way in ways), key=lambda one: one.answer)
        return made

    def buyers(self, rows: Sequence[Any], own: Mapping[int, dict[str, Value]]) -> dict[int, Judged]:
        """The same of sales: `number` is that of a line, of which rows have `sold_on` and `country`."""
        made: dict[int, Judged] = {}
        for row in rows:
            owned = own.get(row.number, {})
            made[row.number] = self._found(row, {**owned, **self._told(row), **self._said(row)}, owned)
        return made

    def _judge(self, row: Any, told: dict[str, Value]) -> Answer:
        found = self._found(row, told)
        if found.answer is UNDECIDED:
            self.needed[found.needed[0] if found.needed else ""] += 1
        return found.answer

    def _found(self, row: Any, told: Mapping[str, Value], own: Mapping[str, Value] = NOTHING) -> Judged:
        """A unit that may be several is what all of them are."""
        model = row.model or str(own.get("model") or "")
        found = [
            judge(self.criteria, Unit({**told, **way}), self.lookup)
            for way in named(self.sorts[row.product_id], model)
        ]
        answer = all_alike(one.answer for one in found)
        if answer is not UNDECIDED:
            return Judged(answer)
        if row.product_id in self.foreign:
            return Judged(NO)
        needed = tuple(dict.fromkeys(name for one in found for name in one.needed))
        return Judged(answer, needed or (("model",) if len(found) > 1 else ()))

    def _told(self, row: Any) -> dict[str, Value]:
        """What the record of a unit says. What it does not say is not told: nobody looked."""
        told: dict[str, Value] = {}
        for name, by in self.numbered.items():
            key = getattr(row, by.column.name)
            if key is not None and (by.products is None or row.product_id in by.products):
                given = row.lot if by.column.name == "lot_key" else row.serial
                told[name] = given if given and name in self.raw else key[1:]
        for name in ("made_on", "expires", "shipped_on"):
            day: date | None = getattr(row, name)
            if day is not None:
                told[name] = day.isoformat()
        return told

    def _sales(self, rows: Sequence[Any]) -> dict[int, list[tuple[int, dict[str, Value]]]]:
        """Unit -> its sales and what they tell."""
        found: dict[int, list[tuple[int, dict[str, Value]]]] = {}
        if not self.by_sale:
            return found
        lots = {(row.lot_key, row.product_id): row.id for row in rows if row.serial_key is None}
        columns = (
            line.c.id,
            line.c.unit_id,
            line.c.lot_key,
            line.c.product_id,
            line.c.sold_on,
            line.c.country,
        )
        mine = and_(line.c.organisation_id == self.organisation_id, current(self.pending))
        by_unit = line.c.unit_id.in_([row.id for row in rows])
        by_lot = and_(line.c.unit_id.is_(None), tuple_(line.c.lot_key, line.c.product_id).in_(list(lots)))
        for where in (by_unit, by_lot) if lots else (by_unit,):
            for one in self.connection.execute(select(*columns).where(mine, where).order_by(line.c.id)):
                owner = one.unit_id or lots[one.lot_key, one.product_id]
                found.setdefault(owner, []).append((one.id, self._said(one)))
        return found

    def _said(self, sale: Any) -> dict[str, Value]:
        said: dict[str, Value] = {}
        if "sold_on" in self.by_sale and sale.sold_on is not None:
            said["sold_on"] = sale.sold_on.isoformat()
        if "sold_in" in self.by_sale and sale.country:
            said["sold_in"] = sale.country
        return said


def current(pending: Sequence[int]) -> Any:
    """Sales that count: not corrected since, nor given back, nor of an upload still being filed."""
    return and_(line.c.superseded_by_id.is_(None), line.c.quantity > 0, filed(pending))


def filed(pending: Sequence[int]) -> Any:
    """Sales that are not of an upload still being filed."""
    return or_(line.c.upload_id.is_(None), line.c.upload_id.not_in(pending)) if pending else true()


def chosen(answers: Mapping[int, Answer], wanted: Answer = YES) -> list[int]:
    return [number for number, answer in answers.items() if answer is wanted]


def _looks_raw(node: Node) -> bool:
    view = getattr(node, "view", None)
    return bool(view is not None and view.raw)


def _codes(node: Node) -> bool:
    """Countries in a rule as records hold them, two letters; names of countries say nothing of those."""
    return not isinstance(node, Is) or all(len(value) == 2 for value in node.values)
