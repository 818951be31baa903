"""Which units of a maker does a rule cover, and which may it cover? The index narrows, judging decides."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Column as SqlColumn
from sqlalchemy import Connection, Integer, MetaData, Table, exists, insert, literal, select
from sqlalchemy.schema import CreateTable, DropTable

from registry.criteria.answers import UNDECIDED, YES, Answer
from registry.criteria.rule import Criteria
from registry.criteria.unit import Lookup
from registry.matching.joins import prepare
from registry.matching.judged import COLUMNS, Answers, Judge, chosen
from registry.matching.names import NAMES, named, pairs_of, sorts_of
from registry.matching.planning import Condition, Ground, GroupPlan, Pairs, Plan, plan_of
from registry.matching.scopes import Scope, lists_at_hand, numbered_of
from registry.matching.sources import Found, Place, everywhere, unit, with_keys, without_key

excepted = Table(
    "excepted_unit",
    MetaData(),
    SqlColumn("unit_id", Integer, primary_key=True, autoincrement=False),
    SqlColumn("sure", Integer),
    prefixes=["TEMPORARY"],
)
"""Units that exceptions hold, or may hold, for: made anew by whoever looks next over the same connection."""


@dataclass(slots=True)
class Match:
    """Units of one answer, as a select of their ids; `lines` of the sales that it is meant for, None: all of them.
    `by_serial`: there can be no lot without serials among them."""

    answer: Answer
    units: Found
    lines: list[int] | None = None
    by_serial: bool = False


@dataclass(slots=True)
class Matching:
    """One rule over the units of one maker. `connection` is where what it finds is written, `reader` another one."""

    connection: Connection
    reader: Connection
    criteria: Criteria
    scope: Scope
    lookup: Lookup
    needed: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        prepare(self.connection)
        prepare(self.reader)

    @property
    def untold(self) -> list[str]:
        """Fields besides names that the rule asks for: what a record lacks where SQL alone left a unit undecided."""
        asked = (name for group in self.criteria.groups for name in group.fields)
        return [name for name in dict.fromkeys(asked) if name not in NAMES][:5]

    def matches(self, *, undecided: bool = True) -> Iterator[Match]:
        """What is covered, and with `undecided` what cannot be told. Of a unit that comes twice the greater answer
        counts."""
        plan = plan_of(self.criteria, self._ground())
        yield from self._exact(plan, undecided) if plan.exact else self._judged(plan, undecided)

    def _exact(self, plan: Plan, undecided: bool) -> Iterator[Match]:
        place = self._place(self.connection)
        self._except(plan, place)
        sure = [~_is_excepted()] if plan.exceptions else []
        for group in plan.groups:
            for found in self._found(place, group, ("id",), sure):
                yield Match(
                    YES, found, by_serial=group.by is not None and group.by.column is unit.c.serial_key
                )
        if not undecided:
            return
        may = [~_is_excepted(excepted.c.sure == 1)] if plan.exceptions else []
        may += [unit.c.product_id.not_in(self.scope.foreign)] if self.scope.foreign else []
        for group in plan.groups:
            known = bool(plan.exceptions) or not group.plain
            for found in self._found(place, group, ("id",), may, possible=True, known=known):
                yield Match(UNDECIDED, found)

    def _judged(self, plan: Plan, undecided: bool) -> Iterator[Match]:
        for answers in self.answers(plan):
            for answer in (YES, UNDECIDED) if undecided else (YES,):
                units = chosen(answers.units, answer)
                lines = chosen(answers.lines, answer) if plan.told_by_sale else None
                if units or lines:
                    yield Match(answer, select(unit.c.id).where(unit.c.id.in_(units)), lines)

    def answers(self, plan: Plan) -> Iterator[Answers]:
        judge = Judge(
            self.reader, self.scope.organisation_id, self.criteria,
            sorts_of(self.reader, self.scope.organisation_id), self._numbered(), self.lookup,
            plan.told_by_sale, self.scope.pending, frozenset(self.scope.foreign), self.needed,
        )  # fmt: skip
        place = self._place(self.reader)
        for group in plan.groups:
            yield from judge.answers(self._found(place, group, COLUMNS, [], possible=True))

    def _found(
        self,
        place: Place,
        group: GroupPlan,
        columns: Sequence[str],
        where: Sequence[Condition],
        *,
        possible: bool = False,
        known: bool = True,
    ) -> Iterator[Found]:
        """Units that a group covers, or with `possible` may cover; without `known` only those whose key is untold."""
        if group.never_sure and not possible:
            return
        held = [*(group.possible if possible else group.sure), *where]
        held += [unit.c.product_id.not_in(self.scope.alien)] if self.scope.alien else []
        if group.by is None:
            yield from everywhere(place, columns, held)
            return
        if known:
            yield from with_keys(place, group.by, group.keys, columns, held)
        if possible:
            yield without_key(place, group.by, columns, held)

    def _except(self, plan: Plan, place: Place) -> None:
        """In a transaction of its own: on SQLite what began with reading cannot write once somebody else wrote."""
        if not plan.exceptions:
            return
        self.connection.execute(DropTable(excepted, if_exists=True))
        self.connection.execute(CreateTable(excepted))
        for sure in (1, 0):
            for group in plan.exceptions:
                for found in self._found(place, group, ("id",), [], possible=not sure):
                    self._keep(found, sure)
        if place.postgres:
            self.connection.exec_driver_sql(f"ANALYZE {excepted.name}")
        self.connection.commit()

    def _keep(self, found: Found, sure: int) -> None:
        """Those not kept yet: the sure ones come first."""
        ids = found.subquery()
        fresh = (
            select(ids.c.id, literal(sure)).where(~exists().where(excepted.c.unit_id == ids.c.id)).distinct()
        )
        self.connection.execute(insert(excepted).from_select(["unit_id", "sure"], fresh))

    def _place(self, connection: Connection) -> Place:
        return Place(connection, self.scope.organisation_id, self.scope.pending)

    def _numbered(self) -> dict[str, Any]:
        return numbered_of(self.reader, self.scope.organisation_id)

    def _ground(self) -> Ground:
        maker = self.scope.organisation_id

        @cache
        def pairs() -> Pairs:
            sorts = sorts_of(self.reader, maker)
            found = pairs_of(self.reader, maker)
            return {(number, model): named(sorts[number], model) for number, model in found}

        place = self._place(self.reader)
        lists = lists_at_hand(self.reader, maker)
        return Ground(self._numbered(), lists, pairs, lambda by: place.widths(by.column))


def _is_excepted(*also: Condition) -> Any:
    return exists().where(excepted.c.unit_id == unit.c.id, *also)
