"""What the values of a column look like: e-mail, date, GTIN, price ... Pure; a guess for a person to look at."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from stdnum import ean

from registry.serials.reading import normalise

ENOUGH = 0.8
"""The share of a column's values that must look alike."""

_EMAIL = re.compile(r"[^\s@;,]+@[^\s@;,]+\.[^\s@;,]{2,}")
_DATE = re.compile(
    r"(?:(?:19|20)\d\d([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(?:\d{4}|\d\d))(?:[T ]\d\d:\d\d.*)?",
    re.DOTALL,
)
_NAMED_DATE = re.compile(
    r"\d{1,2}[-. ]{1,2}[A-Za-zäöüéûôç]{3,9}\.?[-. ]{1,2}\d{2,4}|[A-Za-z]{3,9}\.? \d{1,2},? \d{4}"
)
_PHONE = re.compile(r"\+?[\d\s()./-]{7,25}")
_PRICE = re.compile(r"[€$£]?\s?-?\d{1,3}(?:[ .,']?\d{3})*[.,]\d{2}(?:\s?[€$£]|\s?[A-Z]{3})?")
_CURRENCIES = frozenset(
    "EUR USD GBP CHF JPY CNY CAD AUD NZD SEK NOK DKK PLN CZK HUF RON BGN TRY INR BRL MXN ZAR KRW SGD HKD".split()
)
_PARTS = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})")


@dataclass(frozen=True, slots=True)
class DateOrder:
    """ymd, dmy or mdy; "" where there is nothing to go by. Not sure: ask."""

    order: str
    sure: bool


def kind_of(values: Sequence[str], is_serial: Callable[[str], bool], models: Collection[str]) -> str:
    """What most of the values are, "" where nothing fits. Of a phone and a GTIN the check digit decides."""
    cells = [value.strip() for value in values if value.strip()][:200]
    if not cells:
        return ""
    tests: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("email", lambda text: _EMAIL.fullmatch(text) is not None),
        ("date", _is_date),
        ("model", lambda text: normalise(text) in models),
        ("serial", is_serial),
        ("gtin", _is_gtin),
        ("currency", lambda text: text.upper() in _CURRENCIES),
        ("country", lambda text: len(text) == 2 and text.isalpha() and text.isupper()),
        ("price", lambda text: _PRICE.fullmatch(text) is not None),
        ("phone", _is_phone),
    )
    for name, fits in tests:
        if sum(map(fits, cells)) >= ENOUGH * len(cells):
            return name
    return ""


def _is_date(text: str) -> bool:
    return _DATE.fullmatch(text) is not None or _NAMED_DATE.fullmatch(text) is not None


def _is_gtin(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) in {8, 12, 13, 14} and ean.is_valid(text)


def _is_phone(text: str) -> bool:
    """Marked as one: digits alone could be anything."""
    digits = sum(c.isdigit() for c in text)
    marked = text.startswith(("+", "0", "(")) and (text[0] != "0" or not text.isdigit())
    return _PHONE.fullmatch(text) is not None and marked and 7 <= digits <= 15


def date_order(values: Iterable[str]) -> DateOrder:
    """How dates are written, from those that can be read in one way only. Two ways side by side, or none that
    tells them apart: not sure."""
    seen: set[str] = set()
    open_ = False
    for text in values:
        match = _PARTS.match(text.strip())
        if match is None:
            continue
        order = _order(match[1], match[2], match[3])
        seen |= {order} - {"?"}
        open_ |= order == "?"
    if len(seen) == 1:
        return DateOrder(seen.pop(), True)
    if seen >= {"dmy", "mdy"}:
        return DateOrder("", False)
    if seen:  # year first beside one other
        return DateOrder((seen - {"ymd"}).pop(), True)
    return DateOrder("", not open_)


def _order(first: str, mark: str, second: str) -> str:
    if len(first) == 4:
        return "ymd"
    if int(first) > 12:
        return "dmy"
    if int(second) > 12:
        return "mdy"
    return "dmy" if mark == "." else "?"
