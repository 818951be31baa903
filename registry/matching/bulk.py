"""Writes many rows at once on either engine: COPY on PostgreSQL; on SQLite statements of many rows, or one that takes
them from a shelf. Callers commit."""

from collections.abc import Mapping, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.pool import Pool

from registry.db import db
from registry.matching import many
from registry.matching.shelves import NAME, Stored

Column = Sequence[Any] | Stored | str | int | float | None
"""One value a row, or one value for all of them."""
PLAIN = {"foreign_keys": "ON", "cache_size": "-2000", "wal_autocheckpoint": "1000"}
QUICK = {"foreign_keys": "OFF", "cache_size": "-8000", "wal_autocheckpoint": "8000"}
"""While records are filed: what they refer to was looked up in the same transaction."""
_ESCAPED = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def begin(organisation_id: int, *, quick: bool = True, shelf: Path | None = None) -> None:
    """One writer of a maker's records at a time, until the next commit. Nothing may have been written before, or what
    is written after it is not `quick`: a few rows beside others. `shelf`: the file of a batch to take rows from."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(6, :maker)"), {"maker": organisation_id})
        return
    raw: Any = connection.connection.driver_connection
    if not raw.in_transaction:
        if quick:
            for name, value in QUICK.items():
                raw.execute(f"PRAGMA {name}={value}")
            connection.info["quick"] = True
        if shelf is not None:
            raw.execute(f"ATTACH ? AS {NAME}", (str(shelf),))
            connection.info[NAME] = True
        raw.execute("BEGIN IMMEDIATE")


@event.listens_for(Pool, "checkin")
def _plain(raw: Any, record: Any) -> None:
    """The connection is as all others when it goes back."""
    if raw is not None and record.info.pop(NAME, False):
        raw.execute(f"DETACH {NAME}")
    if raw is not None and record.info.pop("quick", False):
        for name, value in PLAIN.items():
            raw.execute(f"PRAGMA {name}={value}")


def new_ids(table: str, count: int) -> Sequence[int]:
    """Ids for new rows, in order."""
    connection = db.session.connection()
    if not count:
        return range(0)
    if connection.dialect.name == "postgresql":
        wanted = text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)")
        return sorted(connection.execute(wanted, {"table": table, "count": count}).scalars())
    last = connection.execute(text(f"SELECT max(id) FROM {table}")).scalar() or 0  # noqa: S608
    return range(last + 1, last + 1 + count)


def write(table: str, columns: Mapping[str, Column], *, where: str = "") -> None:
    """Inserts rows told as columns; at least one of them must be a sequence, or all rows are those of the shelf, or
    those of it for which the condition holds."""
    connection = db.session.connection()
    if any(isinstance(column, Stored) for column in columns.values()):
        _take(connection, table, columns, where)
        return
    columns = {name: _same(column) for name, column in columns.items()}
    if connection.dialect.name == "postgresql":
        _copy(connection, table, columns)
        return
    _insert(connection, table, columns)


def _take(connection: Connection, table: str, columns: Mapping[str, Column], where: str) -> None:
    """Every row of the shelf with what is told of it."""
    told = ", ".join(map(_expression, columns.values()))
    only = f" WHERE {where}" if where else ""
    raw: Any = connection.connection.driver_connection
    raw.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {told} FROM {NAME}.line{only} ORDER BY rowid"  # noqa: S608
    )


def _expression(column: Column) -> str:
    """What a column is for each row of the shelf; a range goes up with them."""
    if isinstance(column, Stored):
        return column.sql
    if isinstance(column, range):
        return f"rowid + {column.start - 1}"
    assert column is None or isinstance(column, str | int | float)  # noqa: S101 - no cells of ours beside a shelf
    return _literal(column)


def _insert(connection: Connection, table: str, columns: Mapping[str, Column]) -> None:
    row = ", ".join("?" if _is_sequence(column) else _literal(column) for column in columns.values())
    raw: Any = connection.connection.driver_connection
    each: list[Any] = [column for column in columns.values() if _is_sequence(column)]
    many.insert(raw, f"INSERT INTO {table} ({', '.join(columns)})", f"({row})", each)


def _copy(connection: Connection, table: str, columns: Mapping[str, Column]) -> None:
    size = next(len(column) for column in columns.values() if _is_sequence(column))  # type: ignore[arg-type]
    rows = zip(*(_told(column, size) for column in columns.values()), strict=True)
    raw: Any = connection.connection.driver_connection
    with (
        raw.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        copy.write("\n".join(map("\t".join, rows)) + "\n")


def _told(column: Column, size: int) -> Any:
    """A column as COPY reads it."""
    if not _is_sequence(column):
        return repeat(_word(column), size)
    if isinstance(column, range):
        return map(str, column)
    assert isinstance(column, Sequence)  # noqa: S101 - seen above
    if type(column[0]) is int and None not in column:
        return map(str, column)
    if None in column or any(not isinstance(value, str) for value in column[:1]):
        return map(_word, column)
    whole = "\x1f".join(column)
    if not any(sign in whole for sign in "\\\n\r\t"):
        return column
    return map(_word, column)


def _word(value: Any) -> str:
    return "\\N" if value is None else str(value).translate(_ESCAPED)


def _same(column: Column) -> Column:
    """One value where all rows have the same: it is bound but once."""
    if not isinstance(column, list | tuple) or len(column) < 2:
        return column
    first: Column = column[0]
    alike = first == column[-1] == column[1] == column[len(column) // 2]
    return first if alike and column.count(first) == len(column) else column


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int | float) else "'" + str(value).replace("'", "''") + "'"


def _is_sequence(column: Column) -> bool:
    return not isinstance(column, Stored | str | int | float | None)
