"""Loads the sorted lines of an uploaded list into one list a group (models, field, include or exclude). What it was
given is in the table, or in `kept`, which the caller commits with it: so it goes on from any block. A list counts
for nothing before a published version names it."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import update

from registry.db import db
from registry.errors import Refused
from registry.recalls.index.sourcing import SHAPES, telling
from registry.recalls.merging import Merger, Rows, Run, kind_of
from registry.recalls.models import AffectedList
from registry.recalls.spanning import write_spans
from registry.recalls.tallying import Tally

LOADING, LOADED, DROPPED = "loading", "loaded", "dropped"
INCLUDE, EXCLUDE = "include", "exclude"
MOST_LISTS = 5_000
MOST_PREFIXES = 1_000
MOST_NUMBERS = 2**63 - 1
"""As far as a database counts. A range of forty digits holds more, and nobody needs to know how many."""
_FIELDS = {"s": "serial", "l": "lot"}
_DIGITS = str.maketrans("0123456789", "##########")


class Note(NamedTuple):
    """A row that says what another said: kind is duplicate, overlap, or both (listed and excluded)."""

    kind: str
    run: Run
    other: Run


@dataclass(kw_only=True)
class Figures(Tally):
    """One list as it was loaded."""

    group: str
    side: str
    list_id: int
    rows: int = 0
    shapes: list[str] = field(default_factory=list)
    prefixes: dict[str, int] = field(default_factory=dict)
    """Beginnings, with the first row of each."""

    @property
    def of(self) -> str:
        """The field that its numbers are of."""
        return _FIELDS[self.group[0]]


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose list it is and what file it came from."""

    organisation_id: int
    recall_id: int
    label: str = ""
    sha256: str = ""


class Side:
    """One list on its way into the table."""

    def __init__(self, figures: Figures, kept: Sequence[Sequence[object]] = ()) -> None:
        self.figures = figures
        self.merger = Merger(kept)

    def take(self, lows: list[str], highs: list[str], rows: Rows) -> None:
        self.figures.rows += len(lows)
        self._note_shapes(lows)
        self._write(*self.merger.take(lows, highs, rows))

    def end(self) -> None:
        self._write(*self.merger.end())
        loaded = {
            "state": LOADED,
            "spans": self.figures.spans,
            "numbers": min(self.figures.numbers, MOST_NUMBERS),
            "shapes": sorted(self.figures.shapes),
        }
        db.session.execute(
            update(AffectedList).where(AffectedList.id == self.figures.list_id).values(**loaded)
        )

    def _write(self, lows: list[str], highs: list[str]) -> None:
        write_spans(self.figures.list_id, lows, highs)
        self.figures.add(lows, highs)

    def _note_shapes(self, lows: list[str]) -> None:
        """What tells whose number one is; see `sourcing.serial_shape`."""
        shapes = self.figures.shapes
        if len(shapes) >= SHAPES:
            return
        text = "\n".join((*lows, "")).translate(_DIGITS)
        first = text[: text.index("\n") + 1]
        found = {first[:-1]} if text == first * len(lows) else set(text.split("\n")) - {""}
        told = (shape[1:] for shape in found if shape[0] != "#")
        shapes += sorted(shape for shape in told if telling(shape) and shape not in shapes)[
            : SHAPES - len(shapes)
        ]


class Loader:
    """Takes blocks of lines in text order. `kept()` is all it needs to go on; `done` are the lists that are whole."""

    def __init__(self, origin: Origin, kept: dict[str, Any] | None = None) -> None:
        kept = kept or {}
        self.origin = origin
        self.done = [Figures(**figures) for figures in kept.get("done", ())]
        self.notes: list[Note] = []
        self._sides = {
            figures["side"]: Side(Figures(**figures), open_runs)
            for figures, open_runs in kept.get("open", ())
        }
        self._group: str | None = kept.get("group")

    def kept(self) -> dict[str, Any]:
        return {
            "group": self._group,
            "done": [asdict(figures) for figures in self.done],
            "open": [
                (asdict(side.figures), [list(run) for run in side.merger.open.values()])
                for side in self._sides.values()
            ],
        }

    def take(self, lines: list[str]) -> list[Note]:
        """Loads a block; gives what rows said twice. The caller commits it together with `kept()`."""
        self.notes = []
        text = "\t".join(lines)
        cells = text.split("\t")
        groups, lows, highs = cells[0::4], cells[1::4], cells[2::4]
        highs = [high or low for low, high in zip(lows, highs, strict=True)]
        rows: list[str] | list[int] = cells[3::4]
        if "\t-" in text:
            rows = list(map(int, rows))
        start = 0
        while start < len(groups):
            end = len(groups) if groups[start] == groups[-1] else bisect_right(groups, groups[start])
            self._switch(groups[start])
            self._rows(lows[start:end], highs[start:end], rows[start:end])
            start = end
        return self.notes

    def end(self) -> list[Figures]:
        """Closes the last lists. The caller commits."""
        self._switch(None)
        return self.done

    def _switch(self, group: str | None) -> None:
        if group == self._group:
            return
        for side in self._sides.values():
            side.end()
            self.done.append(side.figures)
        self._sides, self._group = {}, group
        if len(self.done) > MOST_LISTS:
            raise Refused(
                "", f"The file names more than {MOST_LISTS:,} models. Divide it into several files."
            )

    def _rows(self, lows: list[str], highs: list[str], rows: list[str] | list[int]) -> None:
        """Rows are numbers only where some exclude; most blocks have none, and none of them is looked at."""
        prefixes = bisect_right(lows, "!~")
        for place, low in enumerate(lows[:prefixes]):
            self._prefix(low[1:], int(rows[place]))
        if prefixes:
            lows, highs, rows = lows[prefixes:], highs[prefixes:], rows[prefixes:]
        if not lows:
            return
        numbers = [row for row in rows if isinstance(row, int)] if isinstance(rows[0], int) else []
        if not numbers or min(numbers) > 0:
            self._one_side(INCLUDE, lows, highs, rows)
        elif max(numbers) < 0:
            self._one_side(EXCLUDE, lows, highs, [-row for row in numbers])
        else:
            self._both_sides(lows, highs, numbers)

    def _one_side(self, name: str, lows: list[str], highs: list[str], rows: Rows) -> None:
        other = self._sides.get(EXCLUDE if name == INCLUDE else INCLUDE)
        if other is not None:
            self._excluded(name, list(map(Run, lows, highs, map(int, rows))))
        side = self._side(name)
        side.take(lows, highs, rows)
        self._met(side)

    def _both_sides(self, lows: list[str], highs: list[str], rows: list[int]) -> None:
        runs = list(map(Run, lows, highs, rows))
        included = [run for run in runs if run.row > 0]
        excluded = [Run(run.low, run.high, -run.row) for run in runs if run.row < 0]
        self._excluded(INCLUDE, included)
        self._excluded(EXCLUDE, excluded)
        self._compare(included, excluded)
        for name, some in ((INCLUDE, included), (EXCLUDE, excluded)):
            side = self._side(name)
            side.take(
                list(map(itemgetter(0), some)), list(map(itemgetter(1), some)), [run.row for run in some]
            )
            self._met(side)

    def _excluded(self, name: str, runs: list[Run]) -> None:
        """Against what is still open on the other side."""
        other = self._sides.get(EXCLUDE if name == INCLUDE else INCLUDE)
        if other is None:
            return
        still = list(other.merger.open.values())
        self._compare(*((runs, still) if name == INCLUDE else (still, runs)))
        if name == INCLUDE and other.figures.prefixes:
            self._begun(runs, other.figures.prefixes)

    def _begun(self, included: list[Run], excluded: dict[str, int]) -> None:
        """Listed runs that lie wholly within what begins as is excluded."""
        starts = tuple(excluded)
        for run in included:
            low, high = run.low[1:], run.high[1:]
            if low.startswith(starts) and run.low[0] != "#":
                begun = next(
                    (start for start in starts if low.startswith(start) and high.startswith(start)), ""
                )
                if begun:
                    self.notes.append(Note("both", run, _beginning(begun, excluded[begun])))

    def _compare(self, included: list[Run], excluded: list[Run]) -> None:
        """Listed runs that lie wholly within an excluded one; what is excluded from within a range is no fault."""
        lows = [run.low for run in included]
        for out in excluded:
            kind = kind_of(out.low)
            for run in included[bisect_left(lows, out.low) : bisect_right(lows, out.high)]:
                if run.high <= out.high and kind_of(run.low) == kind:
                    self.notes.append(Note("both", run, out))

    def _met(self, side: Side) -> None:
        for meeting in side.merger.met:
            self.notes.append(Note("duplicate" if meeting.same else "overlap", *meeting))
        side.merger.met = []

    def _prefix(self, prefix: str, row: int) -> None:
        """Lines of exclusions come first, and so do shorter beginnings."""
        figures = self._side(INCLUDE if row > 0 else EXCLUDE).figures
        figures.rows += 1
        self._met_before(prefix, row, figures.prefixes)
        figures.prefixes.setdefault(prefix, abs(row))
        if len(figures.prefixes) > MOST_PREFIXES:
            raise Refused(
                "",
                f"The list has more than {MOST_PREFIXES:,} beginnings. List the numbers themselves, or ranges of them.",
            )

    def _met_before(self, prefix: str, row: int, same: dict[str, int]) -> None:
        out = self._sides.get(EXCLUDE) if row > 0 else None
        excluded = out.figures.prefixes if out else {}
        begun = next((start for start in excluded if prefix.startswith(start)), "")
        if begun:
            self.notes.append(Note("both", _beginning(prefix, row), _beginning(begun, excluded[begun])))
        elif prefix in same:
            self.notes.append(
                Note("duplicate", _beginning(prefix, abs(row)), _beginning(prefix, same[prefix]))
            )

    def _side(self, name: str) -> Side:
        side = self._sides.get(name)
        if side is None:
            assert self._group is not None  # noqa: S101 - switched to before any row
            made = self._made(self._group)
            side = self._sides[name] = Side(Figures(group=self._group, side=name, list_id=made))
        return side

    def _made(self, group: str) -> int:
        origin = self.origin
        made = AffectedList(
            organisation_id=origin.organisation_id,
            recall_id=origin.recall_id,
            field=_FIELDS[group[0]],
            label=origin.label[:200],
            source_sha256=origin.sha256,
            state=LOADING,
        )
        db.session.add(made)
        db.session.flush()
        return made.id


def _beginning(prefix: str, row: int) -> Run:
    return Run(f"!{prefix}", f"!{prefix}", row)
