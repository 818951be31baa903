"""Turns what was published into sources with spans: `v12` is the rule of a version, `l5` an uploaded list."""

import json
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import chain, compress, count, islice, repeat
from operator import ne
from typing import Any

from sqlalchemy import Connection, select

from registry.criteria.parsing import parse
from registry.recalls.index.cutting import Entry, entries
from registry.recalls.index.keys import Shelf, Span, spans_of_run, text_of
from registry.recalls.index.parts import Shelves
from registry.recalls.index.shelving import Columns, Pair, Shelving
from registry.recalls.models import AffectedList
from registry.serials.keys import SHAPE, shape_of

FETCHED = 20_000
SHAPES = 64
MOST_SHAPES = 2_000
CHUNK = 500_000
_numbers = count(1)
"""Cursors of one connection need names of their own."""


def compile_version(text: str) -> dict[str, Any]:
    """How a rule's groups are found, kept in the catalogue: [driver, found by model too], and serial shapes."""
    found = entries(parse(json.loads(text), strict=False))
    shapes = {shape for entry in found if entry.driver == "serial" for shape in _shapes(entry)}
    return {
        "entries": sorted({(entry.driver, entry.models is not None, exact(entry)) for entry in found}),
        "shapes": sorted(shapes)[:SHAPES],
    }


def spans_of_version(text: str) -> Iterator[Span]:
    """Every span of a rule: of its drivers, and of its models."""
    for entry in entries(parse(json.loads(text), strict=False)):
        yield from entry.cut.spans
        yield from entry.models or ()


def exact(entry: Entry) -> bool:
    """Whether the index alone finds every look-alike of its driver's values: single values and lists."""
    return bool(entry.driver) and all(span.shelf.kind[0] in "ST" for span in entry.cut.spans)


class ListSpans:
    """The runs of an uploaded list, streamed in the order of the table: a million in a second or two."""

    def __init__(self, connection: Connection, number: int) -> None:
        self.connection, self.number = connection, number
        field = connection.scalar(select(AffectedList.field).where(AffectedList.id == number))
        self._runs = Runs(field or "serial")

    def shelves(self) -> Shelves:
        """The whole list by itself, a chunk at a time: each shelf comes again and again, always further on."""
        rows = self._rows()
        while True:
            shelving = Shelving()
            if not self._runs.gather(islice(rows, CHUNK), shelving.columns(0)):
                return
            yield from shelving.shelves()

    def gather(self, column: Columns) -> None:
        """The list into columns beside those of others."""
        self._runs.gather(self._rows(), column)

    def _rows(self) -> Iterator[tuple[str, str]]:
        statement = f"SELECT low, high FROM affected_span WHERE list_id = {int(self.number)} ORDER BY low"  # noqa: S608
        return streamed(self.connection, statement)


class Runs:
    """Stored runs of one field on their way to their shelves."""

    def __init__(self, field: str) -> None:
        self.field = field
        self._shelves: dict[str, Shelf] = {}

    def gather(self, rows: Iterable[tuple[str, str]], column: Columns) -> int:
        """How many there were. Most of the time of a rebuild goes by here: runs of one shape go together."""
        left, count = iter(rows), 0
        while chunk := list(islice(left, FETCHED)):
            count += len(chunk)
            lows, highs = map(list, zip(*chunk, strict=True))
            if len(self._shelves) < MOST_SHAPES and _alike(lows, highs):
                self._together(lows, highs, column)
            else:
                self._one_by_one(chunk, column)
        return count

    def _together(self, lows: list[str], highs: list[str], column: Columns) -> None:
        """Of one shape, in the order of the table."""
        add_low, add_high = column(self._shelf(shape_of(lows[0][1:]), single=False))
        keys = list(map(int, [low[1:] for low in lows], repeat(36)))
        deque(map(add_low, keys), 0)
        for place in compress(range(len(lows)), map(ne, lows, highs)):
            keys[place] = int(highs[place][1:], 36)
        deque(map(add_high, keys), 0)

    def _one_by_one(self, rows: Iterable[tuple[str, str]], column: Columns) -> None:
        by_shape: dict[str, Pair] = {}
        for low, high in rows:
            first = low[1:]
            shape = first.translate(SHAPE)
            if low[0] != "#" and (low == high or shape == high[1:].translate(SHAPE)):
                found = by_shape.get(shape)
                if found is None:
                    shelf = self._shelf(shape, single=low == high)
                    found = column(shelf)
                    if shelf.kind != "T":
                        by_shape[shape] = found
                key = int(first, 36)
                found[0](key)
                found[1](key if low == high else int(high[1:], 36))
                continue
            for shelf, start, end in spans_of_run(self.field, low, high):
                lows, highs = column(shelf)
                lows(start)
                highs(end)

    def _shelf(self, shape: str, *, single: bool) -> Shelf:
        """Single values of a list of very many shapes share a shelf."""
        if single and len(self._shelves) >= MOST_SHAPES:
            return Shelf(self.field, "T", len(shape))
        return self._shelves.setdefault(shape, Shelf(self.field, f"S{shape}", len(shape)))


def _alike(lows: list[str], highs: list[str]) -> bool:
    """Whether all are of one shape, and none is a run of integers."""
    if lows[0][0] == "#":
        return False
    shape = f"{lows[0].translate(SHAPE)}\n" * len(lows)
    if "\n".join((*lows, "")).translate(SHAPE) != shape:
        return False
    wide = list(compress(highs, map(ne, lows, highs)))
    return "\n".join((*wide, "")).translate(SHAPE) == shape[: len(lows[0]) + 1] * len(wide) if wide else True


def streamed(connection: Connection, statement: str) -> Iterator[Any]:
    """Pairs of a statement without parameters, without holding them all."""
    return chain.from_iterable(_batches(connection, statement))


def _batches(connection: Connection, statement: str) -> Iterator[list[Any]]:
    """By the driver alone, which makes tuples eight times as fast; on PostgreSQL by a cursor on the server, since
    the driver would else hold all rows."""
    raw = connection.connection.driver_connection
    assert raw is not None  # noqa: S101 - the connection is open
    postgres = connection.dialect.name == "postgresql"
    with closing(raw.cursor(f"streamed_{next(_numbers)}") if postgres else raw.cursor()) as cursor:
        cursor.execute(statement)
        while rows := cursor.fetchmany(FETCHED):
            yield rows


def _shapes(entry: Entry) -> Iterator[str]:
    """What the serials of a rule look like, where that tells a product: letters as they are, digits as #."""
    for span in entry.cut.spans:
        if span.shelf.kind[0] in "TS":
            low, high = (text_of(key, span.shelf.length) for key in (span.low, span.high))
            if (shape := serial_shape(low)) == serial_shape(high) and telling(shape):
                yield shape


def serial_shape(text: str) -> str:
    """BA10067751 is BA########: only the letters tell whose number it is."""
    return "".join("#" if kind == "9" else c for c, kind in zip(text, shape_of(text), strict=True))


def telling(shape: str) -> bool:
    """A bare count of digits, or one letter, tells nothing."""
    return sum(c != "#" for c in shape) >= 2
