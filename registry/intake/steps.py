"""One block's work, in whichever process: read its bytes, check its rows, and say what its run and its faulty rows are.
Touches files alone, never the database; doing it twice gives the same files."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from registry.intake.blocks import Block, block_of
from registry.intake.cutting import Cut
from registry.intake.faults import ERROR, Fault
from registry.intake.reading import Records
from registry.intake.runs import run_of
from registry.jobs.sparing import no_collecting
from registry.spreadsheets import lines

MOST_FAULTS = 1000
Files = dict[Path, bytes]


@dataclass(slots=True)
class Checked:
    """What checking a block gave. `lines`: staged rows as text without line ends, sort key first, tabs between
    fields, the row number among them."""

    lines: list[str]
    faults: list[Fault] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


Check = Callable[[Block], Checked]


@dataclass(frozen=True, slots=True)
class Work:
    """What all steps of one upload share. Crosses to another process by pickle, `check` included."""

    table: Path
    folder: Path
    layout: dict[str, Any]
    check: Check


@dataclass(frozen=True, slots=True)
class Outcome:
    """A step's figures, and the first of its faults."""

    rows: int
    faulty: int
    warnings: int
    counts: dict[str, int]
    kinds: dict[str, int]
    faults: list[Fault]


def step(
    work: Work, cut: Cut, data: bytes | None = None, read: Records | None = None
) -> tuple[Outcome, Files]:
    """Checks the rows of one cut. Its files runs/NNNNNN.txt and, where there is a faulty row, faulty/NNNNNN.csv are
    for the caller to write before anybody hears of the outcome."""
    with no_collecting():
        return _step(work, cut, data, read)


def _step(work: Work, cut: Cut, data: bytes | None, read: Records | None) -> tuple[Outcome, Files]:
    if data is None:
        with work.table.open("rb") as file:
            file.seek(cut.start)
            data = file.read(cut.end - cut.start - cut.skip)
    block = block_of(cut, data, work.layout, read)
    blank = 0 if block.columns else sum(map(_blank, block.rows)) - len(block.broken)
    rows = block.size - blank
    checked = work.check(block)
    faults = sorted([*block.faults, *checked.faults], key=_place) if block.faults else checked.faults
    files = {work.folder / "runs" / f"{cut.number:06d}.txt": run_of(checked.lines)}
    errors = [fault for fault in faults if fault.level == ERROR]
    by_row = _by_row(errors)
    given_back = work.folder / "faulty" / f"{cut.number:06d}.csv"
    if by_row:
        files[given_back] = _given_back(work, block, by_row)
    else:
        given_back.unlink(missing_ok=True)
    outcome = Outcome(
        rows,
        len(by_row),
        len(faults) - len(errors),
        dict(checked.counts),
        dict(Counter(fault.kind for fault in faults)),
        faults[:MOST_FAULTS],
    )
    return outcome, files


def faulty_lines(rows: list[tuple[list[str], list[Fault]]], delimiter: str) -> bytes:
    """Rows as they came with what is wrong with each and what to do, ready for a spreadsheet."""
    return lines(([*cells, *_said(faults)] for cells, faults in rows), delimiter).encode()


def _said(faults: list[Fault]) -> tuple[str, str]:
    """What is wrong with a row, and what to do."""
    wrong = (f"{fault.column}: {fault.message}" if fault.column else fault.message for fault in faults)
    return " ".join(wrong), " ".join(dict.fromkeys(fault.advice for fault in faults if fault.advice))


def _by_row(errors: list[Fault]) -> dict[int, list[Fault]]:
    by_row: dict[int, list[Fault]] = {}
    for fault in errors:
        by_row.setdefault(fault.row, []).append(fault)
    return by_row


def _given_back(work: Work, block: Block, by_row: dict[int, list[Fault]]) -> bytes:
    width = int(work.layout["width"])
    rows = [(_cells(block, row, width), by_row[row]) for row in sorted(by_row)]
    return faulty_lines(rows, str(work.layout.get("delimiter") or ","))


def _cells(block: Block, row: int, width: int) -> list[str]:
    cells = block.broken.get(row) or block.row(row - block.first_row)
    return cells + [""] * (width - len(cells))


def _blank(row: list[str]) -> bool:
    return not row


def _place(fault: Fault) -> int:
    return fault.row
