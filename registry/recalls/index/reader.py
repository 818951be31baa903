"""Looks values up in the parts of a generation, wherever they lie."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from registry.recalls.index.keys import Shelf
from registry.recalls.index.parts import FilePart

Pair = tuple[str, str]
Found = tuple[str, ...]


class Reader(Protocol):
    """What the index asks of files and tables alike."""

    fields: frozenset[str]
    """Fields of which there is a number at all."""

    def find(self, pairs: Sequence[Pair]) -> list[Found]:
        """For each (field, value as read and indexable) the sources that hold it."""
        ...

    def touching(self, field: str, kind: str, length: int, low: int, high: int) -> set[str]:
        """Sources with a segment that touches low..high of a shelf."""
        ...

    def kinds(self, field: str, length: int) -> frozenset[str]:
        """Kinds of shelves that hold values of this length; beginnings and integers hold any."""
        ...


Hits = Callable[[str, str], Found]
_NO_KINDS: frozenset[str] = frozenset()
_NO_PARTS: list[Hits] = []


class Kinds:
    """Which shelves there are, by field and length."""

    def __init__(self, shelves: Iterable[Shelf]) -> None:
        kinds: dict[tuple[str, int], set[str]] = {}
        for shelf in shelves:
            length = 0 if shelf.kind in "LN" else shelf.length
            kinds.setdefault((shelf.field, length), set()).add(shelf.kind)
        self.fields = frozenset(field for field, _ in kinds)
        self._kinds = {
            (field, length): frozenset(found | kinds.get((field, 0), set()))
            for (field, length), found in kinds.items()
        }

    def of(self, field: str, length: int) -> frozenset[str]:
        return self._kinds.get((field, length)) or self._kinds.get((field, 0)) or _NO_KINDS


class FileReader:
    """All parts of a generation, open as long as the generation is held."""

    def __init__(self, parts: list[FilePart]) -> None:
        self.parts = parts
        kinds = Kinds(shelf for part in parts for shelf in part.shelves())
        self.kinds, self.fields = kinds.of, kinds.fields
        self._hits: dict[str, list[Hits]] = {}
        for part in parts:
            for field in {shelf.field for shelf in part.shelves()}:
                self._hits.setdefault(field, []).append(part.hits)

    def find(self, pairs: Sequence[Pair]) -> list[Found]:
        """Only parts that hold a field are asked for it."""
        if len(self.parts) == 1:
            hits = self.parts[0].hits
            return [hits(field, value) for field, value in pairs]
        of = self._hits.get
        return [
            parts[0](field, value)
            if len(parts := of(field, _NO_PARTS)) == 1
            else sum((hits(field, value) for hits in parts), ())
            for field, value in pairs
        ]

    def touching(self, field: str, kind: str, length: int, low: int, high: int) -> set[str]:
        return {source for part in self.parts for source in part.touching(field, kind, length, low, high)}
