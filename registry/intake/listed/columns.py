"""Reads whole columns of a block at once: clean numbers pass by operations on all of them together, and whatever is
odd in any way is left to `rows`, which knows best. Both must give the same."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import compress, repeat
from operator import and_, eq, lt, mul, not_
from typing import TypeVar

from registry.intake.listed.cells import NOTHING, Wrong, without_check
from registry.intake.listed.doubts import may_be_odd
from registry.intake.listed.rows import Kind, Owned, Sheet
from registry.serials.keys import LEADS, LONGEST, SHAPE, stored_run
from registry.serials.patterns import SerialPattern, odd_lines
from registry.serials.reading import LABELS

_T = TypeVar("_T")
_PARTED = re.compile(
    rf"(?:(?!(?:{LABELS}|FROM|BETWEEN)[ -])"
    r"(?!([0-9A-Z])[0-9A-Z]*[ -]\1[0-9A-Z]*\n)"
    r"(?:[A-Z]+|[A-Z]*[0-9][0-9A-Z]*)(?:[ -][A-Z]*[0-9][0-9A-Z]*)+\n)++"
)
"""Lines of letters and digits with single blanks or hyphens between, that are neither labelled nor two ends."""
_DROPPED = str.maketrans("", "", " -")


@dataclass(slots=True)
class Clean:
    """A column as read; of `odd` places nothing is known, and blank cells are "" there and elsewhere."""

    values: list[str]
    odd: set[int]


def clean(cells: Sequence[str]) -> Clean:
    """The numbers of a column, read as `reading.normalise` does."""
    odd: set[int] = set()
    text = "\n".join(cells)
    if not text.isascii() or text.count("\n") != len(cells) - 1:
        odd.update(i for i, cell in enumerate(cells) if not cell.isascii() or "\n" in cell)
        cells = ["" if i in odd else cell for i, cell in enumerate(cells)]
        text = "\n".join(cells)
    values = list(map(str.strip, text.upper().split("\n"))) if cells else []
    if not all(map(str.isalnum, values)):
        other = _where(lambda value: not value.isalnum(), values)
        _parted(values, [place for place in other if values[place]], odd)
    if max(map(len, values), default=0) > LONGEST:
        odd.update(place for place, value in enumerate(values) if len(value) > LONGEST)
    odd.update(place for place in _where(str.isalpha, values) if values[place] in NOTHING)
    if "XX" in text.upper():
        odd.update(compress(range(len(values)), map(str.endswith, values, repeat("XX"))))
    return Clean(values, odd)


def _where(holds: Callable[[str], bool], values: Sequence[str]) -> Iterable[int]:
    return compress(range(len(values)), map(holds, values))


def _parted(values: list[str], places: list[int], odd: set[int]) -> None:
    """Numbers with blanks or hyphens inside lose them, others are odd."""
    if not places:
        return
    parted = [values[place] for place in places]
    wrong = {places[i] for i in odd_lines(_PARTED, parted)}
    for place, value in zip(places, "\n".join(parted).translate(_DROPPED).split("\n"), strict=True):
        values[place] = "" if place in wrong else value
    odd |= wrong


class Block:
    """The rows of a block as columns. `lines` are staged lines of what was clean; `odd` are rows for `rows`."""

    def __init__(self, sheet: Sheet, numbers: Sequence[int], cells: Sequence[Sequence[str]]) -> None:
        self.sheet, self.numbers, self._size = sheet, numbers, len(numbers)
        self._columns = {role: cells[place] for role, place in sheet.places.items() if place < len(cells)}
        self.odd: set[int] = set()
        self.lines: list[str] = []
        self.counts = {"singles": 0, "ranges": 0}

    def read(self) -> None:
        owned = self._owned()
        ends = self._ends()
        for kind, places in self._kinds():
            for one, chosen in self._by_owner(places, owned):
                pattern = self.sheet.pattern(one.product, kind.field)
                self._run(kind, pattern, chosen, f"{kind.field[0]}{one.group}\t", at(ends, chosen))

    def _column(self, role: str) -> Sequence[str]:
        return self._columns.get(role) or [""] * self._size

    def _owned(self) -> dict[Owned, Sequence[int]]:
        """Which rows are whose."""
        models, gtins = self._column("model"), self._columns.get("gtin")
        pairs: Sequence[tuple[str, str]] = list(zip(models, gtins, strict=True)) if gtins else []
        keys: Sequence[object] = pairs or models
        found: dict[object, Owned | None] = {}
        for key in set(keys):
            try:
                found[key] = self.sheet.owned(*(key if isinstance(key, tuple) else (str(key), "")))
            except Wrong:
                found[key] = None
        if len(set(found.values())) == 1 and None not in found.values():
            return {owned: range(self._size) for owned in found.values() if owned is not None}
        places: dict[Owned | None, list[int]] = {owned: [] for owned in found.values()}
        for place, key in enumerate(keys):
            places[found[key]].append(place)
        self.odd.update(places.pop(None, ()))
        return {owned: of for owned, of in places.items() if owned is not None}

    def _ends(self) -> Sequence[int]:
        """Row numbers, those of exclusions below zero."""
        actions = self._column("action")
        sides: dict[str, int] = {}
        for action in set(actions):
            try:
                sides[action] = -1 if self.sheet.side(action) else 1
            except Wrong:
                sides[action] = 1
                self.odd.update(place for place, one in enumerate(actions) if one == action)
        if set(sides.values()) == {1}:
            return self.numbers
        return list(map(mul, map(sides.__getitem__, actions), self.numbers))

    def _kinds(self) -> Iterable[tuple[Kind, Sequence[int]]]:
        """Which rows list in which way. Beginnings, and rows with several ways or none, are odd."""
        kinds = self.sheet.kinds
        if len(kinds) == 1 and kinds[0].first != "prefix":
            yield kinds[0], range(self._size)
            return
        filled = [self._filled(kind) for kind in kinds]
        ways = list(map(sum, zip(*filled, strict=True)))
        self.odd.update(place for place, count in enumerate(ways) if count != 1)
        for kind, flags in zip(kinds, filled, strict=True):
            places = [place for place, flag in enumerate(flags) if flag and ways[place] == 1]
            if kind.first == "prefix":
                self.odd.update(places)
            elif places:
                yield kind, places

    def _filled(self, kind: Kind) -> list[bool]:
        pairs = zip(self._column(kind.first), self._column(kind.last), strict=True)
        return [bool(first.strip() or last.strip()) for first, last in pairs]

    def _by_owner(
        self, places: Sequence[int], owned: dict[Owned, Sequence[int]]
    ) -> Iterable[tuple[Owned, Sequence[int]]]:
        """Rows that list in one way, by whose they are. Rows that are odd already go nowhere."""
        if len(places) == self._size and not self.odd:
            yield from owned.items()
            return
        wanted = set(places) - self.odd
        for one, of in owned.items():
            yield one, [place for place in of if place in wanted]

    def _run(
        self, kind: Kind, pattern: SerialPattern | None, places: Sequence[int], head: str, ends: Sequence[int]
    ) -> None:
        """Single numbers and ranges of one way and one owner."""
        first = clean(at(self._column(kind.first), places))
        lows, odd = first.values, first.odd
        if not all(lows):
            odd.update(i for i, low in enumerate(lows) if not low)
        ranges = self._ranges(kind, pattern, places, first, head, ends)
        apart = odd.union(ranges)
        singles: Sequence[int] = range(len(lows))
        if apart:
            singles = [i for i in singles if i not in apart]
        wrong = set(at(singles, pattern.misfits(at(lows, singles)))) if pattern else set()
        if wrong:
            singles = [i for i in singles if i not in wrong]
            odd |= wrong
        self._singles(at(lows, singles), head, at(ends, singles))
        self.odd.update(places[i] for i in odd)

    def _singles(self, numbers: Sequence[str], head: str, ends: Sequence[int]) -> None:
        self.counts["singles"] += len(numbers)
        pairs = zip(numbers, ends, strict=True)
        sizes = set(map(len, numbers))
        if len(sizes) == 1:
            head += LEADS[sizes.pop()]
            self.lines += [f"{head}{number}\t\t{end}" for number, end in pairs]
        else:
            self.lines += [f"{head}{LEADS[len(number)]}{number}\t\t{end}" for number, end in pairs]

    def _ranges(
        self,
        kind: Kind,
        pattern: SerialPattern | None,
        places: Sequence[int],
        first: Clean,
        head: str,
        ends: Sequence[int],
    ) -> list[int]:
        """Lines of rows with a last number other than the first; the places of all such rows."""
        cells = at(self._column(kind.last), places) if kind.last else ()
        told = list(_where(bool, cells))
        last = clean(at(cells, told))
        first.odd.update(told[i] for i in last.odd)
        highs = zip(told, last.values, strict=True)
        ranges = [(i, first.values[i], high) for i, high in highs if high and high != first.values[i]]
        ranges = [run for run in ranges if run[0] not in first.odd]
        lows, highs_ = [run[1] for run in ranges], [run[2] for run in ranges]
        fine = list(map(and_, map(lt, lows, highs_), map(eq, _shapes(lows), _shapes(highs_))))
        if pattern:
            for misfit in {*without_check(pattern).misfits(lows), *without_check(pattern).misfits(highs_)}:
                fine[misfit] = False
        for odd in may_be_odd(lows, highs_):
            fine[odd] = False
        for i, one, other in compress(ranges, fine):
            low, high = stored_run(one, other)
            self.lines.append(f"{head}{low}\t{high}\t{ends[i]}")
        self.counts["ranges"] += sum(fine)
        first.odd.update(run[0] for run in compress(ranges, map(not_, fine)))
        return [run[0] for run in ranges]


def at(column: Sequence[_T], places: Sequence[int]) -> Sequence[_T]:
    """What stands at some places of a column; the column itself for all."""
    if len(places) == len(column):
        return column
    return list(map(column.__getitem__, places))


def _shapes(numbers: Sequence[str]) -> list[str]:
    return "\n".join(numbers).translate(SHAPE).split("\n") if numbers else []
