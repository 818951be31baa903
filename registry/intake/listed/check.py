"""Checks a block of a recall list: what is clean by columns, what is odd row by row. Needs no database."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from registry.intake.blocks import Block
from registry.intake.faults import Fault
from registry.intake.listed import columns
from registry.intake.listed.known import Known
from registry.intake.listed.rows import Row, Sheet
from registry.intake.steps import Checked


class ListCheck:
    """What `staging.stage` calls for each block; goes to other processes by pickle."""

    def __init__(
        self,
        mapping: Mapping[str, str],
        options: Mapping[str, Any],
        known: Known,
        header: Sequence[str] = (),
    ) -> None:
        self.sheet = Sheet.of(mapping, options, known, header)

    def __call__(self, block: Block) -> Checked:
        numbers: Sequence[int] = range(block.first_row, block.first_row + block.size)
        if block.columns:
            return self._together(numbers, block.columns, block.row)
        rows: Sequence[Sequence[str]] = block.rows
        blank = 0
        if not all(rows):
            numbers = [n for n, row in zip(numbers, rows, strict=True) if row]
            blank = len(rows) - len(numbers) - len(block.broken)
            rows = list(filter(None, rows))
        even = len(set(map(len, rows))) == 1
        cells = list(zip(*rows, strict=True)) if even else []
        checked = self._together(numbers, cells, rows.__getitem__) if even else self.one_by_one(numbers, rows)
        if blank:
            checked.counts["empty"] = checked.counts.get("empty", 0) + blank
        return checked

    def _together(
        self, numbers: Sequence[int], cells: Sequence[Sequence[str]], row: Callable[[int], Sequence[str]]
    ) -> Checked:
        whole = columns.Block(self.sheet, numbers, cells)
        whole.read()
        odd = sorted(whole.odd)
        rest = self.one_by_one([numbers[place] for place in odd], [row(place) for place in odd])
        counts = Counter(whole.counts) + Counter(rest.counts)
        return Checked(whole.lines + rest.lines, rest.faults, dict(counts))

    def one_by_one(self, numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> Checked:
        """The same with care, for what is odd."""
        lines: list[str] = []
        faults: list[Fault] = []
        counts: Counter[str] = Counter()
        for number, cells in zip(numbers, rows, strict=True):
            line, counted = Row(self.sheet, number, cells, faults).read()
            if line:
                lines.append(line)
            if counted != "faulty":
                counts[counted] += 1
        return Checked(lines, faults, dict(counts))
