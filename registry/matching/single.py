"""Which public recalls cover one unit, by its record: asked when somebody registers it, so that they learn it at once
and no letter says it again. Judged by the same rules as whole audiences are."""

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


def note_registered(registration_id: int, organisation_id: int, unit_id: int) -> list[int]:
    """Keeps which recalls cover the unit of a registration now, as told to its owner; their numbers. Until the caller
    commits, none of the maker's recalls changes: who publishes next finds the registration. Callers commit."""
    found = covering(organisation_id, unit_id)
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    for recall_id, number in found:
        made = insert(RecallRegistered).values(
            recall_id=recall_id, registration_id=registration_id, version_number=number, found_at=now(),
            seen=0, told_number=number,
        )  # fmt: skip
        again = {"told_number": number, "left_number": None}
        db.session.execute(
            made.on_conflict_do_update(
                index_elements=[RecallRegistered.recall_id, RecallRegistered.registration_id], set_=again
            )
        )
    return [recall_id for recall_id, _ in found]


def covering(organisation_id: int, unit_id: int) -> list[tuple[int, int]]:
    """Recall and version of every public recall of the maker that covers the unit."""
    db.session.flush()
    connection: Any = db.session.connection()
    columns = [unit.c[name] for name in COLUMNS]
    row = connection.execute(select(*columns).where(unit.c.id == unit_id)).one()
    sorts, numbered = (
        sorts_of(connection, organisation_id),
        numbered_of(connection, organisation_id),
    )
    found = []
    for version in _current(organisation_id):
        scope = scope_of(connection, version)
        if row.product_id in scope.alien:
            continue
        criteria = parse(version.criteria, strict=False)
        tested = {name for name, _ in criteria.nodes()}
        judge = Judge(
            connection, organisation_id, criteria, sorts, numbered, lists_of_draft(organisation_id),
            [name for name in OF_SALE if name in tested], scope.pending, frozenset(scope.foreign),
        )  # fmt: skip
        if chosen(judge.batch([row]).units, YES):
            found.append((version.recall_id, version.number))
    return found


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
