"""Looks values up in the files of a generation."""

from collections.abc import Iterable

from registry.recalls.index.parts import FilePart


class FileReader:
    """All parts of a generation, open as long as the generation is held."""

    def __init__(self, parts: list[FilePart]) -> None:
        self.parts = parts
        kinds: dict[tuple[str, int], set[str]] = {}
        for shelf in (shelf for part in parts for shelf in part.shelves()):
            length = 0 if shelf.kind in "LN" else shelf.length
            kinds.setdefault((shelf.field, length), set()).add(shelf.kind)
        self._kinds = {place: frozenset(found) for place, found in kinds.items()}

    def find(self, pairs: Iterable[tuple[str, str]]) -> set[str]:
        found: set[str] = set()
        for part in self.parts:
            for field, value in pairs:
                found.update(part.hits(field, value))
        return found

    def touching(self, field: str, kind: str, length: int, low: int, high: int) -> set[str]:
        return {source for part in self.parts for source in part.touching(field, kind, length, low, high)}

    def kinds(self, field: str, length: int) -> frozenset[str]:
        return self._kinds.get((field, length), frozenset()) | self._kinds.get((field, 0), frozenset())
