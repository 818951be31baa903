"""Turns a piece of text into rows as a spreadsheet would, at the speed of C, and names the rows nobody can read.
Pure: never raises over what a file holds."""

import csv
import io
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _csv import Reader

MOST_CHARACTERS = 32_000
"""Of a row. A spreadsheet's cell holds no more either."""
MOST_LINES = 200
"""Of a row whose cells hold line ends. What goes on for longer is a quotation mark that was never closed."""
MOST_UNCLOSED = 50
"""Of one piece; after that a quotation mark is taken for a character like any other."""

LONG, UNCLOSED = "long_row", "unclosed_quote"


@dataclass(slots=True)
class Records:
    """Rows in order, one a row of the file: [] where it is blank, or broken. `broken`: index -> (kind, its text).
    `last_lines`: how many lines the last row takes."""

    rows: list[list[str]] = field(default_factory=list)
    broken: dict[int, tuple[str, str]] = field(default_factory=dict)
    last_lines: int = 1

    def give_up(self, kind: str, text: str) -> None:
        self.broken[len(self.rows)] = (kind, text[:200].rstrip("\n"))
        self.rows.append([])


@dataclass(frozen=True, slots=True)
class Marks:
    """How cells are set apart."""

    delimiter: str = ","
    quote: str = '"'

    @classmethod
    def of(cls, layout: Mapping[str, object]) -> "Marks":
        return cls(str(layout.get("delimiter") or ","), str(layout.get("quote", '"') or ""))

    def reader(self, lines: Iterable[str]) -> "Reader":
        if not self.quote:
            return csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE)
        return csv.reader(lines, delimiter=self.delimiter, quotechar=self.quote)


def records(text: str, marks: Marks, *, final: bool = True) -> Records:
    """The rows of a text whose lines end with LF. Where it is not `final`, the last row may be half a row."""
    if not marks.quote or marks.quote not in text:
        return _plain(text, marks)
    lines = list(io.StringIO(text))
    if max(map(len, lines)) <= MOST_CHARACTERS:
        try:
            rows = list(marks.reader(lines))
        except csv.Error:
            rows = []
        if len(rows) == len(lines) and not (final and _open_at_end(lines[-1:], marks)):
            return Records(rows)
    return _careful(lines, marks, final=final)


def closed(line: str, marks: Marks) -> bool:
    """The row that begins with this line ends with it."""
    try:
        return len(list(marks.reader([line, ""]))) == 2
    except csv.Error:
        return len(line) > MOST_CHARACTERS


def columns(text: str, marks: Marks, width: int) -> list[list[str]] | None:
    """The same as columns, in a third of the time; None where a row is blank, broken, or not like most."""
    lines = text.removesuffix("\n").split("\n")
    if not text or width < 1 or max(map(len, lines)) > MOST_CHARACTERS or (width == 1 and "" in lines):
        return None
    odd = _odd(text, lines, marks, width)
    if len(odd) > len(lines) // 20:
        return None
    cells = {}
    for place in odd:
        row = next(marks.reader([lines[place]]), [])
        if not 0 < len(row) <= width or not closed(lines[place], marks):
            return None
        cells[place] = row + [""] * (width - len(row))
        lines[place] = marks.delimiter * (width - 1)
    flat = (marks.delimiter.join(lines)).split(marks.delimiter)
    found = [flat[number::width] for number in range(width)]
    for place, row in cells.items():
        for column, cell in zip(found, row, strict=True):
            column[place] = cell
    return found


def _odd(text: str, lines: list[str], marks: Marks, width: int) -> set[int]:
    """Lines of another number of cells, as far as delimiters tell, and those with quotation marks."""
    odd: set[int] = set()
    counts = list(map(str.count, lines, itertools.repeat(marks.delimiter)))
    if set(counts) != {width - 1}:
        odd.update(place for place, count in enumerate(counts) if count != width - 1)
    if marks.quote and marks.quote in text:
        odd.update(place for place, line in enumerate(lines) if marks.quote in line)
    return odd


def _plain(text: str, marks: Marks) -> Records:
    """No quotation mark: every line is a row."""
    if not text:
        return Records()
    lines = text.removesuffix("\n").split("\n")
    found = Records()
    if max(map(len, lines)) > MOST_CHARACTERS:
        for index, line in enumerate(lines):
            if len(line) > MOST_CHARACTERS:
                found.broken[index] = (LONG, line[:200])
                lines[index] = ""
    found.rows = list(marks.reader(lines))
    return found


def _careful(lines: list[str], marks: Marks, *, final: bool) -> Records:
    """Row by row; after one that cannot be read it begins anew at the next line."""
    found, at = Records(), 0
    while at < len(lines):
        if len(found.broken) > MOST_UNCLOSED:
            rest = _plain("".join(lines[at:]), Marks(marks.delimiter, ""))
            found.broken |= {len(found.rows) + i: what for i, what in rest.broken.items()}
            found.rows += rest.rows
            found.last_lines = 1
            break
        at = _until_broken(found, lines, at, marks, final=final)
    return found


def _until_broken(found: Records, lines: list[str], at: int, marks: Marks, *, final: bool) -> int:
    """Returns the line to go on from."""
    reader, begun = marks.reader(itertools.islice(lines, at, None)), at
    while True:
        try:
            row = next(reader, None)
            end = begun + reader.line_num
        except csv.Error:
            row, end = [], at + MOST_LINES + 1
        if row is None:
            return at
        kind = _fault(lines, at, end, marks, final=final)
        found.last_lines = 1 if kind else end - at
        if kind:
            found.give_up(kind, lines[at])
            return at + 1
        found.rows.append(row)
        at = end


def _fault(lines: list[str], at: int, end: int, marks: Marks, *, final: bool) -> str:
    if len(lines[at]) > MOST_CHARACTERS:
        return LONG
    if end - at > MOST_LINES or sum(map(len, lines[at:end])) > MOST_CHARACTERS:
        return UNCLOSED
    if final and end >= len(lines) and _open_at_end(lines[at:end], marks):
        return UNCLOSED
    return ""


def _open_at_end(lines: list[str], marks: Marks) -> bool:
    """A quotation mark is open where these lines, the last row of all, end."""
    try:
        list(csv.reader(lines, delimiter=marks.delimiter, quotechar=marks.quote, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False
