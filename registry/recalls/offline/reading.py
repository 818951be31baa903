"""Reads an offline list through mmap, so that all workers of a machine share its pages. Knows no database: what was
written last is read while that is down."""

import json
import mmap
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from registry.recalls.offline.building import ENTRY, FIRST_LINE, SIGNATURE
from registry.recalls.offline.counting import HASHED
from registry.recalls.offline.covering import HASHES

PREFIX = 5
"""Hexadecimal digits that somebody tells who asks for a part of the list."""


class OfflineList:
    """An open file. It stays readable when another has taken its name."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        start = len(FIRST_LINE)
        end = self._map.find(b"\n", start)
        if self._map[:start] != FIRST_LINE or end < 0:
            raise ValueError(f"{path.name} is no offline list")
        self.head: dict[str, Any] = json.loads(self._map[start:end])
        self._start, self._count = end + 1, int(self.head["entries"])
        if len(self._map) != self._start + self._count * ENTRY + SIGNATURE:
            raise ValueError(f"{path.name} is damaged")
        self.on_line, self.other_fields = self._ask()

    def behind(self, prefix: str) -> dict[str, list[int]]:
        """Suffix -> the recalls whose numbers it belongs to, for the hashes that begin with so many digits."""
        shift = 8 * HASHED - 4 * PREFIX
        low, high = int(prefix, 16) << shift, (int(prefix, 16) + 1) << shift
        found: dict[str, list[int]] = {}
        for entry in self._between(low, high):
            found.setdefault(entry[:HASHED].hex()[PREFIX:], []).append(int.from_bytes(entry[HASHED:], "big"))
        return found

    def _between(self, low: int, high: int) -> Iterator[bytes]:
        at = bisect_left(range(self._count), low, key=self._hash)
        while at < self._count and self._hash(at) < high:
            yield self._entry(at)
            at += 1

    def _entry(self, at: int) -> bytes:
        place = self._start + at * ENTRY
        return self._map[place : place + ENTRY]

    def _hash(self, at: int) -> int:
        return int.from_bytes(self._entry(at)[:HASHED], "big")

    def _ask(self) -> tuple[list[int], dict[str, list[int]]]:
        """Recalls that no hash rules out, and those that only a hash of another field than the serial does."""
        on_line: list[int] = []
        others: dict[str, list[int]] = {}
        for recall in self.head["recalls"]:
            if recall["how"] != HASHES or not recall["list_complete"]:
                on_line.append(recall["id"])
            elif recall["field"] != "serial":
                others.setdefault(recall["field"], []).append(recall["id"])
        return on_line, others
