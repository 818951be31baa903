"""One file of disjoint segments, read through mmap so that all workers of a machine share its pages.
Layout: magic, length of the header, header (JSON, with SHA-256 of the rest), columns of 64-bit and 32-bit integers."""

import hashlib
import json
import mmap
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from registry.recalls.index.keys import Shelf, base_of, split, words_of

MAGIC = b"RPSEG002"


class ShelfView:
    """The segments of one shelf: columns of lows and highs (a column a word) and of set numbers."""

    __slots__ = ("base", "count", "highs", "lows", "sets", "words")

    def __init__(
        self, shelf: Shelf, lows: list[memoryview], highs: list[memoryview], sets: memoryview
    ) -> None:
        self.base, self.words = base_of(shelf), words_of(shelf)
        self.lows, self.highs, self.sets = lows, highs, sets
        self.count = len(lows[0])

    def find(self, key: int) -> int:
        """The set of the segment that holds the key, -1 where none does."""
        if self.words == 1:
            i = bisect_right(self.lows[0], key) - 1
            return self.sets[i] if i >= 0 and self.highs[0][i] >= key else -1
        i = self._last_not_after(key)
        return self.sets[i] if i >= 0 and self._key(self.highs, i) >= self._parts(key) else -1

    def between(self, low: int, high: int, most: int) -> Iterator[int]:
        """Sets of segments that touch low..high, at most so many segments."""
        i = max(0, self._last_not_after(low))
        end = self._parts(high)
        low_parts = self._parts(low)
        for _ in range(most):
            if i >= self.count or self._key(self.lows, i) > end:
                return
            if self._key(self.highs, i) >= low_parts:
                yield self.sets[i]
            i += 1

    def rows(self) -> Iterator[tuple[tuple[int, ...], tuple[int, ...], int]]:
        """Every segment in order: low, high (as words), set."""
        for i in range(self.count):
            yield self._key(self.lows, i), self._key(self.highs, i), self.sets[i]

    def _parts(self, key: int) -> tuple[int, ...]:
        return split(key, self.words, self.base)

    def _key(self, columns: list[memoryview], i: int) -> tuple[int, ...]:
        return tuple(column[i] for column in columns)

    def _last_not_after(self, key: int) -> int:
        """Index of the last segment whose low is at most the key: a search a word, each within the one before."""
        first, last = 0, self.count
        for column, part in zip(self.lows, self._parts(key), strict=True):
            left = bisect_left(column, part, first, last)
            right = bisect_right(column, part, left, last)
            if left == right:
                return left - 1
            first, last = left, right
        return last - 1


class SegmentFile:
    """An open file. It stays readable when its name is gone, so a reader never loses what it holds."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._map[:8] != MAGIC:
            raise ValueError(f"{path.name} is no index file")
        size = int.from_bytes(self._map[8:16], "little")
        header: dict[str, Any] = json.loads(self._map[16 : 16 + size])
        self.header = header
        self.sources: list[str] = header["sources"]
        self._start = -(-(16 + size) // 8) * 8
        view = memoryview(self._map)
        self._sets = view[slice(*self._place(header["sets"]))].cast("I")
        self.shelves: dict[str, dict[tuple[str, int], ShelfView]] = {}
        for field, kind, length, count, place in header["shelves"]:
            shelf = Shelf(field, kind, length)
            self.shelves.setdefault(field, {})[kind, length] = self._shelf(view, shelf, count, place)

    @property
    def segments(self) -> int:
        return int(self.header["segments"])

    def sources_of(self, number: int) -> tuple[str, ...]:
        """The sources of a set. Sets of one source have no entry: their number is the source's."""
        if number < len(self.sources):
            return (self.sources[number],)
        at = number - len(self.sources)
        count = self._sets[at]
        return tuple(self.sources[i] for i in self._sets[at + 1 : at + 1 + count])

    def verify(self) -> bool:
        """Whether the content is what the writer wrote."""
        digest = hashlib.sha256()
        for at in range(self._start, len(self._map), 1 << 20):
            digest.update(self._map[at : at + (1 << 20)])
        return digest.hexdigest() == str(self.header["sha256"])

    def _place(self, place: list[int]) -> tuple[int, int]:
        return self._start + place[0], self._start + place[0] + place[1]

    def _shelf(self, view: memoryview, shelf: Shelf, count: int, place: int) -> ShelfView:
        at = self._start + place
        columns = []
        for _ in range(2 * words_of(shelf)):
            columns.append(view[at : at + 8 * count].cast("q"))
            at += 8 * count
        half = len(columns) // 2
        return ShelfView(shelf, columns[:half], columns[half:], view[at : at + 4 * count].cast("I"))
