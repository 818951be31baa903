"""Reads a sheet's XML a piece at a time, many rows in one go: it learns from some rows how cells are written, reads
all that are alike by one pattern, and the others with care. For the child process."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from operator import lt

from registry.intake.xlsx_strings import Texts, Unusual
from registry.intake.xlsx_values import Values, Way

LEARNT_FROM = 300
MOST_WIDE = 100
"""Columns of a pattern; rows of wider sheets are read with care."""
OFTEN = 20
"""One row in so many that fits no pattern is reason to learn anew."""
MOST_LESSONS = 12
MOST_WAYS = 30
"""Of one column. Cells written in yet another way are read with care."""
MOST_CAREFUL = 100_000
"""Rows. With more, reading the whole sheet into memory is quicker."""
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
_ATTRIBUTES = r'(?: [A-Za-z][\w:]*="[^"<>&]*")*'


@dataclass
class Rows:
    """Rows of one piece: their numbers, and their cells by column, "" where there is none."""

    numbers: list[int]
    columns: dict[int, list[str]] = field(default_factory=dict)

    def put(self, column: int, place: int, cell: str) -> None:
        if cell:
            self.columns.setdefault(column, [""] * len(self.numbers))[place] = cell


class Writing:
    """How a sheet writes its cells, as patterns. `prefix` is "" or such as "x:"."""

    def __init__(self, prefix: str) -> None:
        p = self.prefix = re.escape(prefix)
        formula = rf"(?:<{p}f\b[^>]*/>|<{p}f\b[^>]*>[^<]*</{p}f>)?"
        self.row = re.compile(rf"<{p}row\b[^>]*/>|<{p}row\b.*?</{p}row>", re.DOTALL)
        self.head = re.compile(rf'<{p}row(?= )[^>]*? r="([0-9]{{1,7}})"[^>]*?(/?)>')
        self.cell = re.compile(
            rf'\s*<{p}c r="([A-Z]{{1,3}})([0-9]{{1,7}})"({_ATTRIBUTES})\s*(?:/>|>(.*?)</{p}c>)', re.DOTALL
        )
        self.value = re.compile(rf'({formula}<{p}v(?: xml:space="preserve")?>)([^<]*)(</{p}v>)')
        self.inline = re.compile(rf'(<{p}is><{p}t( xml:space="preserve")?>)([^<]*)(</{p}t></{p}is>)')
        self.rich = re.compile(rf"<{p}is>(.*)</{p}is>|<{p}is/>", re.DOTALL)
        self.nothing = re.compile(rf"{formula}(?:<{p}v/>)?\s*")
        self.formula = formula


class Learnt:
    """One pattern for rows that are alike: for each column the ways its cells are written in."""

    def __init__(self, writing: Writing, ways: dict[int, dict[tuple[str, str, str], Way]]) -> None:
        self.ways = {column: ways[column] for column in sorted(ways)}
        cells = "".join(self._cell(writing, column) for column in self.ways)
        p = writing.prefix
        row = rf'<{p}row r="([0-9]{{1,7}})"[^>/]*>{cells}</{p}row>'
        self.pattern = re.compile(rf"{row}|({writing.row.pattern})", re.DOTALL)
        self.groups = {}
        place = 1
        for column, of in self.ways.items():
            self.groups[column] = place
            place += 1 if len(of) == 1 else 2

    def _cell(self, writing: Writing, column: int) -> str:
        of = self.ways[column]
        starts = [
            re.escape(attributes) + ">" + (writing.formula if formula else "") + re.escape(tags)
            for attributes, tags, formula in of
        ]
        ends = {"t": f"</{writing.prefix}t></{writing.prefix}is>", "v": f"</{writing.prefix}v>"}
        kinds = {"v" if way.tags == "v" else "t" for way in of.values()}
        end = "|".join(ends[kind] for kind in sorted(kinds))
        start = starts[0] if len(of) == 1 else f"({'|'.join(starts)})"
        p = writing.prefix
        return rf'(?:<{p}c r="{_letters(column)}\1"{start}([^<]*)(?:{end})</{p}c>)?'


class Reader:
    """Of one sheet. `read` gives its rows in order; Unusual where they are not."""

    def __init__(self, values: Values, prefix: str) -> None:
        self.values, self.texts = values, Texts(prefix)
        self.prefix, self.writing = prefix, Writing(prefix)
        self._ways: dict[int, dict[tuple[str, str, str], Way]] = {}
        self._learnt: Learnt | None = None
        self._lessons = self._careful = 0
        self._last = 0

    def read(self, pieces: Iterable[str]) -> Iterator[Rows]:
        for text in self._body(pieces):
            rows = self._rows(text)
            if rows.numbers:
                yield rows

    def _body(self, pieces: Iterable[str]) -> Iterator[str]:
        """What stands between the tags of the sheet's data."""
        p = self.writing.prefix
        begins, ends = re.compile(rf"<{p}sheetData\s*(/?)>"), re.compile(rf"</{p}sheetData\s*>")
        inside = over = False
        for text in pieces:
            there = "sheetData" in text
            if there and not inside and not over and (begun := begins.search(text)):
                inside, over = not begun[1], bool(begun[1])
                text = text[begun.end() :]
            if there and inside and (ended := ends.search(text)):
                yield text[: ended.start()]
                inside, over = False, True
            elif inside:
                yield text
        if not over:
            raise Unusual("no end of the data")

    def _rows(self, text: str) -> Rows:
        if self._learnt is None:
            self._learn(text)
        found, odd = self._found(text)
        if len(odd) * OFTEN > len(found) and self._lessons < MOST_LESSONS:
            self._learn(text)
            found, odd = self._found(text)
        if len(found) != text.count(f"<{self.prefix}row"):
            raise Unusual("rows")
        return self._together(found, odd) if found else Rows([])

    def _found(self, text: str) -> tuple[list[tuple[str, ...]], list[int]]:
        assert self._learnt is not None  # noqa: S101 - learnt before
        found: list[tuple[str, ...]] = self._learnt.pattern.findall(text)
        return found, [place for place, row in enumerate(found) if row[-1]]

    def _together(self, found: list[tuple[str, ...]], odd: list[int]) -> Rows:
        assert self._learnt is not None  # noqa: S101 - learnt before
        self._careful += len(odd)
        if self._careful > MOST_CAREFUL:
            raise Unusual("many ways to write a row")
        careful = {place: self._one(found[place][-1]) for place in odd}
        groups = list(zip(*found, strict=True))
        numbers = (
            list(map(int, groups[0]))
            if not odd
            else [careful[i][0] if i in careful else int(number) for i, number in enumerate(groups[0])]
        )
        self._in_order(numbers)
        rows = Rows(numbers)
        for column, place in self._learnt.groups.items():
            cells = self._column(column, groups, place)
            if any(cells):
                rows.columns[column] = cells
        for place, (_, cells_of) in careful.items():
            for column, cell in cells_of:
                rows.put(column, place, cell)
        return rows

    def _column(self, column: int, groups: list[tuple[str, ...]], place: int) -> list[str]:
        assert self._learnt is not None  # noqa: S101 - learnt before
        ways = self._learnt.ways[column]
        if len(ways) == 1:
            (way,) = ways.values()
            return self.values.column(way, list(groups[place]))
        starts, texts = groups[place], groups[place + 1]
        found = [""] * len(texts)
        by_way: dict[Way, list[int]] = {}
        for i, start in enumerate(starts):
            if start:
                by_way.setdefault(_way_of(start), []).append(i)
        for way, places in by_way.items():
            for i, cell in zip(places, self.values.column(way, [texts[i] for i in places]), strict=True):
                found[i] = cell
        return found

    def _learn(self, text: str) -> None:
        """From rows of this piece that fit nothing learnt before, in addition to that."""
        self._lessons += 1
        rows = (match[0] for match in self.writing.row.finditer(text))
        for row in islice((row for row in rows if not self._fits(row)), LEARNT_FROM):
            self._learn_row(row)
        self._learnt = Learnt(self.writing, dict(sorted(self._ways.items())[:MOST_WIDE]))

    def _fits(self, row: str) -> bool:
        found = self._learnt.pattern.fullmatch(row) if self._learnt else None
        return found is not None and not found.groups()[-1]

    def _learn_row(self, row: str) -> None:
        for column, attributes, inner in self._cells(row)[1]:
            if (found := self.writing.value.fullmatch(inner)) is not None:
                tag = found[1][found[1].rindex("<") :]
                formula = "f" if found[1] != tag else ""
                self._note(column, (attributes, tag, formula), _way(attributes, "v"))
            elif (found := self.writing.inline.fullmatch(inner)) is not None:
                way = _way(attributes, "kept" if found[2] else "t")
                self._note(column, (attributes, found[1], ""), way)

    def _note(self, column: int, written: tuple[str, str, str], way: Way) -> None:
        ways = self._ways.setdefault(column, {})
        if len(ways) < MOST_WAYS:
            ways[written] = way

    def _one(self, row: str) -> tuple[int, list[tuple[int, str]]]:
        number, cells = self._cells(row)
        return number, [(column, self._value(attributes, inner)) for column, attributes, inner in cells]

    def _cells(self, row: str) -> tuple[int, list[tuple[int, str, str]]]:
        """The row's number, and of each cell its column, its attributes and what is inside."""
        head = self.writing.head.match(row)
        if head is None:
            raise Unusual("row without number")
        number, at, cells = int(head[1]), head.end(), []
        end = len(row) if head[2] else row.rindex("</")
        last = -1
        while at < end and (cell := self.writing.cell.match(row, at, end)) is not None:
            column = column_of(cell[1])
            if int(cell[2]) != number or column <= last:
                raise Unusual("place of a cell")
            cells.append((column, cell[3], cell[4] or ""))
            at, last = cell.end(), column
        if row[at:end].strip():
            raise Unusual("cell")
        return number, cells

    def _value(self, attributes: str, inner: str) -> str:
        if (found := self.writing.value.fullmatch(inner)) is not None:
            return self.values.column(_way(attributes, "v"), [found[2]])[0]
        if self.writing.nothing.fullmatch(inner):
            return ""
        if (found := self.writing.rich.fullmatch(inner)) is not None:
            return self.values.column(_way(attributes, "rich"), [found[1] or ""])[0]
        raise Unusual("inside of a cell")

    def _in_order(self, numbers: list[int]) -> None:
        if numbers[0] <= self._last or not all(map(lt, numbers, numbers[1:])):
            raise Unusual("order of rows")
        self._last = numbers[-1]
        if self._last > MOST_ROWS:
            raise Unusual("more rows than there are")


@lru_cache(10_000)
def _way_of(start: str) -> Way:
    """By all that stands before a value: attributes, perhaps a formula, and the last tag."""
    attributes, _, tags = start.partition(">")
    tag, _, blanks = tags[tags.rindex("<") + 1 : -1].partition(" ")
    if tag.rpartition(":")[2] == "v":
        return _way(attributes, "v")
    return _way(attributes, "kept" if blanks else "t")


def _way(attributes: str, tags: str) -> Way:
    kind, style = re.search(r' t="([^"]*)"', attributes), re.search(r' s="([^"]*)"', attributes)
    text = style[1] if style else ""
    if text and not (text.isascii() and text.isdecimal()):
        raise Unusual("style")
    written = kind[1] if kind else ""
    if tags == "v" and written in {"inlineStr", "is"}:
        raise Unusual("value of an inline text")
    return Way(written, int(text) if text else 0, tags)


def column_of(letters: str) -> int:
    """A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    if number > MOST_COLUMNS:
        raise Unusual("more columns than there are")
    return number - 1


def _letters(column: int) -> str:
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
