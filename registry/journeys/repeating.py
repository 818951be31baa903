"""What is said of rows of a list that say again, or against, what others say: it shows once all rows are sorted."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from registry.intake.faults import ERROR, WARNING, Fault
from registry.intake.listed.rows import Sheet
from registry.serials.keys import shown_run

AT_ONCE = 100
"""Ranges that may still overlap more: one a shape of numbers and side."""
_DONE = "If both are meant, nothing need be done."
_WORDS = {
    "duplicate": ("{run} stands in row {row} already.", "Nothing need be done: it counts once."),
    "overlap": ("{run} overlaps {other} of row {row}.", _DONE),
    "overlaps": ("{run} overlaps {other} of row {row} and {more}.", _DONE.replace("both", "all")),
    "both": ("{run} is excluded in row {row}: {other}.", "Take one of the two out. As it is, it is excluded."),
}  # fmt: skip


class _Run(NamedTuple):
    """First and last key of a row, and its number."""

    low: str
    high: str
    row: int

    def __str__(self) -> str:
        if self.low[0] == "!":
            return f"{self.low[1:]}*"
        first, last = shown_run(self.low, self.high)
        return first if first == last else f"{first} to {last}"


class _Met(NamedTuple):
    """A row, the row it says again or against, and how many more of its kind there are beside the first."""

    kind: str
    run: _Run
    other: _Run
    more: int = 0


def said_twice(folder: Path, sheet: Sheet) -> Iterator[Fault]:
    """One fault a row, in no order. `folder` holds what was noted while the list was loaded."""
    return (_fault(met, sheet) for met in _gathered(_notes(folder)))


def _notes(folder: Path) -> Iterator[_Met]:
    for path in sorted(folder.glob("*.json")):
        for kind, run, other in json.loads(path.read_text("utf-8")):
            yield _Met(kind, _Run(*run[:3]), _Run(*other[:3]))


def _gathered(notes: Iterator[_Met]) -> Iterator[_Met]:
    """All that one range overlaps is said once, of that range; the first is named. They come near one another."""
    held: dict[int, _Met] = {}
    for met in notes:
        if met.kind != "overlap":
            yield met
            continue
        first = held.pop(met.other.row, None)
        held[met.other.row] = first._replace(more=first.more + 1) if first else met
        if len(held) > AT_ONCE:
            yield held.pop(next(iter(held)))
    yield from held.values()


def _fault(met: _Met, sheet: Sheet) -> Fault:
    """Of two rows the later one is told."""
    kind, run, other, more = met
    if more or (kind != "both" and run.row < other.row):
        run, other = other, run
    said, advice = _WORDS["overlaps" if more else kind]
    rows = "one more row" if more == 1 else f"{more:,} more rows"
    words = said.format(run=run, other=other, row=other.row, more=rows)
    level = ERROR if kind == "both" else WARNING
    return Fault(run.row, _column(run, sheet), str(run), level, kind, words, advice)


def _column(run: _Run, sheet: Sheet) -> str:
    """Where such a number stands."""
    begins = run.low[0] == "!"
    roles = [kind.first for kind in sheet.kinds if (kind.first == "prefix") == begins]
    return sheet.name(roles[0]) if roles else ""
