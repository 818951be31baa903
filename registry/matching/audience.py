"""Fills the audience of a public recall: sales of covered units whose customers can be reached, and registrations of
covered units; and beside it those whose units it leaves in doubt. Set by set, some thousand rows a transaction, and
repeatable: a run that was stopped is done again from the start and doubles nothing."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, and_, func, select, true

from registry.clock import now
from registry.criteria.answers import YES
from registry.criteria.parsing import parse
from registry.db import db
from registry.matching.asked import ASKED, ASKED_SALES, narrow
from registry.matching.impact import tallied
from registry.matching.joins import onto
from registry.matching.judged import current, line
from registry.matching.keeping import Kept, RunOf
from registry.matching.matching import Match, Matching
from registry.matching.models import AudienceState, RecallAudience, RecallRegistered
from registry.matching.scopes import scope_of
from registry.matching.sources import unit
from registry.recalls.drafted import lists_of_draft
from registry.recalls.models import ScopeVersion
from registry.registrations.models import Registration
from registry.registrations.queries import ACTIVE

audience: Any = RecallAudience.__table__
registration: Any = Registration.__table__
SALES = Kept(audience, "sale_line_id", ("reach",))
REGISTERED = Kept(RecallRegistered.__table__, "registration_id")


def find_audience(version: ScopeVersion, run: int, progress: Callable[[int], None]) -> None:
    """Everyone whom the current version reaches; who was reached before and is not now is kept as such. `run` is any
    number greater than those before; `progress` is told how many rows were looked at, and may stop it."""
    with db.engine.connect() as connection, db.engine.connect() as reader:
        scope = scope_of(reader, version)
        lookup = lists_of_draft(version.organisation_id)
        matching = Matching(connection, reader, parse(version.criteria, strict=False), scope, lookup)
        keeper = _Keeper(RunOf(connection, version, run, now()), scope.pending)
        rows = 0
        for match in matching.matches():
            rows += keeper.keep(match)
            connection.commit()
            progress(rows)
        narrow(keeper.run, SALES, REGISTERED, lambda more: progress(rows + more))
        for kept in (SALES, REGISTERED, ASKED_SALES, ASKED):
            kept.let_go(keeper.run, progress)


def count_audience(version: ScopeVersion) -> None:
    """Counts who was found, for pages that must not count a million rows. Callers commit."""
    found = {"version_number": version.number, "found_at": now(), "facts": _facts(version.recall_id)}
    db.session.merge(AudienceState(recall_id=version.recall_id, **found))


class _Keeper:
    """Writes the rows of one run."""

    def __init__(self, run: RunOf, pending: tuple[int, ...]) -> None:
        self.run, self.pending = run, pending

    def keep(self, match: Match) -> int:
        """Sales and registrations of the units found; sales of lots among them too."""
        sales, registered = (SALES, REGISTERED) if match.answer is YES else (ASKED_SALES, ASKED)
        rows = registered.write(self.run, self._registered(registered, match)) if self._anyone() else 0
        if match.lines is not None:
            chosen = line.c.id.in_(match.lines)
            return rows + sales.write(self.run, self._sales(sales, line.c).where(chosen, *self._counts()))
        rows += sales.write(self.run, self._of_units(sales, match))
        return rows if match.by_serial else rows + sales.write(self.run, self._of_lots(sales, match))

    def _anyone(self) -> bool:
        """Whether anybody registered with this maker: finding all units a second time for nobody takes as long."""
        mine = registration.c.organisation_id == self.run.version.organisation_id
        wanted = select(registration.c.id).where(mine, registration.c.state == ACTIVE).limit(1)
        return self.run.connection.scalar(wanted) is not None

    def _registered(self, kept: Kept, match: Match) -> Select[Any]:
        """Whoever ended theirs, or has not confirmed it, is told nothing."""
        units = match.units.subquery()
        held = (registration.c.unit_id == units.c.id, registration.c.state == ACTIVE)
        found, own = onto(units, registration, ("id",), held, postgres=self.run.postgres)
        return kept.rows(self.run, own.id).select_from(found).where(true())

    def _of_units(self, kept: Kept, match: Match) -> Select[Any]:
        units = match.units.subquery()
        held = (line.c.unit_id == units.c.id, *self._counts())
        found, sale = onto(units, line, ("id", "reach"), held, postgres=self.run.postgres)
        return self._sales(kept, sale).select_from(found).where(true())

    def _of_lots(self, kept: Kept, match: Match) -> Select[Any]:
        lots = select(unit.c.lot_key, unit.c.product_id).where(
            unit.c.id.in_(match.units), unit.c.serial_key.is_(None), unit.c.lot_key.is_not(None)
        )
        some = lots.subquery()
        held = (
            line.c.unit_id.is_(None),
            line.c.organisation_id == self.run.version.organisation_id,
            line.c.lot_key == some.c.lot_key,
            line.c.product_id == some.c.product_id,
            *self._counts(),
        )
        found, sale = onto(some, line, ("id", "reach"), held, postgres=self.run.postgres)
        return self._sales(kept, sale).select_from(found).where(true())

    def _counts(self) -> list[Any]:
        return [current(self.pending), line.c.reach > 0]

    def _sales(self, kept: Kept, sale: Any) -> Select[Any]:
        """With all that the table wants to know of a sale."""
        return kept.rows(self.run, sale.id, *(sale[name] for name in kept.also))


def _facts(recall_id: int) -> dict[str, Any]:
    """Counts of who is reached now, and of the changes of each version."""
    joined = audience.join(line, line.c.id == audience.c.sale_line_id)
    here = and_(audience.c.recall_id == recall_id, audience.c.left_number.is_(None))
    by = (line.c.country, line.c.dealer, audience.c.reach)
    cells = select(*by, func.count(), func.sum(line.c.quantity)).select_from(joined).where(here).group_by(*by)
    facts = tallied(tuple(row) for row in db.session.execute(cells))
    changes = select(audience.c.version_number, audience.c.left_number, func.count()).where(
        audience.c.recall_id == recall_id
    )
    rows = db.session.execute(changes.group_by(audience.c.version_number, audience.c.left_number)).all()
    numbers = sorted({number for row in rows for number in row[:2] if number is not None})
    facts["versions"] = [
        [n, sum(r[2] for r in rows if r[0] == n), sum(r[2] for r in rows if r[1] == n)] for n in numbers
    ]
    return facts
