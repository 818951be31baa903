"""A PostgreSQL database for each test that costs no new one: emptied after use, and made anew where that is not enough.

To clone a database of this many tables takes 0.4 s, to empty one a hundredth of it."""

import psycopg
from psycopg import sql

from tests.postgres import Server

# what a test may have changed besides rows: tables, columns, constraints, triggers, functions
SHAPE = """
SELECT (SELECT sum(hashtextextended(c.relname || c.relkind::text || coalesce(c.reloptions::text, ''), 0))
          FROM pg_class c
         WHERE c.relnamespace = 'public'::regnamespace),
       (SELECT sum(hashtextextended(a::text, 0)) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
         WHERE c.relnamespace = 'public'::regnamespace),
       (SELECT sum(hashtextextended(k::text, 0)) FROM pg_constraint k),
       (SELECT sum(hashtextextended(t::text, 0)) FROM pg_trigger t),
       (SELECT sum(hashtextextended(p::text, 0)) FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace)
"""
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
SEQUENCES = "SELECT sequencename, start_value, last_value FROM pg_sequences WHERE schemaname = 'public'"
OTHERS = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
LARGEST = 40_000_000
"""Bytes of a database that is not worth emptying."""


class Reused:
    """Databases equal to a migrated, empty template."""

    def __init__(self, server: Server, template: str) -> None:
        self.server, self.template = server, template
        self._free: list[str] = []
        with psycopg.connect(server.url(template)) as connection:
            self.shape = connection.execute(SHAPE).fetchone()
            self.tables = [name for (name,) in connection.execute(TABLES)]
            self.sequences = connection.execute(SEQUENCES).fetchall()
            self.rows = {name: _copied(connection, name) for name in self._filled(connection)}

    def take(self) -> str:
        return self._free.pop() if self._free else self.server.clone(self.template)

    def give_back(self, name: str) -> None:
        """Empty again, or gone: nobody stays connected."""
        with psycopg.connect(self.server.url(name)) as connection:
            connection.execute(OTHERS, [name])
            kept = self._as_made(connection, name)
            if kept:
                self._empty(connection)
        if kept:
            self._free.append(name)
        else:
            self.server.drop(name)

    def _as_made(self, connection: psycopg.Connection, name: str) -> bool:
        size = connection.execute("SELECT pg_database_size(%s)", [name]).fetchone()
        if size is None or size[0] > LARGEST:
            return False
        return connection.execute(SHAPE).fetchone() == self.shape

    def _empty(self, connection: psycopg.Connection) -> None:
        # no triggers: what may not be deleted goes, too
        connection.execute("SET session_replication_role = replica")
        for name in self._filled(connection):
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        for name, rows in self.rows.items():
            into = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))
            with connection.cursor().copy(into) as copy:
                copy.write(rows)
        for name, start, last in self.sequences:
            connection.execute(
                "SELECT setval(quote_ident(%s), %s, %s)",
                [name, start if last is None else last, last is not None],
            )

    def _filled(self, connection: psycopg.Connection) -> list[str]:
        asked = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(sql.Literal(name), sql.Identifier(name))
            for name in self.tables
        )
        return [name for (name,) in connection.execute(asked)]


def _copied(connection: psycopg.Connection, name: str) -> bytes:
    with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) as copy:
        return b"".join(bytes(part) for part in copy)
