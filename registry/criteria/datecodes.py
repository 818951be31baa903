"""Date codes: reading "5120" as week 51 of 2020, so that codes compare as dates and not as text."""

import re
from calendar import isleap, monthrange
from dataclasses import dataclass
from functools import lru_cache

BASE = 1980
WRITTEN = re.compile(r"[/\- ]")
_TOKENS = re.compile(r"YYYY|YY|Y|MM|M|L|WW|DDD|DD|D|#+|\.|[/\- ]+")
_SIZES = {"YYYY": 4, "YY": 2, "Y": 1, "MM": 2, "WW": 2, "DDD": 3, "DD": 2}
_KINDS = {"Y": "year", "M": "month", "L": "month", "W": "week", "DDD": "day of year", "DD": "day", "D": "day"}
_ORDER = ("year", "month", "week", "day of year", "day")

Moment = tuple[int, ...]
"""Year, month, week, day of year, day (0 where the format has none), then running numbers: compares as time."""


@dataclass(frozen=True, slots=True)
class DateFormat:
    """How a code is read. ``base`` is the first year that a one- or two-digit year can mean.

    One ``#`` is a running number of any length, several are that many digits; running numbers are compared after
    the date. A format with a separator ("M/YYYY") is read as written: there M and D have one digit or two.
    """

    text: str
    base: int
    written: bool
    pattern: re.Pattern[str]
    parts: tuple[str, ...]

    def decode(self, code: str) -> Moment | None:
        """Return the moment that a code means, None where there is no such date (week 99, day 366 of 2015)."""
        match = self.pattern.fullmatch(code)
        if match is None:
            return None
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


@lru_cache(maxsize=1024)
def date_format(text: str, base: int = BASE) -> DateFormat:
    """Compile a format; raise ValueError saying what is wrong with it."""
    tokens = _TOKENS.findall(text)
    if not tokens or "".join(tokens) != text:
        raise ValueError("it may hold Y YY YYYY, MM, L, WW, DDD, DD, # and . only")
    written = WRITTEN.search(text) is not None
    parts = tuple("#" if token[0] == "#" else token for token in tokens if token[0] not in ".-/ ")
    kinds = [_kind(part) for part in parts if part != "#"]
    if not kinds:
        raise ValueError("it holds no year, month, week or day")
    if len(set(kinds)) < len(kinds):
        raise ValueError("it names one part of the date twice")
    if not written and ("M" in parts or "D" in parts):
        raise ValueError("a month or day without separators has two places: MM, DD")
    pattern = re.compile("".join(_place(token, parts) for token in tokens))
    return DateFormat(text, base, written, pattern, parts)


def _kind(part: str) -> str:
    return _KINDS.get(part) or _KINDS[part[0]]


def _place(piece: str, parts: tuple[str, ...]) -> str:
    """One piece of a format as a regular expression, a group for every part that counts."""
    if piece[0] in "/- ":
        return "[^0-9A-Z]+" if parts.count("M") + parts.count("D") > 1 else "[^0-9A-Z]*"
    if piece == ".":
        return "."
    if piece == "L":
        return "([A-L])"
    if piece[0] == "#":
        return "([0-9]+)" if len(piece) == 1 else f"([0-9]{{{len(piece)}}})"
    return "([0-9]{1,2})" if piece in ("M", "D") else f"([0-9]{{{_SIZES[piece]}}})"


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
    return "day" not in given or 1 <= found["day"] <= longest
