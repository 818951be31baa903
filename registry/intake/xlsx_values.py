"""The words of a workbook's cells, column by column: numbers, days, shared texts and all else a cell can hold. What
people see is said by `said`, whichever reader found it; for the child process."""

import datetime
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any, NamedTuple

from registry.intake.xlsx_package import DAY, DURATION
from registry.intake.xlsx_strings import Strings, Texts, Unusual, signs, trimmed, unescaped

EXACT = 10**15
"""A spreadsheet keeps fifteen digits; of a longer number the rest is lost."""
_WHOLE = re.compile(r"(?:(?:0|[1-9][0-9]{0,14})?\n)*+")
_FLOAT = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SPECIAL = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
_ERRORS = frozenset(["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"])
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LATEST = 2958466
"""The day after the last of the year 9999."""
_YEARS = 1462
"""Days from 1900 to 1904, where some count from."""
_START = datetime.datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets know no zones
_MILLISECONDS = 86_400_000
_LONGEST = 1e8


class Way(NamedTuple):
    """How a cell holds its value: its type, its style, and the tags around it (v, t, kept: blanks count, rich)."""

    type: str
    style: int
    tags: str


@dataclass(frozen=True)
class Values:
    """Reads cells of one workbook."""

    strings: Strings
    formats: Sequence[int]
    since_1904: bool
    texts: Texts

    def column(self, way: Way, cells: list[str]) -> list[str]:
        """Cells that are all held in one way; "" where there is none."""
        if way.tags == "t":
            return trimmed(cells)
        if way.tags == "kept":
            return unescaped(cells)
        if way.tags == "rich":
            return [signs(self.texts.rich(cell)) for cell in cells]
        if way.type == "s":
            return self._shared(cells)
        if way.type == "str":
            return unescaped(cells)
        if way.type in {"", "n"} and not self._format(way) and _WHOLE.fullmatch("\n".join([*cells, ""])):
            return cells
        read = self._reader(way)
        known = {cell: read(cell) if cell else "" for cell in set(cells)}
        return list(map(known.__getitem__, cells))

    def _shared(self, cells: list[str]) -> list[str]:
        if all(cells):
            return self.strings.at(_numbers(cells))
        found = iter(self.strings.at(_numbers(list(compress(cells, cells)))))
        return [next(found) if cell else "" for cell in cells]

    def _format(self, way: Way) -> int:
        return self.formats[way.style] if way.style < len(self.formats) else 0

    def _reader(self, way: Way) -> Callable[[str], str]:
        if way.type == "b":
            return _truth
        if way.type == "e":
            return _error
        if way.type == "d":
            return _written_day
        if way.type not in {"", "n"}:
            raise Unusual("type")
        kind, typed = self._format(way), bool(way.type)
        return lambda cell: self._number(cell, kind, typed=typed)

    def _number(self, cell: str, kind: int, *, typed: bool) -> str:
        if not _FLOAT.fullmatch(cell):
            if typed or "&" in cell or _SPECIAL.fullmatch(cell):
                raise Unusual("number")
            return cell
        number = float(cell)
        if kind == DAY:
            return said(self._moment(number))
        if kind == DURATION:
            if not 0 <= number < _LONGEST:
                raise Unusual("duration")
            return said(datetime.timedelta(milliseconds=_rounded(number)))
        return said(number)

    def _moment(self, number: float) -> object:
        """A time of day where there is no day. Spreadsheets have a 29 February 1900, which the reader of old ones
        takes for the 28th."""
        days = number
        if number >= 1:
            days += _YEARS if self.since_1904 else 1 if number < 60 else 0
        if not 0 <= days < _LATEST:
            raise Unusual("day")
        moment = _START + datetime.timedelta(milliseconds=_rounded(days))
        return moment if number >= 1 else moment.time()


def said(value: Any) -> str:
    """A value as people see it: whole numbers without a point, days as ISO. What was rounded shows that it was."""
    kind = value.__class__
    if kind is float:
        if value.is_integer():
            return str(int(value)) if -EXACT < value < EXACT else f"{value:.14E}"
        return repr(value)
    if kind is int:
        return str(value) if -EXACT < value < EXACT else f"{value:.14E}"
    if kind is bool:
        return "TRUE" if value else "FALSE"
    if kind is datetime.datetime:
        midnight = value.time() == datetime.time()
        return str(value.date().isoformat() if midnight else value.isoformat(" ", "seconds"))
    if kind in (datetime.date, datetime.time):
        return str(value.isoformat())
    return str(value)


def _rounded(number: float) -> int:
    """Milliseconds of so many days."""
    return math.floor(number * _MILLISECONDS + 0.5)


def _numbers(cells: list[str]) -> list[int]:
    whole = "".join(cells)
    if cells and not (whole.isdecimal() and whole.isascii()):
        raise Unusual("number of a shared string")
    return list(map(int, cells))


def _truth(cell: str) -> str:
    if cell not in {"0", "1", "true", "false"}:
        raise Unusual("truth")
    return "TRUE" if cell in {"1", "true"} else "FALSE"


def _error(cell: str) -> str:
    """What could not be reckoned is nothing."""
    if cell not in _ERRORS:
        raise Unusual("error")
    return ""


def _written_day(cell: str) -> str:
    """ISO as it is, where it is a day; anything longer is left to the other reader."""
    if not _DAY.fullmatch(cell):
        raise Unusual("day")
    return cell
