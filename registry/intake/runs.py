"""Sorted runs of lines on disk, and all of them merged in text order, in memory that does not grow with their number.
Knows no rows and no database."""

from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

from registry.intake.files import write_whole

BUDGET = 12 * 1024 * 1024
"""Bytes held over all runs while merging."""
LEAST, MOST = 16 * 1024, 1024 * 1024
"""Bytes read from a run at a time."""


def write_run(path: Path, lines: list[str]) -> None:
    """Sorts the lines and writes them, whole or not at all. A line holds no line end."""
    lines.sort()
    text = "\n".join(lines)
    if text.count("\n") != max(0, len(lines) - 1):
        raise ValueError("a staged line holds a line end")
    write_whole(path, (text + "\n").encode("utf-8") if lines else b"")


def merged(folder: Path, size: int = 20_000) -> Iterator[list[str]]:
    """All lines of all runs of a folder in text order, in lists of about this size."""
    paths = sorted(folder.glob("[0-9]*.txt"))
    held: list[str] = []
    for piece in _pieces(paths):
        held += piece
        if len(held) >= size:
            yield held
            held = []
    if held:
        yield held


class _Run:
    """One run being read: `lines` are those at hand, `over` once the file has no more. Its file is open only while
    it is read, so that there may be any number of runs."""

    def __init__(self, path: Path, size: int) -> None:
        self._path, self._size, self._at = path, size, 0
        self.lines: list[str] = []
        self.over = False
        self.fill()

    def fill(self) -> None:
        with self._path.open("rb") as file:
            file.seek(self._at)
            data = file.read(self._size)
            if len(data) == self._size:
                data += file.readline()
            self._at += len(data)
        self.over = len(data) < self._size
        self.lines = data.decode("utf-8").removesuffix("\n").split("\n") if data else []


def _pieces(paths: list[Path]) -> Iterator[list[str]]:
    """Sorted pieces in order: all that is not above the least last line at hand, sorted together."""
    size = min(MOST, max(LEAST, BUDGET // max(1, len(paths))))
    runs = [_Run(path, size) for path in paths]
    while runs := [run for run in runs if run.lines]:
        yield _step(runs)


def _step(runs: list[_Run]) -> list[str]:
    bounds = [run.lines[-1] for run in runs if not run.over]
    if not bounds:
        return _sorted_together([_all_of(run) for run in runs])
    bound = min(bounds)
    return _sorted_together([_up_to(run, bound) for run in runs])


def _up_to(run: _Run, bound: str) -> list[str]:
    lines = run.lines
    if lines[-1] <= bound:
        return _all_of(run)
    at = bisect_right(lines, bound)
    taken, run.lines = lines[:at], lines[at:]
    return taken


def _all_of(run: _Run) -> list[str]:
    taken = run.lines
    if run.over:
        run.lines = []
    else:
        run.fill()
    return taken


def _sorted_together(pieces: list[list[str]]) -> list[str]:
    together: list[str] = []
    for piece in pieces:
        together += piece
    together.sort()
    return together
