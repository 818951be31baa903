"""Whom a recall leaves in doubt: judged once more with what people told of their units, since no set-based look knows
that. Who is decided by it leaves the question; who is not stays to be asked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, case, literal, select, union_all, update

from registry.criteria.answers import UNDECIDED, YES
from registry.criteria.parsing import parse
from registry.criteria.unit import Value
from registry.db import db
from registry.matching.judged import BATCH, COLUMNS, Judge, Judged
from registry.matching.keeping import Kept, RunOf
from registry.matching.models import RecallAsked, RecallAskedSale
from registry.matching.names import Sort, sorts_of
from registry.matching.planning import OF_SALE
from registry.matching.scopes import Scope, numbered_of, scope_of
from registry.matching.sources import Numbered, unit
from registry.recalls.drafted import lists_of_draft
from registry.recalls.models import ScopeVersion
from registry.registrations.answers import answers_of, answers_of_sales
from registry.registrations.models import Registration
from registry.registrations.warranty.queries import day_of
from registry.sales.models import SaleLine

registration: Any = Registration.__table__
line: Any = SaleLine.__table__
ASKED = Kept(RecallAsked.__table__, "registration_id")
ASKED_SALES = Kept(RecallAskedSale.__table__, "sale_line_id")
FIRST_HAND = frozenset({"new", "gift"})
"""Whose day of purchase is that of the first sale."""
MOST_CORRECTIONS = 5
Own = Mapping[int, dict[str, Value]]
Needs = Mapping[int, tuple[str, ...]]
_COLUMNS = [unit.c[name] for name in COLUMNS]


def judge_of(
    connection: Connection,
    version: ScopeVersion,
    scope: Scope | None = None,
    sorts: dict[int, Sort] | None = None,
    numbered: Mapping[str, Numbered] | None = None,
) -> Judge:
    """The rule of a version before units of its maker, one by one. What the caller knows already is not read again."""
    maker, scope = version.organisation_id, scope or scope_of(connection, version)
    criteria = parse(version.criteria, strict=False)
    tested = {name for name, _ in criteria.nodes()}
    return Judge(
        connection, maker, criteria, sorts or sorts_of(connection, maker),
        numbered or numbered_of(connection, maker), lists_of_draft(maker),
        [name for name in OF_SALE if name in tested], scope.pending, frozenset(scope.foreign),
    )  # fmt: skip


def narrow(run: RunOf, sold: Kept, registered: Kept, progress: Callable[[int], None]) -> None:
    """Goes through all that the run left in doubt. What is covered after all goes to the tables of those who are."""
    judge = judge_of(run.connection, run.version)
    for ids in _pages(run, ASKED):
        found = judge.people(_units(run.connection, ids), of_owners(ids))
        rows = registered.rows(run, registration.c.id).where(registration.c.id.in_(chosen(found)))
        registered.write(run, rows)
        _settle(run, ASKED, found)
        progress(len(ids))
    for ids in _pages(run, ASKED_SALES):
        found = judge.buyers(sold_units(run.connection, ids), of_buyers(ids))
        sold.write(run, sold.rows(run, line.c.id, line.c.reach).where(line.c.id.in_(chosen(found))))
        _settle(run, ASKED_SALES, found)
        progress(len(ids))


def in_doubt(
    version: ScopeVersion, registrations: Sequence[int], lines: Sequence[int]
) -> tuple[Needs, Needs]:
    """Of registrations and of sale lines those that a version leaves in doubt now, and what would decide each."""
    connection = db.session.connection()
    judge = judge_of(connection, version)
    owned = judge.people(_units(connection, registrations), of_owners(registrations))
    bought = judge.buyers(sold_units(connection, lines), of_buyers(lines))
    return _needs(owned), _needs(bought)


def of_owners(registrations: Sequence[int]) -> Own:
    """Registration -> what its owner told: the model, day and country of purchase, answers to questions."""
    names = ("id", "model", "acquired", "country", "made_on", "bought_on", "bought_before", "bought_state")
    wanted = select(*(registration.c[name] for name in names))
    wanted = wanted.where(registration.c.id.in_(registrations))
    answers = answers_of(registrations)
    found: dict[int, dict[str, Value]] = {}
    for row in db.session.execute(wanted):
        told: dict[str, Value] = {"model": row.model, "sold_in": row.country, "made_on": row.made_on}
        bought = day_of(row.bought_on, row.bought_before, row.bought_state)
        if bought is not None and row.acquired in FIRST_HAND:
            told["sold_on"] = bought.isoformat()
        found[row.id] = {**{name: value for name, value in told.items() if value}, **answers.get(row.id, {})}
    return found


def of_buyers(lines: Sequence[int]) -> Own:
    """Sale line -> what its customer answered, on a line before that it corrects, too."""
    earlier = {number: [number] for number in lines}
    wanted = dict(zip(lines, lines, strict=True))
    for _ in range(MOST_CORRECTIONS):
        before = select(line.c.id, line.c.supersedes_id).where(line.c.id.in_(wanted.values()))
        steps = {row.id: row.supersedes_id for row in db.session.execute(before) if row.supersedes_id}
        wanted = {number: steps[at] for number, at in wanted.items() if at in steps}
        for number, at in wanted.items():
            earlier[number].append(at)
        if not wanted:
            break
    answers = answers_of_sales([at for chain in earlier.values() for at in chain])
    found: dict[int, dict[str, Value]] = {}
    for number, chain in earlier.items():
        for at in reversed(chain):
            found.setdefault(number, {}).update(answers.get(at, {}))
    return found


def chosen(found: Mapping[int, Judged]) -> list[int]:
    """Those that are covered."""
    return [number for number, one in found.items() if one.answer is YES]


def askable(one: Judged) -> bool:
    """Whether somebody can decide it by telling more; a list kept elsewhere is not theirs to tell."""
    return one.answer is UNDECIDED and bool(one.needed)


def _needs(found: Mapping[int, Judged]) -> Needs:
    return {number: one.needed for number, one in found.items() if askable(one)}


def _pages(run: RunOf, kept: Kept) -> Iterator[list[int]]:
    of, last = kept.table.c, 0
    mine = (of.recall_id == run.version.recall_id, of.left_number.is_(None), of.seen == run.number)
    while ids := list(
        run.connection.scalars(
            select(of[kept.by]).where(*mine, of[kept.by] > last).order_by(of[kept.by]).limit(BATCH)
        )
    ):
        yield ids
        last = ids[-1]


def _settle(run: RunOf, kept: Kept, found: Mapping[int, Judged]) -> None:
    """What is decided leaves. Rows that were open before the run name it, so that what follows knows which they
    were."""
    of = kept.table.c
    done = [number for number, one in found.items() if not askable(one)]
    open_before = case((of.found_at < literal(run.moment, of.found_at.type), run.number), else_=0)
    left = update(kept.table).values(left_number=run.version.number, seen=open_before)
    run.connection.execute(left.where(of.recall_id == run.version.recall_id, of[kept.by].in_(done)))
    run.connection.commit()


def _units(connection: Connection, registrations: Sequence[int]) -> Sequence[Any]:
    wanted = select(*_COLUMNS, registration.c.id.label("number")).join(
        registration, registration.c.unit_id == unit.c.id
    )
    return connection.execute(wanted.where(registration.c.id.in_(registrations))).all()


def sold_units(connection: Connection, lines: Sequence[int]) -> Sequence[Any]:
    """With the unit of each line, or the row of its lot."""
    of_lot = and_(
        line.c.unit_id.is_(None), unit.c.organisation_id == line.c.organisation_id,
        unit.c.lot_key == line.c.lot_key, unit.c.product_id == line.c.product_id, unit.c.serial_key.is_(None),
    )  # fmt: skip
    wanted = select(*_COLUMNS, line.c.id.label("number"), line.c.sold_on, line.c.country)
    mine = line.c.id.in_(lines)
    ways = (wanted.join(line, on).where(mine) for on in (unit.c.id == line.c.unit_id, of_lot))
    return connection.execute(union_all(*ways)).all()
