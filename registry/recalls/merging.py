"""Makes runs that lie apart of runs that come in the order of their keys: what is told twice stands once, what touches
becomes one. Most runs touch nothing and pass together; only where neighbours meet is one looked at after the other.
Pure; holds no more than the runs that the next could still touch."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import compress, islice
from operator import ge
from typing import NamedTuple

from registry.serials.keys import LEADS, shape_of
from registry.serials.ranges import SerialRange

Rows = Sequence[int] | Sequence[str]
"""Numbers of rows; as text where nobody has looked at them yet."""
_SAMPLES = 64
_NEXT = {c: chr(ord(c) + 1) for c in "012345678ABCDEFGHIJKLMNOPQRSTUVWXY"}


class Run(NamedTuple):
    """First and last key, and the row of the list that reaches furthest; `own`: where that row itself begins, if it
    is not at the first key."""

    low: str
    high: str
    row: int
    own: str = ""

    @property
    def told(self) -> "Run":
        """The row as it stands in the list."""
        return Run(self.own, self.high, self.row) if self.own else self


class Meeting(NamedTuple):
    """A row that says again (same) or in part what another said."""

    run: Run
    other: Run

    @property
    def same(self) -> bool:
        return self.run[:2] == self.other[:2]


class Merger:
    """Of one list. `take` and `end` give what is closed for good; `met` are the rows that touch others."""

    def __init__(self, kept: Iterable[Sequence[object]] = ()) -> None:
        runs = [Run(str(low), str(high), int(str(row)), *map(str, own)) for low, high, row, *own in kept]
        self.open = {kind_of(run.low): run for run in runs}
        self.met: list[Meeting] = []
        self._lows: list[str] = []
        self._highs: list[str] = []

    def take(self, lows: list[str], highs: list[str], rows: Rows) -> tuple[list[str], list[str]]:
        """The next runs in order of their lows."""
        self._lows, self._highs = [], []
        meet = list(compress(range(len(lows) - 1), map(ge, highs, islice(lows, 1, None))))
        dense = is_dense(lows, highs)
        place = 0
        while place < len(lows):
            if dense or self.open:
                place = self._one_by_one(place, lows, highs, rows, len(lows) if dense else 0)
                continue
            at = bisect_left(meet, place)
            last = meet[at] if at < len(meet) else len(lows) - 1
            self._pass(lows[place:last], highs[place:last])
            self._push(Run(lows[last], highs[last], int(rows[last])))
            place = last + 1
        return self._lows, self._highs

    def end(self) -> tuple[list[str], list[str]]:
        """What was still open."""
        self._lows, self._highs = [], []
        self._close(self.open.values())
        self.open = {}
        return self._lows, self._highs

    def _pass(self, lows: list[str], highs: list[str]) -> None:
        """Runs that touch nothing."""
        self._lows += lows
        self._highs += highs

    def _one_by_one(self, place: int, lows: list[str], highs: list[str], rows: Rows, least: int) -> int:
        """Until nothing open can be touched any more, or (dense) to the end."""
        reach = max((run.high for run in self.open.values()), default="")
        while place < len(lows):
            low = lows[place]
            if place >= least and low > reach and not self._follows(low):
                self._close(self.open.values())
                self.open = {}
                return place
            run = Run(low, highs[place], int(rows[place]))
            self._push(run)
            reach = max(reach, run.high)
            place += 1
        return place

    def _follows(self, low: str) -> bool:
        last = self.open.get(kind_of(low))
        return last is not None and follower(last.high) == low

    def _push(self, run: Run) -> None:
        kind = kind_of(run.low)
        last = self.open.get(kind)
        if last is not None and run.low <= last.high:
            self.met.append(Meeting(run, last.told))
            self.open[kind] = Run(last.low, run.high, run.row, run.low) if run.high > last.high else last
        elif last is not None and follower(last.high) == run.low:
            self.open[kind] = Run(last.low, run.high, run.row, run.low)
        else:
            if last is not None:
                self._close([last])
            self.open[kind] = run

    def _close(self, runs: Iterable[Run]) -> None:
        for low, high, *_ in sorted(runs):
            self._lows.append(low)
            self._highs.append(high)


def kind_of(key: str) -> str:
    """Runs of one kind can touch: "#" for integers, else the shape."""
    return "#" if key[0] == "#" else shape_of(key[1:])


def is_dense(lows: Sequence[str], highs: Sequence[str]) -> bool:
    """Whether many neighbours follow one another without a gap, by a few of them."""
    step = max(1, len(lows) // _SAMPLES)
    looked = range(0, len(lows) - 1, step)
    return sum(follower(highs[i]) == lows[i + 1] for i in looked) * 8 > len(looked)


def follower(key: str) -> str:
    """The key after this one in its kind; "" after the last."""
    if key[0] == "#":
        digits = str(int(key[2:] or "0") + 1)
        return f"#{LEADS[len(digits)]}{digits}" if len(digits) < len(LEADS) else ""
    plain = _NEXT.get(key[-1])
    if plain:
        return key[:-1] + plain
    place = len(key) - 1
    while place > 0 and key[place] in "9Z":
        place -= 1
    if place == 0:
        return ""
    rest = "".join("0" if c == "9" else "A" for c in key[place + 1 :])
    return key[:place] + _NEXT[key[place]] + rest


def count_of(low: str, high: str) -> int:
    """How many numbers a stored run holds."""
    if low == high:
        return 1
    if low[0] == "#":
        return int(high[2:] or "0") - int(low[2:] or "0") + 1
    if low[:-4] == high[:-4] and len(low) > 4 and (tails := low[-4:] + high[-4:]).isdecimal():
        return int(tails[4:]) - int(tails[:4]) + 1
    first, last = low[1:], high[1:]
    if first.isdecimal() and last.isdecimal():
        return int(last) - int(first) + 1
    return SerialRange(first, last).count


def leader(key: str) -> str:
    """The key before this one in its kind; "" before the first."""
    if key[0] == "#":
        number = int(key[2:] or "0") - 1
        digits = str(number or "")
        return f"#{LEADS[len(digits)]}{digits}" if number >= 0 else ""
    place = len(key) - 1
    while place > 0 and key[place] in "0A":
        place -= 1
    if place == 0:
        return ""
    rest = "".join("9" if c == "0" else "Z" for c in key[place + 1 :])
    return key[:place] + chr(ord(key[place]) - 1) + rest
