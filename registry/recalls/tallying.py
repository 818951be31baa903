"""Counts runs that lie apart, a block at a time, so that nobody need read a list again to say what it holds. Pure."""

from dataclasses import dataclass
from itertools import compress
from operator import eq, ne

from registry.recalls.merging import count_of

_TAIL = 4


@dataclass(kw_only=True)
class Tally:
    """Of one list: its runs, the numbers they hold, and how many of them are more than one number."""

    spans: int = 0
    numbers: int = 0
    ranges: int = 0

    def add(self, lows: list[str], highs: list[str]) -> None:
        """Runs that were not counted yet."""
        self.spans += len(lows)
        if lows == highs:
            self.numbers += len(lows)
            return
        wide = list(map(ne, lows, highs))
        ranges = sum(wide)
        self.ranges += ranges
        self.numbers += len(lows) - ranges
        self.numbers += _held(list(compress(lows, wide)), list(compress(highs, wide)))


def _held(lows: list[str], highs: list[str]) -> int:
    """Numbers in ranges. Most differ in their last digits only: these are reckoned with together."""
    ends = [low[-_TAIL:] for low in lows], [high[-_TAIL:] for high in highs]
    if min(map(len, lows)) <= _TAIL or not ("".join(ends[0]) + "".join(ends[1])).isdecimal():
        return sum(map(count_of, lows, highs))
    alike = list(map(eq, [low[:-_TAIL] for low in lows], [high[:-_TAIL] for high in highs]))
    found: int = sum(alike)
    found += sum(map(int, compress(ends[1], alike))) - sum(map(int, compress(ends[0], alike)))
    others = [(low, high) for low, high, one in zip(lows, highs, alike, strict=True) if not one]
    return found + sum(count_of(low, high) for low, high in others)
