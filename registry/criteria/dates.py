"""Calendar dates as people type them, read as periods of days, so that "2013-06" is the whole of June."""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import NamedTuple

DATE_FIELDS = frozenset({"made_on", "sold_on", "shipped_on", "expires", "expiry", "best_before", "use_by"})
_MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
_YEAR_FIRST = re.compile(r"(\d{4})(?:\s*[-/. ]\s*(\d{1,2})(?:\s*[-/. ]\s*(\d{1,2}))?)?")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)?")
_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{4})")
_THREE = re.compile(r"(\d{1,2})\s*([-/. ])\s*(\d{1,2})\s*[-/. ]\s*(\d{4})")
_SHORT = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d\d)")
_THREE_SHORT = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*[-/.]\s*(\d\d)")
_LABEL = re.compile(r"(?:(?:EXPIRY|EXPIRES|EXP|MFD|MFG|MADE|SOLD|USE BY|BEST BEFORE|BB|DATE)\b[\s.:]*)+")
_TIME = re.compile(r"(?<=\d)T\d\d:\d\d.*")
_WORD = re.compile(r"\d+|[A-Z]+")
_ISO = re.compile(r"\d{4}-\d\d(?:-\d\d)?")


class Period(NamedTuple):
    """Days from first to last, both inclusive, as proleptic ordinals (``date.toordinal``)."""

    first: int
    last: int


def is_date_field(field: str) -> bool:
    """Say whether a field holds calendar dates: the names of the language, and any that ends in "_on"."""
    return field in DATE_FIELDS or field.endswith("_on")


def looks_iso(text: str) -> bool:
    """Say whether a bound is written as 2013-06 or 2013-06-14, which only a date is."""
    return _ISO.fullmatch(text.strip()) is not None


@lru_cache(maxsize=4096)
def read_date(text: str) -> tuple[Period, ...]:
    """Return the periods that a typed date can mean, none where it cannot be read.

    Read are 2013, 2013-06, 2013-06-14 (also with / . or blanks, or run together), 06/2013, 14.06.2013, June 2013,
    14 June 2013 and the like; 06/13 is a month. 03/04/2013 can mean two days, and both are returned.
    """
    text = _LABEL.sub("", _TIME.sub("", text.strip().upper()), count=1)
    if match := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _periods(tuple(int(part) for part in match.groups() if part))
    if match := _MONTH_YEAR.fullmatch(text):
        return _periods((int(match[2]), int(match[1])))
    if match := _SHORT.fullmatch(text):
        return _periods((_century(match[2]), int(match[1])))
    if match := _THREE.fullmatch(text) or _THREE_SHORT.fullmatch(text):
        day, month, year = int(match[1]), int(match[3]), _century(match[4])
        ways = [(year, month, day)] if match[2] == "." else [(year, month, day), (year, day, month)]
        return _periods(*dict.fromkeys(ways))
    return _in_words(_WORD.findall(text))


def _century(year: str) -> int:
    """The year of two digits that lies between 1970 and 2069, or of four as it is."""
    return int(year) if len(year) > 2 else 1970 + (int(year) - 70) % 100


def _in_words(words: list[str]) -> tuple[Period, ...]:
    """Read "14 June 2013", "June 14, 2013", "Jun 2013", "JUN13"; anything else is unread."""
    months = [_MONTHS.index(word[:3]) + 1 for word in words if word.isalpha() and word[:3] in _MONTHS]
    years = [int(word) for word in words if word.isdecimal() and len(word) == 4]
    days = [int(word) for word in words if word.isdecimal() and len(word) <= 2]
    if len(words) == 2 and len(months) == len(days) == 1 and len(words[1]) == 2:
        return _periods((_century(words[1]), months[0]))  # on a label APR17 is a month
    found = len(months), len(years), len(days)
    if found not in ((1, 1, 0), (1, 1, 1)) or sum(found) != len(words):
        return ()
    return _periods((years[0], months[0], *days))


def _periods(*ways: tuple[int, ...]) -> tuple[Period, ...]:
    return tuple(period for way in ways if (period := as_period(*way)))


def as_period(year: int, month: int = 0, day: int = 0) -> Period | None:
    """Return the days of a year, month or day; 0 stands for not given; None where there is no such date."""
    if not 1800 <= year <= 2199 or not 0 <= month <= 12:
        return None
    if not month:
        return Period(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal())
    length = monthrange(year, month)[1]
    if not 0 <= day <= length:
        return None
    start = date(year, month, day or 1).toordinal()
    return Period(start, start if day else start + length - 1)
