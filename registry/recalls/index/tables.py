"""The index as a table (CHECK_INDEX=database): the same parts, shelves and keys, read by one prepared statement."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection, PoolProxiedConnection, create_engine, delete, func, insert, or_, select
from sqlalchemy.exc import OperationalError

from registry.clock import now
from registry.recalls.index.code import CODE
from registry.recalls.index.keys import Shelf, row_key, row_number, row_probes, shelf_prefix
from registry.recalls.index.parts import TOUCHED, Shelves
from registry.recalls.index.reader import Found, Kinds, Pair
from registry.recalls.models import IndexPart, Segment

BATCH = 10_000
MOST_BRANCHES = 100
GRACE = timedelta(minutes=10)
"""How long a part stays after another took its place: other machines may still read it."""


def _named(name: str) -> str:
    """A part's name in the table: parts made by other code are not ours."""
    return f"{CODE}/{name}"


class TablePart:
    """One part: its rows carry its number."""

    def __init__(self, connection: Connection, row: Any) -> None:
        self.part: int = row.part
        self.name: str = row.name.partition("/")[2]
        self.sources: list[str] = row.sources
        self.segments: int = row.segments
        self._connection, self._shelves = connection, row.shelves

    def shelves(self) -> Iterator[Shelf]:
        return (Shelf(*shelf) for shelf in self._shelves)

    def pieces(self, shelf: Shelf) -> Iterator[tuple[int, int, Found]]:
        """The segments of a shelf in order."""
        start = shelf_prefix(shelf)
        rows = self._connection.execute(
            select(Segment.low, Segment.high, Segment.sources)
            .where(Segment.part == self.part, Segment.low >= start, Segment.low < start + "~")
            .order_by(Segment.low)
        )
        for low, high, sources in rows:
            yield row_number(shelf, low), row_number(shelf, high), tuple(sources.split())


class TableStore:
    """Parts in the tables, written in the transaction of the connection given."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def names(self) -> list[str]:
        ours = IndexPart.name.startswith(_named(""))
        names = self.connection.scalars(select(IndexPart.name).where(ours).order_by(IndexPart.name))
        return [name.partition("/")[2] for name in names]

    def open(self, name: str) -> TablePart:
        wanted = select(IndexPart.__table__).where(IndexPart.name == _named(name))
        row = self.connection.execute(wanted).one_or_none()
        if row is None:
            raise FileNotFoundError(name)
        return TablePart(self.connection, row)

    def write(self, name: str, sources: list[str], shelves: Shelves) -> TablePart:
        """Rows go in in the order of their keys."""
        used: dict[Shelf, None] = {}

        def rows() -> Iterator[tuple[str, str, str]]:
            for shelf, pieces in shelves:
                used.setdefault(shelf)
                for low, high, numbers in pieces:
                    yield (
                        row_key(shelf, low),
                        row_key(shelf, high),
                        " ".join(sources[number] for number in numbers),
                    )

        return self._write(name, sources, used, rows())

    def replace(self, name: str, sources: list[str], shelves: Shelves) -> TablePart:
        """What nobody has read yet may go at once."""
        part = self.connection.scalar(select(IndexPart.part).where(IndexPart.name == _named(name)))
        if part is not None:
            self.connection.execute(delete(Segment).where(Segment.part == part))
            self.connection.execute(delete(IndexPart).where(IndexPart.part == part))
        return self.write(name, sources, shelves)

    def settle(self) -> None:
        self.connection.commit()

    def drop(self, names: list[str]) -> None:
        """Only what has been out of use for a while; what other code has made goes with it."""
        newest = self.connection.scalar(select(func.max(IndexPart.created_at)))
        if newest is None or now() - newest <= GRACE:
            return
        unused = or_(IndexPart.name.in_(map(_named, names)), ~IndexPart.name.startswith(_named("")))
        parts = select(IndexPart.part).where(unused)
        if self.connection.scalar(parts.limit(1)) is not None:
            self.connection.execute(delete(Segment).where(Segment.part.in_(parts)))
            self.connection.execute(delete(IndexPart).where(unused))
            self.connection.commit()

    def _write(
        self, name: str, sources: list[str], used: Iterable[Shelf], rows: Iterator[tuple[str, str, str]]
    ) -> TablePart:
        part = (self.connection.scalar(select(func.max(IndexPart.part))) or 0) + 1
        count = self._insert(part, rows)
        shelves = [list(shelf) for shelf in used]
        self.connection.execute(
            insert(IndexPart).values(
                part=part,
                name=_named(name),
                sources=sources,
                shelves=shelves,
                segments=count,
                created_at=now(),
            )
        )
        return self.open(name)

    def _insert(self, part: int, rows: Iterator[tuple[str, str, str]]) -> int:
        count = 0
        if self.connection.dialect.name == "postgresql":
            raw = self.connection.connection.driver_connection
            assert raw is not None  # noqa: S101 - the connection is open
            into = "COPY segment (part, low, high, sources) FROM STDIN"
            with raw.cursor() as cursor, cursor.copy(into) as copy:
                for row in rows:
                    copy.write_row((part, *row))
                    count += 1
            return count
        statement = "INSERT INTO segment (part, low, high, sources) VALUES (?, ?, ?, ?)"
        while batch := [(part, *row) for row in islice(rows, BATCH)]:
            self.connection.exec_driver_sql(statement, batch)
            count += len(batch)
        return count


@lru_cache
def statement(mark: str, branches: int) -> str:
    """For each key the last segment that does not begin after it."""
    one = (
        f"SELECT * FROM (SELECT {mark} AS k, low, high, sources FROM segment "  # noqa: S608 - marks only
        f"WHERE part = {mark} AND low <= {mark} ORDER BY low DESC LIMIT 1) AS s{{}}"
    )
    return " UNION ALL ".join(one.format(number) for number in range(branches))


class TableReader:
    """Finds values in the parts named by a catalogue, all in one statement."""

    def __init__(self, connections: "Connections", parts: Sequence[TablePart]) -> None:
        self._rows = connections.rows
        self._mark = "?" if connections.engine.dialect.name == "sqlite" else "%s"
        self._places = [(part.part, set(part.shelves())) for part in parts]
        kinds = Kinds(shelf for _, shelves in self._places for shelf in shelves)
        self.kinds, self.fields = kinds.of, kinds.fields

    def find(self, pairs: Sequence[Pair]) -> list[Found]:
        wanted = [
            (number, part, key)
            for number, (field, value) in enumerate(pairs)
            for shelf, key in row_probes(field, value)
            for part, shelves in self._places
            if shelf in shelves
        ]
        found: list[Found] = [()] * len(pairs)
        for at in range(0, len(wanted), MOST_BRANCHES):
            some = wanted[at : at + MOST_BRANCHES]
            values = [value for number, part, key in some for value in (number, part, key)]
            keys = {(number, key) for number, _, key in some}
            for number, low, high, sources in self._rows(statement(self._mark, len(some)), values):
                if any(n == int(number) and low <= key <= high for n, key in keys):
                    found[int(number)] += tuple(sources.split())
        return found

    def touching(self, field: str, kind: str, length: int, low: int, high: int) -> set[str]:
        shelf = Shelf(field, kind, length)
        first, last = row_key(shelf, low), row_key(shelf, high)
        found: set[str] = set()
        for part, shelves in self._places:
            if shelf in shelves:
                touched = (
                    f"SELECT sources FROM segment WHERE part = {self._mark} AND low >= {self._mark} "  # noqa: S608
                    f"AND low <= {self._mark} ORDER BY low LIMIT {TOUCHED}"
                )
                for (sources,) in self._rows(touched, [part, first, last]):
                    found.update(sources.split())
        return found.union(*self.find_at(shelf, low))

    def find_at(self, shelf: Shelf, key: int) -> list[Found]:
        """The sources at one key."""
        text = row_key(shelf, key)
        parts = [part for part, shelves in self._places if shelf in shelves]
        values = [value for part in parts for value in (0, part, text)]
        rows = self._rows(statement(self._mark, len(parts)), values) if parts else []
        return [tuple(sources.split()) for _, low, high, sources in rows if low <= text <= high]


class Connections:
    """A connection for each thread, kept open: no pool and no ping, and each statement is prepared once."""

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url, isolation_level="AUTOCOMMIT", pool_reset_on_return=None)
        self._local = threading.local()
        self._all: list[PoolProxiedConnection] = []

    def rows(self, statement: str, values: list[Any]) -> list[Any]:
        """One try more on a new connection: the server may have been restarted."""
        failure = self.engine.dialect.loaded_dbapi.Error
        try:
            return self._execute(statement, values)
        except failure:
            self._forget()
        try:
            return self._execute(statement, values)
        except failure as gone:
            self._forget()
            raise OperationalError(statement, None, gone) from gone

    def close(self) -> None:
        for connection in self._all:
            connection.invalidate()
        self._all.clear()
        self._local = threading.local()
        self.engine.dispose()

    def _execute(self, statement: str, values: list[Any]) -> list[Any]:
        connection: PoolProxiedConnection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self.engine.raw_connection()
            self._all.append(connection)
        cursor = connection.cursor()
        try:
            cursor.execute(statement, values)
            return list(cursor.fetchall())
        finally:
            cursor.close()

    def _forget(self) -> None:
        connection: PoolProxiedConnection | None = self._local.__dict__.pop("connection", None)
        if connection is not None:
            self._all.remove(connection)
            connection.invalidate()
