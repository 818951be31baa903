"""Date codes: reading "5120" as week 51 of 2020, so that codes compare as dates and not as text."""

import re
from calendar import isleap, monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

BASE = 1980
WRITTEN = re.compile(r"[/\- ]")
_TOKENS = re.compile(r"YYYY|YY|Y|MM|M|L|WW|DDD|DD|D|#+|\.|[/\- ]+")
_SIZES = {"YYYY": 4, "YY": 2, "Y": 1, "MM": 2, "WW": 2, "DDD": 3, "DD": 2}
_KINDS = {"Y": "year", "M": "month", "L": "month", "W": "week", "DDD": "day of year", "DD": "day", "D": "day"}
_ORDER = ("year", "month", "week", "day of year", "day")

Moment = tuple[int, ...]
"""Year, month, week, day of year, day (0 where the format has none), then running numbers: compares as time."""


@dataclass(frozen=True, slots=True, eq=False)
class DateFormat:
    """How a code is read. ``base`` is the first year that a one- or two-digit year can mean.

    One ``#`` is a running number of any length, several are that many digits; running numbers are compared after
    the date. M and D have one digit or two: where nothing separates them from what follows, the length of the code
    decides, and of several readings the first that is a date counts (YYWWD reads 08025 as day 5, a weekday, of
    week 2). A format with a separator is read as written: "M/YYYY"; "M.YYYY" too, though elsewhere a stop is any
    character.
    """

    text: str
    base: int
    written: bool
    patterns: tuple[re.Pattern[str], ...]
    parts: tuple[str, ...]

    def decode(self, code: str) -> Moment | None:
        """Return the moment that a code means, None where there is no such date (week 99, day 366 of 2015)."""
        return _decoded(self, code)

    def read(self, code: str) -> Moment | None:
        """The same, found out anew."""
        for pattern in self.patterns:
            match = pattern.fullmatch(code)
            if match is not None and (moment := self._moment(match)) is not None:
                return moment
        return None

    def _moment(self, match: re.Match[str]) -> Moment | None:
        found = dict.fromkeys(_ORDER, 0)
        numbers: list[int] = []
        for part, text in zip(self.parts, match.groups(), strict=True):
            if part == "#":
                numbers.append(int(text[:100]))
            else:
                found[_kind(part)] = self._value(part, text)
        if not _exists(found, {_kind(part) for part in self.parts if part != "#"}):
            return None
        return (*found.values(), *numbers)

    def _value(self, part: str, text: str) -> int:
        if part == "L":
            return ord(text) - 64
        number = int(text)
        if part in ("Y", "YY"):
            number = self.base + (number - self.base) % int(10 ** len(part))
        return number


@lru_cache(maxsize=4096)
def _decoded(code: DateFormat, text: str) -> Moment | None:
    """A second look asks several times what one code means."""
    return code.read(text)


@lru_cache(maxsize=1024)
def date_format(text: str, base: int = BASE) -> DateFormat:
    """Compile a format; raise ValueError saying what is wrong with it."""
    tokens = _TOKENS.findall(text)
    if not tokens or "".join(tokens) != text:
        raise ValueError("it may hold Y YY YYYY, M MM, L, WW, DDD, D DD, # and . only")
    parts = tuple("#" if token[0] == "#" else token for token in tokens if token[0] not in ".-/ ")
    kinds = [_kind(part) for part in parts if part != "#"]
    if not kinds:
        raise ValueError("it holds no year, month, week or day")
    if len(set(kinds)) < len(kinds):
        raise ValueError("it names one part of the date twice")
    stops = "." in tokens and ("M" in parts or "D" in parts)
    written = stops or WRITTEN.search(text) is not None
    return DateFormat(text, base, written, tuple(_patterns(tokens, parts, written, stops)), parts)


def _patterns(
    tokens: list[str], parts: tuple[str, ...], written: bool, stops: bool
) -> Iterator[re.Pattern[str]]:
    """The ways to read a code, the likeliest first."""
    short = [] if written else [part for part in parts if part in ("M", "D")]
    for separator in ("[^0-9A-Z]+", ".") if stops else (".",):
        for sizes in product(("{1,2}",) if not short else ("{2}", "{1}"), repeat=len(short) or 1):
            size = dict(zip(short, sizes, strict=False))
            pieces = [separator if piece == "." else _place(piece, parts, size) for piece in tokens]
            yield re.compile("".join(pieces))


def _kind(part: str) -> str:
    return _KINDS.get(part) or _KINDS[part[0]]


def _place(piece: str, parts: tuple[str, ...], size: dict[str, str]) -> str:
    """One piece of a format as a regular expression, a group for every part that counts."""
    if piece[0] in "/- ":
        return "[^0-9A-Z]+" if parts.count("M") + parts.count("D") > 1 else "[^0-9A-Z]*"
    if piece == "L":
        return "([A-L])"
    if piece[0] == "#":
        return "([0-9]+)" if len(piece) == 1 else f"([0-9]{{{len(piece)}}})"
    return f"([0-9]{size.get(piece, '{1,2}') if piece in ('M', 'D') else f'{{{_SIZES[piece]}}}'})"


def _exists(found: dict[str, int], given: set[str]) -> bool:
    year = found["year"]
    if "year" in given and not 1900 <= year <= 2199:
        return False
    if "month" in given and not 1 <= found["month"] <= 12:
        return False
    if "week" in given and not 1 <= found["week"] <= 53:
        return False
    if "day of year" in given and not 1 <= found["day of year"] <= 365 + (not year or isleap(year)):
        return False
    longest = monthrange(year or 2000, found["month"])[1] if found["month"] else 31
    return "day" not in given or ("week" not in given) <= found["day"] <= longest
