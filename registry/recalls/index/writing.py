"""Writes a file of segments in constant memory: beside its name, flushed, then renamed: readers see it whole."""

import hashlib
import json
import os
import shutil
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from registry.recalls.index.flattening import Piece, Run, flatten
from registry.recalls.index.keys import Shelf, base_of, split, words_of
from registry.recalls.index.segments import MAGIC

BATCH = 1 << 15


class SegmentWriter:
    """Shelves are added one after the other, then `finish` puts the file in its place."""

    def __init__(self, path: Path, sources: list[str]) -> None:
        self.path, self.sources = path, sources
        self._folder = tempfile.TemporaryDirectory(dir=path.parent, prefix="writing-")
        self._shelves: list[tuple[Shelf, int, list[Path]]] = []
        self._sets = array("I")
        self._numbers: dict[tuple[int, ...], int] = {(i,): i for i in range(len(sources))}

    def add(self, shelf: Shelf, runs: Iterable[Run]) -> None:
        """Runs in order of their lows; they may overlap."""
        self.add_pieces(shelf, flatten(runs))

    def add_pieces(self, shelf: Shelf, pieces: Iterable[Piece]) -> None:
        """Disjoint pieces in order."""
        words = words_of(shelf)
        paths = [
            Path(self._folder.name) / f"{len(self._shelves)}-{column}" for column in range(2 * words + 1)
        ]
        files: list[IO[bytes]] = [path.open("wb") for path in paths]
        count = sum(self._write(files, batch, words, base_of(shelf)) for batch in _batches(pieces))
        for file in files:
            file.close()
        if count:
            self._shelves.append((shelf, count, paths))

    def finish(self) -> int:
        """Writes the file and returns how many segments it holds."""
        places, at = [], 0
        for shelf, count, _ in self._shelves:
            places.append([*shelf, count, at])
            at += _up(count * (16 * words_of(shelf) + 4))
        total = sum(count for _, count, _ in self._shelves)
        header: dict[str, object] = {
            "sources": self.sources,
            "segments": total,
            "shelves": places,
            "sets": [at, 4 * len(self._sets)],
        }
        spare = Path(self._folder.name) / "whole"
        with spare.open("wb") as file:
            self._put(file, header)
            file.flush()
            os.fsync(file.fileno())
        spare.replace(self.path)
        self._folder.cleanup()
        return total

    def discard(self) -> None:
        self._folder.cleanup()

    def _put(self, file: IO[bytes], header: dict[str, object]) -> None:
        """The header is as long with an empty digest as with the real one, so it is written twice."""
        start = self._header(file, header | {"sha256": "0" * 64})
        digest = hashlib.sha256()
        for _, _, paths in self._shelves:
            size = sum(self._copy(path, file, digest) for path in paths)
            fill = b"\0" * (_up(size) - size)
            file.write(fill)
            digest.update(fill)
            assert size % 4 == 0  # noqa: S101 - columns of whole integers
        tail = self._sets.tobytes()
        file.write(tail)
        digest.update(tail)
        file.seek(0)
        assert self._header(file, header | {"sha256": digest.hexdigest()}) == start  # noqa: S101
        file.seek(0, os.SEEK_END)

    @staticmethod
    def _header(file: IO[bytes], header: dict[str, object]) -> int:
        text = json.dumps(header, separators=(",", ":")).encode()
        whole = MAGIC + len(text).to_bytes(8, "little") + text
        file.write(whole.ljust(_up(len(whole)), b" "))
        return _up(len(whole))

    @staticmethod
    def _copy(path: Path, file: IO[bytes], digest: "hashlib._Hash") -> int:
        with path.open("rb") as column:
            while part := column.read(1 << 20):
                digest.update(part)
                file.write(part)
        size = path.stat().st_size
        path.unlink()
        return size

    def _write(self, files: list[IO[bytes]], batch: list[Piece], words: int, base: int) -> int:
        if words == 1:
            lows = [array("q", [low for low, _, _ in batch])]
            highs = [array("q", [high for _, high, _ in batch])]
        else:
            lows = _columns((split(low, words, base) for low, _, _ in batch), words)
            highs = _columns((split(high, words, base) for _, high, _ in batch), words)
        sets = array("I", [self._number(sources) for _, _, sources in batch])
        for file, column in zip(files, [*lows, *highs, sets], strict=True):
            column.tofile(file)
        return len(batch)

    def _number(self, sources: tuple[int, ...]) -> int:
        number = self._numbers.get(sources)
        if number is None:
            number = self._numbers[sources] = len(self.sources) + len(self._sets)
            self._sets.append(len(sources))
            self._sets.extend(sources)
        return number


def write_pieces(path: Path, sources: list[str], shelves: Iterable[tuple[Shelf, Iterable[Piece]]]) -> int:
    """A whole file at once; nothing is left behind when it fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = SegmentWriter(path, sources)
    try:
        for shelf, pieces in shelves:
            writer.add_pieces(shelf, pieces)
        return writer.finish()
    except BaseException:
        writer.discard()
        raise


def _batches(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    batch: list[Piece] = []
    for piece in pieces:
        batch.append(piece)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _columns(rows: Iterator[tuple[int, ...]], words: int) -> list["array[int]"]:
    columns = [array("q") for _ in range(words)]
    for row in rows:
        for column, part in zip(columns, row, strict=True):
            column.append(part)
    return columns


def _up(size: int) -> int:
    return -(-size // 8) * 8


def clear_leftovers(folder: Path) -> None:
    """Folders of writers that were killed."""
    for left in folder.glob("writing-*"):
        shutil.rmtree(left, ignore_errors=True)
