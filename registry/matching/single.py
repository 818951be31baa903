"""Which public recalls cover a unit, and which leave it in doubt: asked when somebody registers it or tells more of it,
so that they learn it at once and no letter says it again. Judged by the same rules as whole audiences are."""

from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from registry.clock import now
from registry.criteria.answers import NO, UNDECIDED
from registry.db import db
from registry.matching.asked import askable, chosen, judge_of, of_buyers, of_owners, sold_units
from registry.matching.judged import COLUMNS, Judge, Judged
from registry.matching.models import RecallAsked, RecallAskedSale, RecallAudience, RecallRegistered
from registry.matching.names import sorts_of
from registry.matching.narrowed import Narrowed, widths_of
from registry.matching.scopes import lists_at_hand, numbered_of, scope_of
from registry.matching.sources import unit
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.states import PUBLIC
from registry.sales.models import SaleLine

SOME = 500
Found = Mapping[int, Judged]


def note_registered(registration_id: int, organisation_id: int, unit_id: int) -> list[int]:
    """Keeps what the recalls say of the unit of a registration now, as told to its owner; the numbers of those that
    cover it. Callers commit."""
    return sorted(note_all(organisation_id, {registration_id: unit_id}))


def note_all(organisation_id: int, registered: Mapping[int, int], *, fresh: bool = False) -> dict[int, int]:
    """The same for many registrations (number -> unit) of one maker: recall -> how many of them it covers. `fresh` ones
    were made just now: nothing is known of them. Until the caller commits, none of the maker's recalls changes: who
    publishes next finds the registrations. Callers commit."""
    counts: dict[int, int] = {}
    for version, found in saying(organisation_id, registered):
        covered = chosen(found)
        open_ = [number for number in found if askable(found[number])]
        looked: Found = {} if fresh else found
        _note(RecallRegistered.__table__, version, looked, covered, told=True)
        _note(RecallAsked.__table__, version, looked, open_, told=True)
        if covered:
            counts[version.recall_id] = len(covered)
    return counts


def note_sold(sale: SaleLine) -> list[int]:
    """The same of a sale whose customer has told more of what they bought. Callers commit."""
    db.session.flush()
    connection: Any = db.session.connection()
    rows, own = sold_units(connection, [sale.id]), of_buyers([sale.id])
    covering = []
    for version, judge, alien in _judges(sale.organisation_id):
        found = judge.buyers([row for row in rows if row.product_id not in alien], own)
        covered = chosen(found)
        _note(RecallAudience.__table__, version, found, covered, {"reach": sale.reach}, told=True)
        _note(RecallAskedSale.__table__, version, found, [n for n in found if askable(found[n])])
        covering += [version.recall_id] if covered else []
    return covering


def saying(organisation_id: int, registered: Mapping[int, int]) -> Iterator[tuple[ScopeVersion, Found]]:
    """What each public recall of the maker says, in its version that counts: by the record of each unit, and where that
    leaves it open by what was told. Each rule is read once, whatever the number of units; those that it cannot cover by
    their numbers are not judged by it."""
    db.session.flush()
    parts = [_held(part) for part in _parts(registered)]
    owned = [of_owners([row.number for row in rows]) for rows in parts]
    lists, widths = (
        lists_at_hand(db.session.connection(), organisation_id),
        widths_of([row for rows in parts for row in rows]),
    )
    for version, judge, alien in _judges(organisation_id):
        narrowed = Narrowed(judge.criteria, judge.numbered, lists, widths)
        found: dict[int, Judged] = {}
        for rows, own in zip(parts, owned, strict=True):
            theirs = [row for row in rows if row.product_id not in alien]
            found |= dict.fromkeys((row.number for row in theirs), Judged(NO))
            mine = [row for row in theirs if narrowed.may(row)]
            units = judge.batch(list({row.id: row for row in mine}.values())).units
            found |= {row.number: Judged(units[row.id]) for row in mine}
            found |= judge.people([row for row in mine if units[row.id] is UNDECIDED], own)
        yield version, found


def _judges(organisation_id: int) -> Iterator[tuple[ScopeVersion, Judge, Collection[int]]]:
    """With the products of other brands than the recall names: it says nothing of them."""
    connection: Any = db.session.connection()
    sorts, numbered = sorts_of(connection, organisation_id), numbered_of(connection, organisation_id)
    for version in _current(organisation_id):
        scope = scope_of(connection, version)
        yield version, judge_of(connection, version, scope, sorts, numbered), scope.alien


def _parts(registered: Mapping[int, int]) -> Iterator[dict[int, int]]:
    left = iter(registered.items())
    while part := dict(islice(left, SOME)):
        yield part


def _held(part: Mapping[int, int]) -> list[Any]:
    """The unit of each registration, with the registration's number."""
    columns = [unit.c[name] for name in COLUMNS]
    rows = db.session.execute(select(*columns).where(unit.c.id.in_(set(part.values()))))
    units = {row.id: row._mapping for row in rows}
    return [SimpleNamespace(**units[unit_id], number=number) for number, unit_id in part.items()]


def _note(
    table: Any,
    version: ScopeVersion,
    found: Found,
    held: Collection[int],
    also: Mapping[str, int] | None = None,
    *,
    told: bool = False,
) -> None:
    """The rows of this recall for those that it holds, told as of its version; those of the others have left."""
    of = table.c
    by = of.sale_line_id if "sale_line_id" in of else of.registration_id
    others = sorted(found.keys() - set(held))
    mine = (of.recall_id == version.recall_id, by.in_(others), of.left_number.is_(None))
    if others:
        db.session.execute(update(table).where(*mine).values(left_number=version.number, seen=0))
    told_now = {"told_number": version.number} if told else {}
    rows = [
        {
            "recall_id": version.recall_id, by.name: number, "version_number": version.number,
            "found_at": now(), "seen": 0, **told_now, **(also or {}),
        }
        for number in held
    ]  # fmt: skip
    if rows:
        insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
        again = told_now | {"left_number": None}
        made = insert(table).on_conflict_do_update(index_elements=[of.recall_id, by], set_=again)
        db.session.execute(made, rows)


def _current(organisation_id: int) -> list[ScopeVersion]:
    """The versions that count; their recalls stay as they are until the transaction ends."""
    wanted = (
        select(ScopeVersion)
        .join(Recall, Recall.id == ScopeVersion.recall_id)
        .where(
            Recall.organisation_id == organisation_id,
            Recall.state.in_(PUBLIC),
            ScopeVersion.number == Recall.current_number,
        )
        .order_by(ScopeVersion.recall_id)
    )
    return list(db.session.scalars(wanted.with_for_update(read=True, of=Recall)))
