"""What SQLite knows of its large tables when it chooses an index. Without it, it takes every maker to have ten rows of
everything, and reads all of a large one's. PostgreSQL sees to this by itself."""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from registry.clock import now
from registry.db import db

EVERY = timedelta(minutes=10)
SAMPLE = 1_000
"""Rows looked at in each run of an index: a tenth of a second for ten million events."""
FEWEST = 10_000
"""Tables of fewer rows are taken to be large, as without a look: who knew them to be small would read all of them,
again and again, while a job makes them large."""
_FORGET_SMALL = text("""DELETE FROM sqlite_stat1 WHERE tbl NOT IN (
  SELECT tbl FROM sqlite_stat1 WHERE CAST(stat AS INTEGER) >= :fewest
)""")
_looked: dict[str, datetime] = {}


def look_at_times() -> None:
    """Every minute: looks again once the last look of this process is ten minutes old. Each worker looks for itself: a
    second for all indexes."""
    where = str(db.engine.url)
    if where in _looked and now() - _looked[where] < EVERY:
        return
    _looked[where] = now()
    look()


def look() -> None:
    """Connections that are opened from now on know it; so do all soon, since none is kept for long."""
    if db.engine.dialect.name != "sqlite":
        return
    try:
        with db.engine.begin() as connection:
            connection.exec_driver_sql(f"PRAGMA analysis_limit = {SAMPLE}")
            connection.exec_driver_sql("ANALYZE")
            connection.execute(_FORGET_SMALL, {"fewest": FEWEST})
            connection.exec_driver_sql("ANALYZE sqlite_schema")  # reads what was left
    except OperationalError as error:  # somebody writes for a long time: the next look is soon enough
        if "locked" not in str(error.orig):
            raise
