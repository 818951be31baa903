"""Gathers the spans of many sources shelf by shelf, in 16 bytes a span, and flattens them. What lies apart from all
others passes as it is: only where sources overlap are spans looked at one by one."""

from array import array
from collections.abc import Callable, Iterable, Iterator
from heapq import merge
from itertools import islice, repeat
from operator import lt

from registry.recalls.index.flattening import Piece, Run, flatten
from registry.recalls.index.keys import Shelf, words_of

SORTED_IN_MEMORY = 2_000_000
Pair = tuple[Callable[[int], None], Callable[[int], None]]
Columns = Callable[[Shelf], Pair]
"""What takes the next low and the next high of a shelf."""


class Block:
    """Spans of one source on one shelf."""

    __slots__ = ("highs", "lows", "source")

    def __init__(self, shelf: Shelf, source: int) -> None:
        self.source = source
        self.lows: array[int] | list[int] = array("q") if words_of(shelf) == 1 else []
        self.highs: array[int] | list[int] = array("q") if words_of(shelf) == 1 else []

    def __iter__(self) -> Iterator[Piece]:
        return zip(self.lows, self.highs, repeat((self.source,)))

    def runs(self) -> Iterator[Run]:
        return zip(self.lows, self.highs, repeat(self.source))

    @property
    def reach(self) -> int:
        return max(self.highs)

    def is_disjoint(self) -> bool:
        """In order, and none touching the next."""
        return all(map(lt, self.highs, islice(self.lows, 1, None)))

    def sort(self) -> None:
        pairs = sorted(zip(self.lows, self.highs, strict=True))
        for column, keys in (
            (self.lows, [low for low, _ in pairs]),
            (self.highs, [high for _, high in pairs]),
        ):
            for place, key in enumerate(keys):
                column[place] = key


class Shelving:
    """`gather` each source, then take the `shelves`."""

    def __init__(self) -> None:
        self._blocks: dict[Shelf, list[Block]] = {}

    def gather(self, source: int, spans: Iterable[tuple[Shelf, int, int]]) -> None:
        column = self.columns(source)
        for shelf, low, high in spans:
            lows, highs = column(shelf)
            lows(low)
            highs(high)

    def columns(self, source: int) -> Columns:
        """For a source that fills its blocks itself: what gives the two columns of a shelf."""
        blocks: dict[Shelf, Block] = {}

        def column(shelf: Shelf) -> Pair:
            block = blocks.get(shelf)
            if block is None:
                block = blocks[shelf] = Block(shelf, source)
                self._blocks.setdefault(shelf, []).append(block)
            return block.lows.append, block.highs.append

        return column

    def shelves(self) -> Iterator[tuple[Shelf, Iterable[Piece]]]:
        for shelf in sorted(self._blocks):
            for cluster in _clusters(self._blocks.pop(shelf)):
                if len(cluster) == 1 and cluster[0].is_disjoint():
                    yield shelf, cluster[0]
                else:
                    yield shelf, flatten(_in_order(cluster))


def _clusters(blocks: list[Block]) -> Iterator[list[Block]]:
    """Blocks that overlap one another, in order; most makers' lists lie apart."""
    for block in blocks:
        if not block.is_disjoint():
            block.sort()
    blocks.sort(key=lambda block: block.lows[0])
    cluster: list[Block] = []
    reach = -1
    for block in blocks:
        if cluster and block.lows[0] > reach:
            yield cluster
            cluster = []
        cluster.append(block)
        reach = max(reach, block.reach)
    yield cluster


def _in_order(cluster: list[Block]) -> Iterable[Run]:
    if sum(len(block.lows) for block in cluster) > SORTED_IN_MEMORY:
        return merge(*(block.runs() for block in cluster))
    runs = [run for block in cluster for run in block.runs()]
    runs.sort()
    return runs
