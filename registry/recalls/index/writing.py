"""Writes a file of segments in constant memory: beside its name, flushed, then renamed: readers see it whole."""

import hashlib
import json
import os
import shutil
import tempfile
import time
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from registry.recalls.index.flattening import Piece
from registry.recalls.index.keys import Shelf, base_of, split, words_of
from registry.recalls.index.segments import MAGIC
from registry.recalls.index.shelving import Block

BATCH = 1 << 15


class _Column:
    """Segments of one shelf on their way to disk: a file a column, lows first, then highs, then sets."""

    def __init__(self, shelf: Shelf, folder: Path, number: int) -> None:
        self.words, self.base, self.count = words_of(shelf), base_of(shelf), 0
        self.paths = [folder / f"{number}-{column}" for column in range(2 * self.words + 1)]
        self.lows: list[int] = []
        self.highs: list[int] = []
        self.sets: list[int] = []

    def take(self, block: Block) -> None:
        """A block as it is."""
        self.flush()
        if not isinstance(block.lows, array):
            self.lows, self.highs = list(block.lows), list(block.highs)
            self.sets = [block.source] * len(block.lows)
            self.flush()
            return
        sets = array("I", [block.source]) * len(block.lows)
        for path, column in zip(self.paths, (block.lows, block.highs, sets), strict=True):
            with path.open("ab") as file:
                column.tofile(file)  # type: ignore[union-attr]
        self.count += len(sets)

    def flush(self) -> None:
        columns = [*self._split(self.lows), *self._split(self.highs), array("I", self.sets)]
        for path, column in zip(self.paths, columns, strict=True):
            with path.open("ab") as file:
                column.tofile(file)
        self.count += len(self.sets)
        self.lows, self.highs, self.sets = [], [], []

    def _split(self, keys: list[int]) -> "list[array[int]]":
        if self.words == 1:
            return [array("q", keys)]
        rows = [split(key, self.words, self.base) for key in keys]
        return [array("q", [row[word] for row in rows]) for word in range(self.words)]


class SegmentWriter:
    """Disjoint pieces are put on their shelves, each shelf's in order; `finish` puts the file in its place."""

    def __init__(self, path: Path, sources: list[str]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path, self.sources = path, sources
        self._folder = tempfile.TemporaryDirectory(dir=path.parent, prefix="writing-")
        self._columns: dict[Shelf, _Column] = {}
        self._sets = array("I")
        self._numbers: dict[tuple[int, ...], int] = {(i,): i for i in range(len(sources))}

    def add(self, shelf: Shelf, pieces: Iterable[Piece]) -> None:
        """Puts many."""
        column = self._column(shelf)
        if isinstance(pieces, Block):
            column.take(pieces)
            return
        numbers = self._numbers
        for low, high, sources in pieces:
            column.lows.append(low)
            column.highs.append(high)
            number = numbers.get(sources)
            column.sets.append(self._number(sources) if number is None else number)
            if len(column.sets) == BATCH:
                column.flush()

    def finish(self) -> int:
        """Writes the file and returns how many segments it holds."""
        for column in self._columns.values():
            column.flush()
        filled = {shelf: column for shelf, column in self._columns.items() if column.count}
        places, at = [], 0
        for shelf, column in filled.items():
            places.append([*shelf, column.count, at])
            at += _up(column.count * (16 * column.words + 4))
        total = sum(column.count for column in filled.values())
        header: dict[str, object] = {
            "sources": self.sources,
            "segments": total,
            "shelves": places,
            "sets": [at, 4 * len(self._sets)],
        }
        spare = Path(self._folder.name) / "whole"
        with spare.open("wb") as file:
            self._put(file, header, list(filled.values()))
            file.flush()
            os.fsync(file.fileno())
        spare.replace(self.path)
        self._folder.cleanup()
        return total

    def discard(self) -> None:
        """Leaves nothing behind."""
        self._folder.cleanup()

    def _column(self, shelf: Shelf) -> _Column:
        column = self._columns.get(shelf)
        if column is None:
            column = self._columns[shelf] = _Column(shelf, Path(self._folder.name), len(self._columns))
        return column

    def _put(self, file: IO[bytes], header: dict[str, object], columns: list[_Column]) -> None:
        """The header is as long with an empty digest as with the real one, so it is written twice."""
        _write_header(file, header | {"sha256": "0" * 64})
        digest = hashlib.sha256()
        for column in columns:
            size = sum(_copy(path, file, digest) for path in column.paths)
            fill = b"\0" * (_up(size) - size)
            file.write(fill)
            digest.update(fill)
        tail = self._sets.tobytes()
        file.write(tail)
        digest.update(tail)
        file.seek(0)
        _write_header(file, header | {"sha256": digest.hexdigest()})
        file.seek(0, os.SEEK_END)

    def _number(self, sources: tuple[int, ...]) -> int:
        """A set of several sources lies behind the numbers of single ones: its size, then its members."""
        number = self._numbers[sources] = len(self.sources) + len(self._sets)
        self._sets.append(len(sources))
        self._sets.extend(sources)
        return number


def _write_header(file: IO[bytes], header: dict[str, object]) -> None:
    text = json.dumps(header, separators=(",", ":")).encode()
    whole = MAGIC + len(text).to_bytes(8, "little") + text
    file.write(whole.ljust(_up(len(whole)), b" "))


def _copy(path: Path, file: IO[bytes], digest: "hashlib._Hash") -> int:
    with path.open("rb") as column:
        while part := column.read(1 << 20):
            digest.update(part)
            file.write(part)
    size = path.stat().st_size
    path.unlink()
    return size


def _up(size: int) -> int:
    return -(-size // 8) * 8


def clear_leftovers(folder: Path) -> None:
    """Folders of writers that were killed: an hour without a change is no work in progress."""
    for left in folder.glob("writing-*"):
        if time.time() - left.stat().st_mtime > 3600:
            shutil.rmtree(left, ignore_errors=True)
