"""Turns overlapping spans into disjoint segments, each with the set of sources that hold it. Pure."""

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush

Run = tuple[int, int, int]  # low, high, source
Piece = tuple[int, int, tuple[int, ...]]


def flatten(runs: Iterable[Run]) -> Iterator[Piece]:
    """`runs` in order of their lows. Neighbours with the same sources are joined."""
    last: Piece | None = None
    for low, high, sources in _pieces(runs):
        if last is not None and last[1] == low - 1 and last[2] == sources:
            last = (last[0], high, sources)
            continue
        if last is not None:
            yield last
        last = (low, high, sources)
    if last is not None:
        yield last


def _pieces(runs: Iterable[Run]) -> Iterator[Piece]:
    """A sweep: `active` are the runs open at `at`, the one that ends first on top."""
    active: list[tuple[int, int]] = []
    at = 0
    for low, high, source in runs:
        while active and active[0][0] < low:
            end = active[0][0]
            yield at, end, _sources(active)
            at = end + 1
            while active and active[0][0] == end:
                heappop(active)
        if active and at < low:
            yield at, low - 1, _sources(active)
        at = low
        heappush(active, (high, source))
    while active:
        end = active[0][0]
        yield at, end, _sources(active)
        at = end + 1
        while active and active[0][0] == end:
            heappop(active)


def _sources(active: list[tuple[int, int]]) -> tuple[int, ...]:
    if len(active) == 1:
        return (active[0][1],)
    return tuple(sorted({source for _, source in active}))
