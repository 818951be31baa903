"""Arithmetic on streams of runs that lie apart, in the order of their keys, block by block: how many numbers two of
them share, and what is left of one without the other. What both hold alike passes together. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from registry.recalls.merging import count_of, follower, kind_of, leader

Pair = tuple[str, str]
Blocks = Iterator[list[Pair]]
BLOCK = 20_000


@dataclass(slots=True)
class Shared:
    """Numbers of the one, of the other, of both; `example` is one of those that both hold."""

    one: int = 0
    other: int = 0
    both: int = 0
    example: str = ""


@dataclass(slots=True)
class Integers:
    """Runs of integers met so far: a number written with digits alone lies in them whatever its zeros."""

    lows: list[int] = field(default_factory=list)
    highs: list[int] = field(default_factory=list)

    def add(self, low: str, high: str) -> None:
        self.lows.append(int(low[2:] or "0"))
        self.highs.append(int(high[2:] or "0"))

    def within(self, low: str, high: str) -> int:
        """How many numbers of a run of digits lie in them."""
        first, last = int(low[1:]), int(high[1:])
        at = max(0, bisect_right(self.lows, first) - 1)
        found = 0
        for i in range(at, bisect_right(self.lows, last)):
            found += max(0, min(last, self.highs[i]) - max(first, self.lows[i]) + 1)
        return found


def share(one: Blocks, other: Blocks) -> Shared:
    """How two streams overlap, each of runs that lie apart."""
    found, sweep = Shared(), _Sweep()
    for mine, theirs in _aligned(one, other):
        if not (mine and theirs) and sweep.passes(mine or theirs, found, 0 if mine else 1):
            continue
        careful = sweep.integers or any(runs[0][0][0] == "#" for runs in (mine, theirs) if runs)
        common = set() if careful else set(mine).intersection(theirs)
        alike = sum(1 if low == high else count_of(low, high) for low, high in common)
        if common and not found.example:
            found.example = min(common)[0]
        found.both += alike
        rest_of_mine = [(pair, 0) for pair in mine if pair not in common]
        rest_of_theirs = [(pair, 1) for pair in theirs if pair not in common]
        found.one += alike
        found.other += alike
        if rest_of_mine or rest_of_theirs:
            sweep.take(sorted(rest_of_mine + rest_of_theirs), found)
    return found


class _Sweep:
    """Goes through the runs of both sides in order; remembers the last of each kind and side."""

    def __init__(self) -> None:
        self.last: dict[str, list[Pair | None]] = {}
        self.sides = (Integers(), Integers())

    @property
    def integers(self) -> bool:
        return bool(self.sides[0].lows or self.sides[1].lows)

    def passes(self, runs: list[Pair], found: Shared, side: int) -> bool:
        """Counts runs of one side together, where nothing of the other can reach them."""
        if self.integers or runs[0][0][0] == "#":
            return False
        if any(last[1 - side] and last[1 - side][1] >= runs[0][0] for last in self.last.values()):  # type: ignore[index]
            return False
        wide = [pair for pair in runs if pair[0] != pair[1]]
        self._count(found, side, len(runs) - len(wide) + sum(count_of(low, high) for low, high in wide))
        for low, high in [pair for pair in wide if pair[1] >= runs[-1][0]]:
            self.last.setdefault(kind_of(low), [None, None])[side] = (low, high)
        return True

    def take(self, runs: Iterable[tuple[Pair, int]], found: Shared) -> None:
        integers = self.integers
        for (low, high), side in runs:
            if low[0] == "#":
                self.sides[side].add(low, high)
                integers = True
            count = count_of(low, high)
            if integers and low[0] != "#" and low[1:].isdecimal():
                count -= self.sides[side].within(low, high)
                across = min(count, self.sides[1 - side].within(low, high))
                self._both(found, across, low)
                if across or not count:
                    self._count(found, side, count)
                    continue
            self._count(found, side, count)
            last = self.last.setdefault(kind_of(low), [None, None])
            across_from = last[1 - side]
            if across_from is not None and across_from[1] >= low:
                self._both(found, count_of(low, min(high, across_from[1])), low)
            last[side] = (low, high)

    @staticmethod
    def _count(found: Shared, side: int, count: int) -> None:
        if side:
            found.other += count
        else:
            found.one += count

    @staticmethod
    def _both(found: Shared, count: int, low: str) -> None:
        found.both += count
        if count and not found.example:
            found.example = low


def _aligned(one: Blocks, other: Blocks) -> Iterator[tuple[list[Pair], list[Pair]]]:
    """Pieces of both that reach as far as one another."""
    mine, theirs = next(one, None), next(other, None)
    while mine is not None or theirs is not None:
        if mine is None or theirs is None:
            yield mine or [], theirs or []
            mine, theirs = next(one, None), next(other, None)
            continue
        bound = min(mine[-1][0], theirs[-1][0])
        my_end, their_end = _end(mine, bound), _end(theirs, bound)
        yield mine[:my_end], theirs[:their_end]
        mine = mine[my_end:] or next(one, None)
        theirs = theirs[their_end:] or next(other, None)


def _end(runs: list[Pair], bound: str) -> int:
    return bisect_right(runs, bound, key=lambda run: run[0])


def without(runs: Blocks, taken: Iterable[Pair]) -> Blocks:
    """What is left of a stream. `taken` lie apart and are held in memory; mostly they are few."""
    holes: dict[str, list[Pair]] = {}
    for pair in taken:
        holes.setdefault(kind_of(pair[0]), []).append(pair)
    if not holes:
        yield from runs
        return
    for block in runs:
        left = [piece for low, high in block for piece in _left(low, high, holes)]
        if left:
            yield left


def _left(low: str, high: str, holes: dict[str, list[Pair]]) -> Iterator[Pair]:
    some = holes.get(kind_of(low), [])
    at = bisect_left(some, low, key=lambda hole: hole[1])
    while at < len(some) and some[at][0] <= high:
        start, end = some[at]
        if start > low:
            yield low, leader(start)
        if end >= high:
            return
        low, at = follower(end), at + 1
    yield low, high


def in_blocks(runs: Iterable[Pair]) -> Blocks:
    left = iter(runs)
    while block := list(islice(left, BLOCK)):
        yield block
