"""Staged rows in batches, in the order of their keys, never parting the rows of one unit. Knows no database."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from registry.intake.runs import merged

BATCH = 10_000
LARGEST = 6 * BATCH
"""A lot with more sales than this is parted after all."""


def batches(folder: Path, skip: int = 0, size: int = BATCH) -> Iterator[list[str]]:
    """Lists of staged rows from this one on."""
    held: list[str] = []
    for lines in _from(merged(folder, size), skip):
        held += lines
        end = _whole(held)
        if end and (end >= size or len(held) >= LARGEST):
            yield held[:end]
            held = held[end:]
    if held:
        yield held


@contextmanager
def no_collecting() -> Iterator[None]:
    """Rows hold no cycles: looking for them among millions of new texts takes longer than the work itself."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def columns(lines: list[str], width: int) -> list[list[str]]:
    """The fields of rows, by field."""
    cells = "\t".join(lines).split("\t")
    return [cells[place::width] for place in range(width)]


def leading(lines: list[str], count: int) -> list[Sequence[str]]:
    """The first fields of rows, by field."""
    parts = [line.split("\t", count) for line in lines]
    return [column for column, _ in zip(zip(*parts, strict=True), range(count), strict=False)]


def _from(pieces: Iterator[list[str]], skip: int) -> Iterator[list[str]]:
    for lines in pieces:
        if skip >= len(lines):
            skip -= len(lines)
            continue
        yield lines[skip:]
        skip = 0


def _whole(held: list[str]) -> int:
    """How many rows there are before the unit of the last one, which may go on; all where one unit is too large."""
    last = _unit(held[-1])
    end = len(held) - 1
    while end > 0 and _unit(held[end - 1]) == last:
        end -= 1
    return end or (len(held) if len(held) >= LARGEST else 0)


def _unit(line: str) -> str:
    key, product, _ = line.split("\t", 2)
    return f"{key}\t{product}"
