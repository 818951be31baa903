"""Tells what kind of trouble an exception is: a full disk, a database that is away for a while, or a fault of ours."""

import errno
import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from registry.tongue.speaking import marked

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
NO_ROOM = marked(
    "There is no room left on the server for this work. Ask whoever runs this portal to make room, then let it go on: "
    "what was done so far is kept."
)
_AWAY = ("database is locked", "database table is locked", "unable to open database file")


def no_room(error: BaseException) -> bool:
    """A disk or a quota is full, for a file or for the database."""
    if isinstance(error, OSError):
        return error.errno in FULL
    below = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(below, sqlite3.Error):
        return "is full" in str(below)
    return isinstance(below, psycopg.errors.DiskFull)


def database_away(error: BaseException) -> bool:
    """The database is not there, or too busy, at the moment: worth waiting for. Bulk work meets the driver's own
    errors."""
    if isinstance(error, PoolTimeout):
        return True
    below = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(below, sqlite3.OperationalError):
        return any(words in str(below) for words in _AWAY)
    invalidated = isinstance(error, DBAPIError) and error.connection_invalidated
    return invalidated or isinstance(below, psycopg.OperationalError | psycopg.InterfaceError)
