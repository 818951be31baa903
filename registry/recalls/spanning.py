"""Writes runs into the table of spans, a batch after the other in the order of their keys, as fast as each database
takes them. Says nothing about what they mean."""

from collections.abc import Sequence
from itertools import repeat

from sqlalchemy import Connection

from registry.db import db

_TOGETHER = 200
"""Rows of one statement: SQLite takes them in half the time of single ones."""


def write_spans(list_id: int, lows: Sequence[str], highs: Sequence[str]) -> None:
    """Runs that are not there yet. The caller commits."""
    if not lows:
        return
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        _copy(connection, list_id, lows, highs)
    else:
        _insert(connection, list_id, lows, highs)


def _copy(connection: Connection, list_id: int, lows: Sequence[str], highs: Sequence[str]) -> None:
    raw = connection.connection.driver_connection
    assert raw is not None  # noqa: S101 - the session holds it
    text = "\n".join(map("\t".join, zip(repeat(str(list_id)), lows, highs, strict=False)))
    if "\\" in text:
        text = text.replace("\\", r"\\")
    with raw.cursor() as cursor, cursor.copy("COPY affected_span (list_id, low, high) FROM STDIN") as copy:
        copy.write(text + "\n")


def _insert(connection: Connection, list_id: int, lows: Sequence[str], highs: Sequence[str]) -> None:
    raw = connection.connection.driver_connection
    assert raw is not None  # noqa: S101 - the session holds it
    flat: list[str] = [""] * (2 * len(lows))
    flat[0::2], flat[1::2] = lows, highs
    whole = len(flat) // (2 * _TOGETHER) * 2 * _TOGETHER
    batches = (flat[at : at + 2 * _TOGETHER] for at in range(0, whole, 2 * _TOGETHER))
    raw.executemany(_statement(list_id, _TOGETHER), batches)
    if rest := flat[whole:]:
        raw.execute(_statement(list_id, len(rest) // 2), rest)


def _statement(list_id: int, rows: int) -> str:
    values = ", ".join([f"({int(list_id)}, ?, ?)"] * rows)
    return f"INSERT INTO affected_span (list_id, low, high) VALUES {values}"  # noqa: S608 - a number of ours
