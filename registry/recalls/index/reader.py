"""Looks values up in the files of a generation."""

from collections.abc import Iterable

from registry.recalls.index.parts import FilePart


class FileReader:
    """All parts of a generation, open as long as the generation is held."""

    def __init__(self, parts: list[FilePart]) -> None:
        self.parts = parts

    def find(self, pairs: Iterable[tuple[str, str]]) -> set[str]:
        found: set[str] = set()
        for field, value in pairs:
            for part in self.parts:
                found.update(part.hits(field, value))
        return found

    def touching(self, field: str, kind: str, length: int, low: int, high: int) -> set[str]:
        return {source for part in self.parts for source in part.touching(field, kind, length, low, high)}

    def has_length(self, field: str, length: int) -> bool:
        return any(part.has_shelf(field, length) for part in self.parts)
