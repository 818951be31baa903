"""Staged rows in batches, in the order of their keys, never parting the rows of one unit. Knows no database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, repeat
from operator import eq
from pathlib import Path

from registry.intake.records.fields import LOT, MADE, SALE
from registry.intake.runs import merged

BATCH = 10_000
LARGEST = 6 * BATCH
"""A lot with more sales than this is parted after all."""


Cells = Sequence[str] | str
"""A column of staged fields, or one for all rows."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows by field, serials filled in from their keys. `alone`: no two rows tell of the same unit."""

    cells: list[Cells]
    alone: bool

    @property
    def keys(self) -> Sequence[str]:
        """Always one for each row."""
        return self.cells[0]

    @property
    def first(self) -> str:
        return self.keys[0]

    @property
    def last(self) -> str:
        return self.keys[-1]

    @property
    def size(self) -> int:
        return len(self.keys)

    @property
    def products(self) -> set[str]:
        return {self.cells[1]} if isinstance(self.cells[1], str) else set(self.cells[1])

    def rows(self) -> list[Sequence[str]]:
        each = [repeat(one, self.size) if isinstance(one, str) else one for one in self.cells]
        return list(zip(*each, strict=True))


def ready(lines: list[str], *, sales: bool) -> Batch:
    """Rows as they are filed."""
    return filled(as_given(lines, sales=sales), sales=sales)


def as_given(lines: list[str], *, sales: bool) -> Batch:
    """Rows as they were staged: a serial is told only where it is not what the key has."""
    cells = columns(lines, len(SALE if sales else MADE))
    return Batch([cells[0], *map(alike, cells[1:])], alone(cells[0], cells[1]))


def filled(batch: Batch, *, sales: bool) -> Batch:
    """With all serials."""
    place = (SALE if sales else MADE).index("serial")
    given = batch.cells[place]
    serials = _serials(batch.keys, [given] * batch.size if isinstance(given, str) else given)
    return Batch([*batch.cells[:place], alike(serials), *batch.cells[place + 1 :]], batch.alone)


def alone(keys: Sequence[str], products: Sequence[str]) -> bool:
    """Whether no two rows, in the order of their keys, tell of the same unit."""
    if not any(map(eq, keys, islice(keys, 1, None))):
        return True
    return len(set(zip(keys, products, strict=True))) == len(keys)


def alike(column: Sequence[str]) -> Cells:
    """One for all rows where all have the same."""
    first = column[0]
    same = first == column[-1] == column[len(column) // 2] and list(column).count(first) == len(column)
    return first if same else column


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


def columns(lines: list[str], width: int) -> list[list[str]]:
    """The fields of rows, by field."""
    cells = "\t".join(lines).split("\t")
    if len(cells) != width * len(lines):
        cells = "\t".join(_widened(lines, width)).split("\t")
    return [cells[place::width] for place in range(width)]


def rows_of(lines: list[str], *, sales: bool) -> list[Sequence[str]]:
    """The fields of rows, row by row."""
    return [line.split("\t") for line in _widened(lines, len(SALE if sales else MADE))]


def _widened(lines: list[str], width: int) -> list[str]:
    """Rows that were staged before a field was added have a blank there."""
    return [line + "\t" * (width - 1 - line.count("\t")) for line in lines]


def leading(lines: list[str]) -> tuple[list[str], list[str], set[str]]:
    """Keys and products of rows, and whatever stands behind them."""
    first = lines[0]
    if first[0] == lines[-1][0] != LOT:  # what stands before a serial tells how long it is
        end = first.index("\t")
        behind = first.index("\t", end + 1) + 1
        if len({line[end:behind] for line in lines}) == 1:
            told = {line[behind : line.index("\t", behind)] for line in lines}
            return [line[:end] for line in lines], [first[end + 1 : behind - 1]] * len(lines), told
    parts = [line.split("\t", 3) for line in lines]
    return [part[0] for part in parts], [part[1] for part in parts], {part[2] for part in parts}


def _serials(keys: Sequence[str], given: Sequence[str]) -> list[str]:
    """As given, where that is not how the key has it."""
    if keys[-1].startswith(LOT):
        return [one or ("" if key[0] == LOT else key[1:]) for one, key in zip(given, keys, strict=True)]
    if any(given):
        return [one or key[1:] for one, key in zip(given, keys, strict=True)]
    return [key[1:] for key in keys]


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
