"""A storage of `limits` in our own database, so that a limit holds over all workers and machines.
Counts at once, in a transaction of its own: a request that fails still counts."""

import hashlib

import sqlalchemy as sa
from limits import parse_many
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from registry.clock import now
from registry.db import db
from registry.throttle.models import ThrottleCount

COLUMNS = ThrottleCount.__table__.c


class DatabaseStorage(Storage):
    """Fixed windows that begin with the first try. Needs an app context, as every use of the database does."""

    STORAGE_SCHEME = ["portal-database"]  # noqa: RUF012 - as the base class declares it

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        moment = _second()
        with db.engine.begin() as connection:
            insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
            statement = insert(ThrottleCount).values(key=_digest(key), hits=amount, ends_at=moment + expiry)
            over = COLUMNS.ends_at <= moment
            counted = statement.on_conflict_do_update(
                index_elements=[COLUMNS.key],
                set_={
                    "hits": sa.case((over, amount), else_=COLUMNS.hits + amount),
                    "ends_at": sa.case((over, moment + expiry), else_=COLUMNS.ends_at),
                },
            ).returning(COLUMNS.hits)
            hits = int(connection.execute(counted).scalar_one())
            if hits == amount:  # a new window: a good moment to forget old ones
                connection.execute(sa.delete(ThrottleCount).where(COLUMNS.ends_at <= moment - 86400))
        return hits

    def get(self, key: str) -> int:
        query = sa.select(COLUMNS.hits).where(COLUMNS.key == _digest(key), COLUMNS.ends_at > _second())
        with db.engine.connect() as connection:
            return int(connection.execute(query).scalar() or 0)

    def get_expiry(self, key: str) -> float:
        query = sa.select(COLUMNS.ends_at).where(COLUMNS.key == _digest(key))
        with db.engine.connect() as connection:
            return float(connection.execute(query).scalar() or _second())

    def check(self) -> bool:
        with db.engine.connect() as connection:
            return connection.execute(sa.text("select 1")).scalar() == 1

    def reset(self) -> int | None:
        with db.engine.begin() as connection:
            return connection.execute(sa.delete(ThrottleCount)).rowcount

    def clear(self, key: str) -> None:
        with db.engine.begin() as connection:
            connection.execute(sa.delete(ThrottleCount).where(COLUMNS.key == _digest(key)))


def within(rate: str, *what: str) -> bool:
    """Counts one try of `what` and says whether every limit of `rate` ("10 per minute; 50 per day") still holds."""
    limiter = FixedWindowRateLimiter(DatabaseStorage())
    held = [
        limiter.hit(limit, *what) for limit in parse_many(rate)
    ]  # each counts, also after one that is over
    return all(held)


def wait(rate: str, *what: str) -> int:
    """Whole seconds until `what` may be tried again."""
    limiter = FixedWindowRateLimiter(DatabaseStorage())
    ends = max(limiter.get_window_stats(limit, *what).reset_time for limit in parse_many(rate))
    return max(1, int(ends) - _second())


def _second() -> int:
    return int(now().timestamp())


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
