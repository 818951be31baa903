"""Gives a table in blocks of rows that fit into memory, each row as wide as the header, unreadable rows as faults."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from registry.intake import reading
from registry.intake.cutting import Cut, cuts, decoded
from registry.intake.faults import ERROR, Fault
from registry.intake.guessing import width_of
from registry.intake.reading import LONG, MOST_CHARACTERS, Marks, Records, records
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.tongue.words import number

UNREADABLE = "\ufffd"
LOOK_ROWS = 200
FORMULAS = ("'=", "'+", "'-", "'@")


@dataclass
class Block:
    """`rows[i]` is row `first_row + i`: exactly as many cells as the header, or [] where the row is blank or in
    `broken` (row number -> its cells, as far as they can be shown). `end` is the byte offset behind it. `columns` are
    the same cells by column where no row is blank or broken; who reads columns alone need never ask for rows."""

    number: int
    first_row: int
    given: list[list[str]] | None
    end: int
    faults: list[Fault] = field(default_factory=list)
    broken: dict[int, list[str]] = field(default_factory=dict)
    columns: list[list[str]] | None = None

    @cached_property
    def rows(self) -> list[list[str]]:
        return list(map(list, zip(*self.columns or [], strict=True))) if self.given is None else self.given

    @property
    def size(self) -> int:
        return len(self.columns[0]) if self.columns else len(self.rows)

    def row(self, place: int) -> list[str]:
        return [column[place] for column in self.columns] if self.columns else self.rows[place]


def read_blocks(
    path: Path, layout: Mapping[str, Any], *, offset: int = 0, number: int = 0, first_row: int | None = None
) -> Iterator[Block]:
    """All blocks from this offset on. `number` and `first_row` belong to that offset."""
    layout = {**layout, "width": layout.get("width") or width(path, layout)}
    for cut, data, read in cuts(path, layout, offset=offset, number=number, first_row=first_row):
        yield block_of(cut, data, layout, read)


def block_of(cut: Cut, data: bytes, layout: Mapping[str, Any], read: Records | None = None) -> Block:
    """The rows of one cut; `read` where cutting had to read them anyway."""
    if cut.skip:
        read = Records([[]], {0: (LONG, decoded(data[:800], layout)[:200])})
    text = decoded(data, layout) if read is None else ""
    plain = read is None and not _odd_signs(text)
    if plain and (columns := reading.columns(text, Marks.of(layout), int(layout["width"]))):
        return Block(cut.number, cut.first_row, None, cut.end, columns=columns)
    found = read or records(text, Marks.of(layout), final=cut.final)
    block = Block(cut.number, cut.first_row, found.rows, cut.end)
    for index, (kind, start) in found.broken.items():
        _break(block, index, [start], _unreadable(kind))
    _fit(block, int(layout["width"]))
    if read is not None or "\0" in text or UNREADABLE in text:
        _refuse_characters(block, str(layout.get("encoding") or "utf-8"))
    if read is not None or _neutralised(text):
        _take_off_apostrophes(block)
    return block


def header(path: Path, layout: Mapping[str, Any]) -> list[str]:
    """The cells of the header; "Column 3" ... where it has none, or fewer than the rows below it."""
    rows = first_rows(path, layout, LOOK_ROWS)
    names = [cell.strip() for cell in rows[0]] if rows and layout.get("header", True) else []
    return names + [f"Column {number + 1}" for number in range(len(names), width_of(rows))]


def width(path: Path, layout: Mapping[str, Any]) -> int:
    return len(header(path, layout))


def first_rows(path: Path, layout: Mapping[str, Any], most: int) -> list[list[str]]:
    """The first rows as they stand, header included, of whatever width."""
    whole, rows = {**layout, "header": False}, list[list[str]]()
    for cut, data, read in cuts(path, whole):
        found = (
            Records([[]], {})
            if cut.skip
            else read or records(decoded(data, whole), Marks.of(whole), final=cut.final)
        )
        rows += found.rows
        if len(rows) >= most:
            break
    return rows[:most]


def _odd_signs(text: str) -> bool:
    """Something that makes a fault of its row, or must be taken off a cell."""
    return "\0" in text or UNREADABLE in text or _neutralised(text)


def _neutralised(text: str) -> bool:
    return "'" in text and any(sign in text for sign in FORMULAS)


def _fit(block: Block, width: int) -> None:
    """Short rows are filled up; longer ones lose empty cells, or are faults: a comma too many moves every cell."""
    if set(map(len, block.rows)) <= {width, 0}:
        return
    for index, row in enumerate(block.rows):
        if len(row) == width or not row:
            continue
        if len(row) < width:
            row.extend([""] * (width - len(row)))
        elif any(cell.strip() for cell in row[width:]):
            _break(block, index, row, _too_wide(len(row), width))
        else:
            del row[width:]


def _refuse_characters(block: Block, encoding: str) -> None:
    for index, row in enumerate(block.rows):
        whole = "".join(row)
        if "\0" in whole:
            _break(block, index, [cell.replace("\0", "") for cell in row], NUL)
        elif UNREADABLE in whole:
            said = f"A character in this row cannot be read as {encoding}."
            advice = "Choose another encoding, or save the file as UTF-8."
            _break(block, index, row, ("encoding", said, advice))


def _take_off_apostrophes(block: Block) -> None:
    """Ours: put before what looks like a formula when faulty rows were given back."""
    for row in block.rows:
        for index, cell in enumerate(row):
            if cell.startswith(FORMULAS):
                row[index] = cell[1:]


def _break(block: Block, index: int, cells: list[str], said: tuple[str, str, str]) -> None:
    row = block.first_row + index
    kind, message, advice = said
    block.rows[index] = []
    block.broken[row] = cells
    block.faults.append(Fault(row, "", " ".join(cells)[:200], ERROR, kind, message, advice))


NUL = (
    "nul",
    marked("This row holds NUL characters: it was damaged, or the file is no text."),
    marked("Save it again as CSV (UTF-8) and load that."),
)


def _unreadable(kind: str) -> tuple[str, str, str]:
    if kind == LONG:
        said = _("This row is longer than %(most)s characters.", most=number(MOST_CHARACTERS))
        return kind, said, marked("Check that each unit stands in a row of its own.")
    said = marked("A quotation mark opens in this row and is not closed.")
    return kind, said, marked("Write the row without it, or close it.")


def _too_wide(found: int, width: int) -> tuple[str, str, str]:
    said = f"This row has {found} cells; the header has {width}."
    advice = "Put a value that holds the separator (such as 1,000) in quotation marks, or write it without."
    return "too_wide", said, advice
