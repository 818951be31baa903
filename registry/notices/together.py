"""What a sender reads and writes for many letters at once, as costs least: on PostgreSQL a statement is a turn, and a
list is one value; on SQLite statements cost none. Decides nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Connection, TextClause, any_, literal

from registry.db import db

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


def among(column: Any, values: Collection[Any]) -> ColumnElement[bool]:
    """That it is one of these."""
    one_list = any_(literal(list(values), ARRAY(column.type)))
    postgres = db.engine.dialect.name == "postgresql"
    among_them: ColumnElement[bool] = column == one_list if postgres else column.in_(values)
    return among_them
