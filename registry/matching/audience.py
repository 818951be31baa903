"""Fills the audience of a public recall: sales of covered units whose customers can be reached. Set by set, some
thousand rows a transaction, and repeatable: a run that was stopped is done again from the start and doubles nothing."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, literal, null, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from registry.clock import now
from registry.criteria.parsing import parse
from registry.db import db
from registry.matching.impact import tallied
from registry.matching.joins import onto
from registry.matching.judged import current, line
from registry.matching.matching import Match, Matching
from registry.matching.models import AudienceState, RecallAudience
from registry.matching.scopes import scope_of
from registry.matching.sources import unit
from registry.recalls.drafted import lists_of_draft
from registry.recalls.models import ScopeVersion

COLUMNS = ["recall_id", "sale_line_id", "version_number", "reach", "found_at", "left_number", "seen"]
REMOVED = 20_000
audience: Any = RecallAudience.__table__


def find_audience(version: ScopeVersion, run: int, progress: Callable[[int], None]) -> None:
    """Everyone whom the current version reaches; who was reached before and is not now is kept as such. `run` is any
    number greater than those before; `progress` is told how many rows were looked at, and may stop it."""
    with db.engine.connect() as connection, db.engine.connect() as reader:
        scope = scope_of(reader, version)
        lookup = lists_of_draft(version.organisation_id)
        matching = Matching(connection, reader, parse(version.criteria, strict=False), scope, lookup)
        keeper = _Keeper(connection, version, run, scope.pending)
        rows = 0
        for match in matching.matches(undecided=False):
            rows += keeper.keep(match)
            connection.commit()
            progress(rows)
        keeper.let_go(progress)


def count_audience(version: ScopeVersion) -> None:
    """Counts who was found, for pages that must not count a million rows. Callers commit."""
    found = {"version_number": version.number, "found_at": now(), "facts": _facts(version.recall_id)}
    db.session.merge(AudienceState(recall_id=version.recall_id, **found))


class _Keeper:
    """Writes the rows of one run."""

    def __init__(
        self, connection: Connection, version: ScopeVersion, run: int, pending: tuple[int, ...]
    ) -> None:
        self.connection, self.version, self.run, self.pending = connection, version, run, pending
        self.postgres = connection.dialect.name == "postgresql"
        self.moment = now()

    def keep(self, match: Match) -> int:
        """Sales of the units found; of lots among them too."""
        if match.lines is not None:
            return self._write(self._rows(line.c).where(line.c.id.in_(match.lines), *self._counts()))
        rows = self._write(self._of_units(match))
        return rows if match.by_serial else rows + self._write(self._of_lots(match))

    def let_go(self, progress: Callable[[int], None]) -> None:
        """Rows that this run did not find: their units are covered no more, or the sale was corrected."""
        mine = and_(audience.c.recall_id == self.version.recall_id, audience.c.left_number.is_(None))
        gone = and_(mine, audience.c.seen != self.run)
        while True:
            some = select(audience.c.sale_line_id).where(gone).limit(REMOVED)
            ids = list(self.connection.scalars(some))
            if not ids:
                return
            left = update(audience).values(left_number=self.version.number)
            self.connection.execute(left.where(mine, audience.c.sale_line_id.in_(ids)))
            self.connection.commit()
            progress(len(ids))

    def _of_units(self, match: Match) -> Select[Any]:
        units = match.units.subquery()
        held = (line.c.unit_id == units.c.id, *self._counts())
        found, sale = onto(units, line, ("id", "reach"), held, postgres=self.postgres)
        return self._rows(sale).select_from(found).where(true())

    def _of_lots(self, match: Match) -> Select[Any]:
        lots = select(unit.c.lot_key, unit.c.product_id).where(
            unit.c.id.in_(match.units), unit.c.serial_key.is_(None), unit.c.lot_key.is_not(None)
        )
        some = lots.subquery()
        held = (
            line.c.unit_id.is_(None),
            line.c.organisation_id == self.version.organisation_id,
            line.c.lot_key == some.c.lot_key,
            line.c.product_id == some.c.product_id,
            *self._counts(),
        )
        found, sale = onto(some, line, ("id", "reach"), held, postgres=self.postgres)
        return self._rows(sale).select_from(found).where(true())

    def _counts(self) -> list[Any]:
        return [current(self.pending), line.c.reach > 0]

    def _rows(self, sale: Any) -> Select[Any]:
        of = audience.c
        values = (self.version.recall_id, self.version.number, self.moment, self.run)
        recall, number, moment, run = (
            literal(value, of[name].type)
            for value, name in zip(values, ("recall_id", "version_number", "found_at", "seen"), strict=True)
        )
        return select(recall, sale.id, number, sale.reach, moment, null(), run)

    def _write(self, rows: Select[Any]) -> int:
        """A row that was there keeps the moment it was found, unless it had left in between."""
        insert: Any = postgresql.insert if self.postgres else sqlite.insert
        made = insert(audience).from_select(COLUMNS, rows)
        stayed, new = audience.c.left_number.is_(None), made.excluded
        kept: dict[str, Any] = {
            name: case((stayed, audience.c[name]), else_=new[name]) for name in ("version_number", "found_at")
        }
        kept |= {"reach": new.reach, "seen": new.seen, "left_number": null()}
        made = made.on_conflict_do_update(
            index_elements=[audience.c.recall_id, audience.c.sale_line_id], set_=kept
        )
        return int(self.connection.execute(made).rowcount)


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
