"""Turns overlapping spans into disjoint segments, each with the set of sources that hold it. Pure."""

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush

Run = tuple[int, int, int]  # low, high, source
Piece = tuple[int, int, tuple[int, ...]]


def flatten(runs: Iterable[Run]) -> Iterator[Piece]:
    """`runs` in order of their lows. Most overlap nothing and pass at once; those that do are swept together."""
    left = iter(runs)
    first = next(left, None)
    while first is not None:
        low, high, source = first
        first = None
        for run in left:
            if run[0] > high:
                yield low, high, (source,)
                low, high, source = run
                continue
            cluster = _Cluster((low, high, source), run, left)
            yield from _joined(_pieces(cluster))
            first = cluster.after
            break
        else:
            yield low, high, (source,)


class _Cluster:
    """Runs that overlap in a row, taken one by one; `after` is the first that does not."""

    def __init__(self, one: Run, other: Run, left: Iterator[Run]) -> None:
        self.begun, self.left = (one, other), left
        self.after: Run | None = None

    def __iter__(self) -> Iterator[Run]:
        yield from self.begun
        reach = max(run[1] for run in self.begun)
        for run in self.left:
            if run[0] > reach:
                self.after = run
                return
            reach = max(reach, run[1])
            yield run


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours with the same sources are one."""
    last: Piece | None = None
    for low, high, sources in pieces:
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
