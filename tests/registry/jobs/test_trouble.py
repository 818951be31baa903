"""A database that goes away in the middle of bulk work is waited for, whoever notices: SQLAlchemy or the driver."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from registry.jobs.trouble import database_away
from tests.postgres import Server

END = "SELECT pg_terminate_backend(%s)"


def test_a_connection_that_ends_while_rows_are_copied(postgres: Server) -> None:
    name = postgres.create()
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as other:
        connection = psycopg.connect(postgres.url(name))
        connection.execute("CREATE TABLE t (x text)")
        with pytest.raises(psycopg.Error) as raised:
            _copied_until(connection, lambda: other.execute(END, [connection.info.backend_pid]))
        assert database_away(raised.value)
        engine = create_engine(postgres.url(name).replace("postgresql:", "postgresql+psycopg:"))
        with engine.connect() as wrapped:
            other.execute(END, [wrapped.scalar(text("SELECT pg_backend_pid()"))])
            with pytest.raises(DBAPIError) as seen:
                wrapped.execute(text("SELECT 1"))
        assert database_away(seen.value)
        engine.dispose()
        connection.close()
    postgres.drop(name)


def _copied_until(connection: psycopg.Connection, end: Callable[[], object]) -> None:
    with connection.cursor().copy("COPY t FROM STDIN") as copy:
        copy.write("1\n")
        end()


def test_a_file_that_somebody_else_writes(tmp_path: Path) -> None:
    mine, theirs = (sqlite3.connect(tmp_path / "x", timeout=0, isolation_level=None) for _ in range(2))
    mine.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError) as raised:
        theirs.execute("BEGIN IMMEDIATE")
    assert database_away(raised.value)
    mine.close()
    theirs.close()


@pytest.mark.parametrize(
    "statement", ["SELECT no_such_column", "SELECT 1 / 0", "INSERT INTO pg_class DEFAULT VALUES"]
)
def test_a_fault_of_ours_is_not_waited_for(postgres: Server, statement: str) -> None:
    with psycopg.connect(postgres.url("postgres")) as connection:
        with pytest.raises(psycopg.Error) as raised:
            connection.execute(statement)  # type: ignore[call-overload]
        assert not database_away(raised.value)
        connection.rollback()
    assert not database_away(sqlite3.OperationalError("no such table: x"))
