"""Which public recalls cover a unit, by its record: asked when somebody registers it, so that they learn it at once
and no letter says it again. Judged by the same rules as whole audiences are."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from registry.clock import now
from registry.criteria.answers import YES
from registry.criteria.parsing import parse
from registry.db import db
from registry.matching.judged import COLUMNS, Judge, chosen
from registry.matching.models import RecallRegistered
from registry.matching.names import sorts_of
from registry.matching.planning import OF_SALE
from registry.matching.scopes import numbered_of, scope_of
from registry.matching.sources import unit
from registry.recalls.drafted import lists_of_draft
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.states import PUBLIC

TABLE: Any = RecallRegistered.__table__
SOME = 500


def note_registered(registration_id: int, organisation_id: int, unit_id: int) -> list[int]:
    """Keeps which recalls cover the unit of a registration now, as told to its owner; their numbers. Callers commit."""
    return sorted(note_all(organisation_id, {registration_id: unit_id}))


def note_all(organisation_id: int, registered: Mapping[int, int]) -> dict[int, int]:
    """The same for many registrations (number -> unit) of one maker: recall -> how many of them it covers. Until the
    caller commits, none of the maker's recalls changes: who publishes next finds the registrations. Callers commit."""
    owned: dict[int, list[int]] = {}
    for registration_id, unit_id in registered.items():
        owned.setdefault(unit_id, []).append(registration_id)
    counts: dict[int, int] = {}
    for version, units in covering(organisation_id, sorted(owned)):
        told = [number for unit_id in units for number in owned[unit_id]]
        _note(version, told)
        counts[version.recall_id] = len(told)
    return counts


def _note(version: ScopeVersion, registrations: Sequence[int]) -> None:
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    rows = [
        {
            "recall_id": version.recall_id, "registration_id": number, "version_number": version.number,
            "found_at": now(), "seen": 0, "told_number": version.number,
        }
        for number in registrations
    ]  # fmt: skip
    again = {"told_number": version.number, "left_number": None}
    by = [TABLE.c.recall_id, TABLE.c.registration_id]
    db.session.execute(insert(TABLE).on_conflict_do_update(index_elements=by, set_=again), rows)


def covering(organisation_id: int, units: Sequence[int]) -> Iterator[tuple[ScopeVersion, list[int]]]:
    """Every public recall of the maker that covers one of these units, in its version that counts, and those units.
    Each rule is read once, whatever the number of units."""
    db.session.flush()
    connection: Any = db.session.connection()
    rows = _rows(connection, units)
    sorts, numbered = (
        sorts_of(connection, organisation_id),
        numbered_of(connection, organisation_id),
    )
    for version in _current(organisation_id):
        scope = scope_of(connection, version)
        mine = [row for row in rows if row.product_id not in scope.alien]
        if not mine:
            continue
        criteria = parse(version.criteria, strict=False)
        tested = {name for name, _ in criteria.nodes()}
        judge = Judge(
            connection, organisation_id, criteria, sorts, numbered, lists_of_draft(organisation_id),
            [name for name in OF_SALE if name in tested], scope.pending, frozenset(scope.foreign),
        )  # fmt: skip
        parts = (mine[start : start + SOME] for start in range(0, len(mine), SOME))
        found = [number for part in parts for number in chosen(judge.batch(part).units, YES)]
        if found:
            yield version, found


def _rows(connection: Any, units: Sequence[int]) -> list[Any]:
    columns = [unit.c[name] for name in COLUMNS]
    parts = (units[start : start + SOME] for start in range(0, len(units), SOME))
    return [row for part in parts for row in connection.execute(select(*columns).where(unit.c.id.in_(part)))]


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
