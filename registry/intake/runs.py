"""Sorted runs of lines on disk, and all of them merged in text order, in memory that does not grow with their number.
Knows no rows and no database."""

from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

from registry.intake.files import write_whole

BUDGET = 4 * 1024 * 1024
"""Bytes held over all runs while merging."""
LEAST, MOST = 4 * 1024, 1024 * 1024
"""Bytes read from a run at a time."""


def write_run(path: Path, lines: list[str]) -> None:
    """Sorts the lines and writes them, whole or not at all."""
    write_whole(path, run_of(lines))


def run_of(lines: list[str]) -> bytes:
    """A run as it is written. Sorts the lines, none of which holds a line end."""
    lines.sort()
    text = "\n".join(lines)
    if text.count("\n") != max(0, len(lines) - 1):
        raise ValueError("a staged line holds a line end")
    return (text + "\n").encode("utf-8") if lines else b""


def merged(folder: Path, size: int = 20_000) -> Iterator[list[str]]:
    """All lines of all runs of a folder in text order, in lists of at most this size."""
    for piece in _pieces(sorted(folder.glob("[0-9]*.txt"))):
        for start in range(0, len(piece), size):
            yield piece[start : start + size]


class _Run:
    """One run being read: `lines` from `at` on are those at hand, `over` once the file has no more. Its file is open
    only while it is read, so that there may be any number of runs."""

    def __init__(self, path: Path, size: int) -> None:
        self._path, self._size, self._offset = path, size, 0
        self.lines: list[str] = []
        self.at = 0
        self.over = False
        self.fill()
        self._enough = len(self.lines) // 2

    @property
    def empty(self) -> bool:
        return self.at >= len(self.lines)

    def fill_up(self) -> None:
        """All runs are kept about equally full: then one step takes about half of all lines at hand."""
        if not self.over and len(self.lines) - self.at <= self._enough:
            self.fill()

    def fill(self) -> None:
        with self._path.open("rb") as file:
            file.seek(self._offset)
            data = file.read(self._size)
            if len(data) == self._size:
                data += file.readline()
            self._offset += len(data)
        self.over = len(data) < self._size
        more = data.decode("utf-8").removesuffix("\n").split("\n") if data else []
        self.lines = self.lines[self.at :] + more
        self.at = 0

    def up_to(self, bound: str | None) -> list[str]:
        """Takes what is not above the bound; all where there is none."""
        lines, start = self.lines, self.at
        if bound is None or lines[-1] <= bound:
            self.at = len(lines)
        else:
            self.at = bisect_right(lines, bound, start)
        return lines[start : self.at]


def _pieces(paths: list[Path]) -> Iterator[list[str]]:
    """Sorted pieces in order: all that is not above the least last line at hand, sorted together."""
    size = min(MOST, max(LEAST, BUDGET // max(1, len(paths))))
    runs = [_Run(path, size) for path in paths]
    while runs := [run for run in runs if not (run.over and run.empty)]:
        for run in runs:
            run.fill_up()
        bound = min((run.lines[-1] for run in runs if not run.over), default=None)
        together: list[str] = []
        for run in runs:
            if not run.empty:
                together += run.up_to(bound)
        together.sort()
        yield together
