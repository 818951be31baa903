"""Merges parts into one, so that a probe stays one however many changes were published. Runs as a process of its own
for large parts: `python -m registry.recalls.index.merging FOLDER NEW OLD...`; readers go on with the old ones."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from pathlib import Path

from registry.recalls.index.flattening import Run, flatten
from registry.recalls.index.keys import Shelf
from registry.recalls.index.parts import FileStore, Part, Shelves, Store

MOST_PARTS = 8


def to_merge(parts: Sequence[Part]) -> Sequence[Part]:
    """The parts worth merging: small ones among themselves, a large one only when the rest has grown beside it."""
    if len(parts) <= MOST_PARTS:
        return []
    chosen: list[Part] = []
    total = 0
    for part in sorted(parts, key=lambda part: part.segments):
        if chosen and len(chosen) >= MOST_PARTS // 2 and part.segments > 3 * total:
            break
        chosen.append(part)
        total += part.segments
    return chosen


def merge_parts(store: Store, name: str, parts: Sequence[Part]) -> Part:
    """One part with the sources of all."""
    sources = sorted({source for part in parts for source in part.sources})
    return store.write(name, sources, _shelves(parts, {source: i for i, source in enumerate(sources)}))


def _shelves(parts: Sequence[Part], numbers: dict[str, int]) -> Shelves:
    for shelf in sorted({shelf for part in parts for shelf in part.shelves()}):
        streams = [_runs(part, shelf, numbers) for part in parts]
        yield shelf, flatten(merge(*streams))


def _runs(part: Part, shelf: Shelf, numbers: dict[str, int]) -> Iterator[Run]:
    for low, high, sources in part.pieces(shelf):
        for source in sources:
            yield low, high, numbers[source]


def main(arguments: Iterable[str]) -> None:
    folder, name, *old = arguments
    store = FileStore(Path(folder))
    merge_parts(store, name, [store.open(one) for one in old])


if __name__ == "__main__":
    main(sys.argv[1:])
