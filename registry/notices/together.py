"""What a sender writes of many letters at once: one statement on PostgreSQL, where each costs a turn, one a letter on
SQLite, where they cost none. Decides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, TextClause

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Together:
    """`each` gets the values of a row, `at_once` those of all rows as lists, but for `same`, which all rows share."""

    each: TextClause
    at_once: TextClause
    same: frozenset[str] = frozenset()

    def run(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Writes all of these. Callers commit."""
        if not rows:
            return
        if connection.dialect.name == "postgresql":
            connection.execute(self.at_once, self._columns(rows))
        else:
            connection.execute(self.each, rows)

    def _columns(self, rows: Sequence[Row]) -> Row:
        first = rows[0]
        return {name: first[name] if name in self.same else [row[name] for row in rows] for name in first}
