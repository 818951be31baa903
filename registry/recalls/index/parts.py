"""Where segments lie: files shared by the workers of a machine, or rows of the index table. Same answers from both."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from registry.recalls.index.flattening import Piece
from registry.recalls.index.keys import Shelf, join, probes
from registry.recalls.index.segments import SegmentFile, ShelfView
from registry.recalls.index.writing import SegmentWriter

Shelves = Iterable[tuple[Shelf, Iterable[Piece]]]


TOUCHED = 64


class Part(Protocol):
    """A number of sources (versions `v12`, lists `l5`) whose spans were merged."""

    @property
    def name(self) -> str: ...

    @property
    def sources(self) -> list[str]: ...

    @property
    def segments(self) -> int: ...

    def shelves(self) -> Iterator[Shelf]: ...

    def pieces(self, shelf: Shelf) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """The segments of a shelf in order."""
        ...


class Store(Protocol):
    """Where parts are kept."""

    def names(self) -> list[str]: ...

    def open(self, name: str) -> Part: ...

    def write(self, name: str, sources: list[str], shelves: Shelves) -> Part: ...

    def replace(self, name: str, sources: list[str], shelves: Shelves) -> Part:
        """The same, where a part of that name may be there already."""
        ...

    def settle(self) -> None:
        """What was written is there for all to see."""
        ...

    def drop(self, names: list[str]) -> None: ...


class FilePart:
    """A part in a file of DATA_DIR/index."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._file = SegmentFile(path)
        self.sources, self.segments = self._file.sources, self._file.segments
        self._shelves = self._file.shelves

    def hits(self, field: str, value: str) -> tuple[str, ...]:
        """Sources that hold a value (as read, indexable)."""
        shelves = self._shelves.get(field)
        found: tuple[str, ...] = ()
        for place, key in probes(value) if shelves else ():
            shelf = shelves.get(place)  # type: ignore[union-attr]
            if shelf is not None and (number := shelf.find(key)) >= 0:
                found += self._file.sources_of(number)
        return found

    def touching(self, field: str, kind: str, length: int, low: int, high: int) -> Iterator[str]:
        """Sources with a segment that touches low..high of a shelf."""
        shelf = self._shelves.get(field, {}).get((kind, length))
        if shelf is not None:
            for number in shelf.between(low, high, TOUCHED):
                yield from self._file.sources_of(number)

    def verify(self) -> bool:
        return self._file.verify()

    def pieces(self, shelf: Shelf) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """The segments of a shelf in order."""
        view: ShelfView | None = self._shelves.get(shelf.field, {}).get((shelf.kind, shelf.length))
        for low, high, number in view.rows() if view is not None else ():
            yield join(low, view.base), join(high, view.base), self._file.sources_of(number)  # type: ignore[union-attr]

    def shelves(self) -> Iterator[Shelf]:
        for field, places in self._shelves.items():
            for kind, length in places:
                yield Shelf(field, kind, length)


class FileStore:
    """Parts as files of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self, name: str) -> FilePart:
        return FilePart(self.folder / name)

    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("*.seg"))

    def write(self, name: str, sources: list[str], shelves: Shelves) -> FilePart:
        """Pieces whose sources are indices into `sources`."""
        writer = SegmentWriter(self.folder / name, sources)
        try:
            for shelf, pieces in shelves:
                writer.add(shelf, pieces)
            writer.finish()
        except BaseException:
            writer.discard()
            raise
        return self.open(name)

    replace = write

    def settle(self) -> None:
        """Each file was renamed into its place when it was whole."""

    def drop(self, names: list[str]) -> None:
        """Readers that hold a file keep it until they let go."""
        for name in names:
            (self.folder / name).unlink(missing_ok=True)
