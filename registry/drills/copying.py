"""A copy of today's database for one drill: a file of its own beside SQLite, a schema of its own in PostgreSQL. Nobody
reads it but the drill, so no page, feed or check can show what happens in it; it is gone when the drill ends."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from flask import Flask
from sqlalchemy import Connection, create_engine, text

from registry.db import db, engine_options
from registry.settings import Settings

EMPTY = frozenset(
    {"job", "letter_text", "audit_entry", "audit_chain", "row_problem", "webhook_message", "webhook_delivery",
     "webhook_try", "filed_report", "print_run", "trace_fact", "trace_field", "trace_word", "master_attribute",
     "alembic_version"}
)  # fmt: skip
"""Tables whose rows a drill has no use for: they are not copied where tables are copied one by one."""


@contextmanager
def copied(settings: Settings, name: str) -> Iterator[Flask]:
    """An app on the copy. Letters have no server to go to, and nothing of it is public."""
    drop(settings, name)
    folder = folder_of(settings, name)
    folder.mkdir(parents=True, mode=0o700)
    try:
        url = _copy_schema(settings, name) if settings.database_url else _copy_file(settings, folder)
        app = _app(_apart(settings, folder, url))
        try:
            yield app
        finally:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
    finally:
        drop(settings, name)


def _apart(settings: Settings, folder: Path, url: str) -> Settings:
    """The same keys, since contacts are sealed with them; no mail server, and no pause for anybody's."""
    keys = {"secret_key": settings.secret(), "contact_key": ",".join(settings.contact_keys())}
    none = dict.fromkeys(("mail_server", "queue_url", "mail_domain_rate"), "")
    return replace(settings, data_dir=str(folder), database_url=url, **keys, **none)


def _app(settings: Settings) -> Flask:
    """No page at all: only what the domain needs to find its database and settings."""
    app = Flask("drill", static_folder=None)
    app.config.from_mapping(
        SETTINGS=settings, SQLALCHEMY_DATABASE_URI=settings.sqlalchemy_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings),
    )  # fmt: skip
    db.init_app(app)
    return app


def _copy_file(settings: Settings, folder: Path) -> str:
    """As it is at this moment, while others go on writing."""
    with (
        closing(sqlite3.connect(settings.data_path / "portal.sqlite3")) as source,
        closing(sqlite3.connect(folder / "portal.sqlite3")) as target,
    ):
        source.backup(target)
    return ""


def _copy_schema(settings: Settings, name: str) -> str:
    """Table by table, all as of one moment. Foreign keys and triggers stay behind: what they guard was guarded when it
    was written."""
    engine = create_engine(settings.sqlalchemy_url, isolation_level="REPEATABLE READ", hide_parameters=True)
    try:
        with engine.begin() as connection:
            home = connection.scalar(text("SELECT current_schema()"))
            connection.execute(text(f'CREATE SCHEMA "{name}"'))
            tables = "SELECT tablename FROM pg_tables WHERE schemaname = :home ORDER BY tablename"
            for table in connection.scalars(text(tables), {"home": home}).all():
                made = f'"{name}"."{table}"'
                connection.execute(text(f'CREATE TABLE {made} (LIKE "{home}"."{table}" INCLUDING ALL)'))
                if table not in EMPTY:
                    copy = f'INSERT INTO {made} SELECT * FROM "{home}"."{table}"'  # noqa: S608 - names of our own tables
                    connection.execute(text(copy))
            _number_anew(connection, name)
    finally:
        engine.dispose()
    joined = "&" if "?" in settings.database_url else "?"
    return f"{settings.database_url}{joined}options=-csearch_path%3D{name}"


def _number_anew(connection: Connection, name: str) -> None:
    """Sequences of its own, so that no number is taken from the real ones."""
    asked = (
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = :name "
        "AND column_default LIKE 'nextval%'"
    )
    for table, column in connection.execute(text(asked), {"name": name}).all():
        made = f'"{name}"."{table}_{column}_seq"'
        last = f'(SELECT COALESCE(MAX("{column}"), 0) + 1 FROM "{name}"."{table}")'  # noqa: S608 - as above
        connection.execute(text(f"CREATE SEQUENCE {made}"))
        connection.execute(text(f"SELECT setval('{made}', {last}, false)"))
        changed = f"ALTER COLUMN \"{column}\" SET DEFAULT nextval('{made}')"
        connection.execute(text(f'ALTER TABLE "{name}"."{table}" {changed}'))


def folder_of(settings: Settings, name: str) -> Path:
    return settings.data_path / "drills" / name


def drop(settings: Settings, name: str) -> None:
    """Takes away what there is of a copy, that of a drill which died, too."""
    shutil.rmtree(folder_of(settings, name), ignore_errors=True)
    if settings.database_url:
        engine = create_engine(settings.sqlalchemy_url, hide_parameters=True)
        with engine.begin() as connection:
            connection.execute(text(f'DROP SCHEMA IF EXISTS "{name}" CASCADE'))
        engine.dispose()
