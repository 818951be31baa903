"""Problems that show only once all rows are sorted: duplicates, overlaps, a number on both sides. They come in any
order and number; their rows are fetched again from the table to be given back. Doing it again gives the same."""

import itertools
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any

from registry.intake import folders, runs
from registry.intake.blocks import block_of
from registry.intake.cutting import Cut, decoded
from registry.intake.faults import ERROR, Fault
from registry.intake.models import Upload
from registry.intake.noting import forget_problems, keep_problems, layout_of
from registry.intake.reading import Marks
from registry.intake.steps import MOST_FAULTS, faulty_lines

TOGETHER = 20_000
LATE_FILE = "999999.csv"
"""Beside the files of faulty rows of each block, behind them all."""
Spoiled = tuple[int, list[Fault]]


def late(upload: Upload, faults: Iterable[Fault]) -> None:
    """All late problems of an upload at once, in place of those told before. The caller commits."""
    folder = folders.folder(upload)
    kinds, warnings = _spill(folder / "late", faults)
    staged = int(upload.cursor.get("problems", 0))
    forget_problems(upload, staged)
    if kinds:
        shown = itertools.islice(_sorted(folder / "late"), MOST_FAULTS)
        keep_problems(upload, list(shown), staged + 1)
    (folder / "faulty" / LATE_FILE).unlink(missing_ok=True)
    rows = _give_back(upload, folder) if kinds else 0
    upload.faulty = int(upload.cursor.get("faulty", 0)) + rows
    upload.warnings = int(upload.cursor.get("warnings", 0)) + warnings
    upload.cursor = {**upload.cursor, "late": {"kinds": dict(kinds), "faulty": rows}}


def _spill(folder: Path, faults: Iterable[Fault]) -> tuple[Counter[str], int]:
    """Sorted by row, on the disk."""
    folders.remove(folder)
    kinds: Counter[str] = Counter()
    warnings, waiting = 0, iter(faults)
    for number in itertools.count():
        some = list(itertools.islice(waiting, TOGETHER))
        if not some:
            return kinds, warnings
        kinds.update(fault.kind for fault in some)
        warnings += sum(fault.level != ERROR for fault in some)
        runs.write_run(folder / f"{number:06d}.txt", [f"{f.row:012d}{json.dumps(astuple(f))}" for f in some])
    raise AssertionError


def _sorted(folder: Path) -> Iterator[Fault]:
    for batch in runs.merged(folder):
        for line in batch:
            yield Fault(*json.loads(line[12:]))


def _give_back(upload: Upload, folder: Path) -> int:
    """Writes the rows that are left out now, as they came; how many there are."""
    layout = layout_of(upload)
    path = folder / "faulty" / LATE_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    aside, count = path.with_name(f".{path.name}"), 0
    delimiter = str(layout.get("delimiter") or ",")
    with aside.open("wb") as file:
        for cut, spoiled in _by_cut(_by_row(_sorted(folder / "late")), upload.cursor["cuts"]):
            cells = _cells(folders.table(upload, layout), layout, cut, [row for row, _ in spoiled])
            some = [(cells[row], faults) for row, faults in spoiled]
            file.write(faulty_lines(some, delimiter))
            count += len(some)
    aside.rename(path)
    if not count:
        path.unlink()
    return count


def _by_row(faults: Iterator[Fault]) -> Iterator[Spoiled]:
    errors = (fault for fault in faults if fault.level == ERROR)
    for row, found in itertools.groupby(errors, key=lambda fault: fault.row):
        yield row, list(found)


def _by_cut(spoiled: Iterator[Spoiled], cuts: list[list[int]]) -> Iterator[tuple[Cut, list[Spoiled]]]:
    firsts = [cut[0] for cut in cuts]
    for index, found in itertools.groupby(spoiled, key=lambda one: bisect_right(firsts, one[0]) - 1):
        first_row, start, end, skip = cuts[index]
        last = index == len(cuts) - 1
        yield Cut(index, first_row, start, end, 0, last, skip), list(found)


def _cells(table: Path, layout: dict[str, Any], cut: Cut, rows: list[int]) -> dict[int, list[str]]:
    """Of a piece without quotation marks only the lines that are asked for are taken apart."""
    with table.open("rb") as file:
        file.seek(cut.start)
        data = file.read(cut.end - cut.start - cut.skip)
    marks = Marks.of(layout)
    if marks.quote and marks.quote.encode() in data:
        block = block_of(cut, data, layout)
        return {row: block.rows[row - cut.first_row] for row in rows}
    lines = decoded(data, layout).split("\n")
    wanted = marks.reader([lines[row - cut.first_row] for row in rows])
    width = int(layout["width"])
    return {row: (cells + [""] * width)[:width] for row, cells in zip(rows, wanted, strict=True)}
