"""The database of both engines: one session a request, SQLite and PostgreSQL made to behave alike.
Tables live with their nouns; this module knows none of them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import wraps
from typing import Annotated, Any, ParamSpec, TypeVar

from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, MetaData, String, event
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

from registry.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC. SQLite forgets the zone; this gives it back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table's base. Loading a relationship by accident is an error (`lazy="raise"` on each)."""

    metadata = MetaData(naming_convention=NAMING)


Moment = Annotated[datetime, mapped_column(UtcDateTime())]
"""The type of every column that holds a moment: `opened_at: Mapped[Moment]`."""

KEY = String(200).with_variant(String(200, collation="C"), "postgresql")
"""The type of columns whose order counts: as bytes on both engines."""


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


def engine_options(settings: Settings) -> dict[str, Any]:
    """Options of `create_engine`. A pool at least as large as the threads of a worker; no values in what is logged:
    they may be somebody's name and address."""
    shared = {"pool_size": int(settings.pool_size), "hide_parameters": True}
    if settings.sqlalchemy_url.startswith("sqlite"):
        # a connection reads once, when it is opened, what registry/planner.py has found
        return {**shared, "pool_recycle": 600, "connect_args": {"timeout": 10}}
    return {**shared, "pool_recycle": 1800, "pool_pre_ping": True, "connect_args": {"connect_timeout": 5}}


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """WAL lets readers go on beside one writer; foreign keys are off in SQLite unless asked for."""
    if not type(connection).__module__.startswith("sqlite3"):
        return
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000", "synchronous=NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def settings_here() -> Settings:
    """The settings of the app at hand, for domain code that keeps files beside the database."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def context_here() -> Callable[[], AbstractContextManager[object]]:
    """What gives another thread the app at hand, and with it a session of its own."""
    app: Any = current_app
    found: Callable[[], AbstractContextManager[object]] = app._get_current_object().app_context
    return found


def commits(view: Callable[P, R]) -> Callable[P, R]:
    """Commits once when the view, command or job has ended well; rolls back when it raises."""

    @wraps(view)
    def committed(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            result = view(*args, **kwargs)
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        return result

    return committed
