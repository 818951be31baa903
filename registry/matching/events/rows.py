"""Reads and replaces rows by many keys at once, in one statement on either engine. Callers commit."""

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, text

from registry.db import db
from registry.matching import bulk

_AMONG = {"postgresql": "= ANY(:keys)", "sqlite": "IN (SELECT value FROM json_each(:keys))"}


def found(statement: str, keys: Collection[Any], **values: Any) -> Sequence[Row[Any]]:
    """Rows of a statement in which {keys} stands behind a column, for "is one of these"."""
    return _run(statement, keys, **values).all() if keys else []


def change(statement: str, keys: Collection[Any], **values: Any) -> None:
    """The same for a statement that writes."""
    if keys:
        _run(statement, keys, **values)


def replace(table: str, organisation_id: int, keys: Collection[str], columns: dict[str, bulk.Column]) -> None:
    """Takes away the rows of these keys and writes others."""
    gone = f"DELETE FROM {table} WHERE organisation_id = :maker AND key {{keys}}"  # noqa: S608 - names of ours
    change(gone, keys, maker=organisation_id)
    if columns:
        bulk.write(table, {"organisation_id": organisation_id, **columns})


def _run(statement: str, keys: Collection[Any], **values: Any) -> Any:
    connection = db.session.connection()
    engine = connection.dialect.name
    given = list(keys) if engine == "postgresql" else json.dumps(list(keys))
    return connection.execute(text(statement.replace("{keys}", _AMONG[engine])), {"keys": given, **values})
