"""Writes the rows of an audience: one run's finds over those of the runs before. A row that was there keeps the moment
it was found; one that a run did not find has left with the version of that run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, case, insert, literal, null, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from registry.recalls.models import ScopeVersion

REMOVED = 20_000


@dataclass(frozen=True, slots=True)
class RunOf:
    """One run over one version. `number` is greater than those of the runs before. `anew`: tables that held nothing of
    this recall before it."""

    connection: Connection
    version: ScopeVersion
    number: int
    moment: datetime
    anew: dict[str, bool] = field(default_factory=dict)

    @property
    def postgres(self) -> bool:
        return self.connection.dialect.name == "postgresql"


@dataclass(frozen=True, slots=True)
class Kept:
    """A table of an audience. `by` is its column beside the recall; `also` are columns that each run writes anew."""

    table: Any
    by: str
    also: tuple[str, ...] = ()

    def rows(self, run: RunOf, number: Any, *also: Any) -> Select[Any]:
        """What is found, as the table holds it; `number` is the other table's id."""
        of, version = self.table.c, run.version
        values = (version.recall_id, version.number, run.moment, run.number)
        recall, scope, moment, seen = (
            literal(value, of[name].type)
            for value, name in zip(values, ("recall_id", "version_number", "found_at", "seen"), strict=True)
        )
        return select(recall, number, scope, *also, moment, null(), seen)

    def write(self, run: RunOf, rows: Select[Any]) -> int:
        """Into a table that held nothing of the recall plainly, which takes PostgreSQL half the time; where the rule
        finds a row twice, and into all others, over what is there."""
        columns = ["recall_id", self.by, "version_number", *self.also, "found_at", "left_number", "seen"]
        if self._anew(run):
            try:
                with run.connection.begin_nested():
                    made = run.connection.execute(insert(self.table).from_select(columns, rows))
                    return int(made.rowcount)
            except IntegrityError:
                run.anew[self.table.name] = False
        return self._over(run, columns, rows)

    def _anew(self, run: RunOf) -> bool:
        if self.table.name not in run.anew:
            mine = select(self.table.c.recall_id).where(self.table.c.recall_id == run.version.recall_id)
            run.anew[self.table.name] = run.connection.scalar(mine.limit(1)) is None
        return run.anew[self.table.name]

    def _over(self, run: RunOf, columns: Sequence[str], rows: Select[Any]) -> int:
        insert_: Any = postgresql.insert if run.postgres else sqlite.insert
        made = insert_(self.table).from_select(columns, rows)
        of, new = self.table.c, made.excluded
        kept: dict[str, Any] = {
            name: case((of.left_number.is_(None), of[name]), else_=new[name])
            for name in ("version_number", "found_at")
        }
        kept |= {name: new[name] for name in ("seen", *self.also)} | {"left_number": null()}
        made = made.on_conflict_do_update(index_elements=[of.recall_id, of[self.by]], set_=kept)
        return int(run.connection.execute(made).rowcount)

    def let_go(self, run: RunOf, progress: Callable[[int], None]) -> None:
        """Rows that the run did not find. They name it, so that what follows knows which they were."""
        of = self.table.c
        mine = and_(of.recall_id == run.version.recall_id, of.left_number.is_(None))
        while ids := self._unseen(run, mine):
            left = update(self.table).values(left_number=run.version.number, seen=run.number)
            run.connection.execute(left.where(mine, of[self.by].in_(ids)))
            run.connection.commit()
            progress(len(ids))

    def _unseen(self, run: RunOf, mine: Any) -> Sequence[int]:
        of = self.table.c
        return list(
            run.connection.scalars(select(of[self.by]).where(mine, of.seen != run.number).limit(REMOVED))
        )
