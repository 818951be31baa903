"""Days, moments, numbers and sums as a language writes them. English keeps the house's own: `14 June 2024`, `1,234`.
Digits are the ones printed on products, in every language: people compare them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel.core import Locale
from babel.dates import format_date, format_skeleton
from babel.localedata import locale_identifiers
from babel.numbers import format_decimal, get_currency_precision

from registry.clock import day_in_words
from registry.tongue.catalogues import ENGLISH, FROM_THE_RIGHT
from registry.tongue.speaking import gettext, language
from registry.tongue.zones import moment_in, zone_name

FRENCH = "fr"
"""Writes the first of a month as an ordinal (1er décembre), which CLDR's patterns cannot say."""


def day(when: date | datetime) -> str:
    """`14 June 2024`, `14. Juni 2024`."""
    return _day(when.date() if isinstance(when, datetime) else when, language())


def iso_day(text: str) -> str:
    """The same of a day as records keep it: `2024-06-14`."""
    return day(date.fromisoformat(text))


@lru_cache(maxsize=1024)
def _day(when: date, code: str) -> str:
    if code == ENGLISH:
        return day_in_words(when)
    said = format_date(when, "long", locale=code)
    return f"1er{said.removeprefix('1')}" if (code, when.day) == (FRENCH, 1) else said


def moment(when: datetime) -> str:
    """`14 June 2024, 09:30 UTC`. The hour is written with 24 of them everywhere: UTC has no afternoon."""
    return f"{day(when)}{comma()}{when:%H:%M} UTC"


def iso_moment(text: str) -> str:
    """The same of a moment as records keep it: `2026-11-03T12:00:00+00:00`, in UTC."""
    return moment(datetime.fromisoformat(text))


def appointed(when: date | str, begins: str, ends: str, zone: str) -> str:
    """`3 December 2026, 09:00 to 12:00 (Central European Standard Time)`; without a zone it is not said whose clock."""
    when = date.fromisoformat(when) if isinstance(when, str) else when
    said = gettext("%(day)s, %(begins)s to %(ends)s", day=day(when), begins=begins, ends=ends)
    return f"{said} ({zone_name(zone, moment_in(when, begins, zone))})" if zone else said


def month(when: date) -> str:
    """`June 2024`."""
    code = language()
    return f"{when:%B %Y}" if code == ENGLISH else format_skeleton("yMMMM", when, locale=code)


def number(count: float | Decimal) -> str:
    """`1,234`, `1.234`."""
    code = language()
    return f"{count:,}" if code == ENGLISH else format_decimal(count, locale=code)


def money(sum_: Decimal, currency: str) -> str:
    """A sum with its currency's code, which no two countries share."""
    code = language()
    if code == ENGLISH:
        return f"{sum_:,} {currency}"
    places = get_currency_precision(currency)
    shape = ("#,##0." + "0" * places).rstrip(".")
    return f"{format_decimal(sum_, shape, locale=code)} {currency}"


def within(words: str) -> str:
    """A heading's words inside a sentence: small in English; German nouns stay as they are."""
    said = gettext(words)
    return said.lower() if language() == ENGLISH else said


def territory(letters: str, code: str = "") -> str:
    """A country by its two letters, `Deutschland`; empty where it is not known, and in English: see `countries`."""
    code = code or language()
    return "" if code == ENGLISH else _territories(code).get(letters, "")


@lru_cache(maxsize=32)
def _territories(code: str) -> Mapping[str, str]:
    return dict(Locale.parse(code).territories) if code in locale_identifiers() else {}


def comma(code: str = "") -> str:
    """What stands between the members of a list, with the blank behind it."""
    return "، " if (code or language()) in FROM_THE_RIGHT else ", "


def colon() -> str:
    """Between a name and what it names, with the blank behind it; French has one before it, too."""
    return " : " if language() == FRENCH else ": "


def listed(parts: Iterable[object], code: str = "") -> str:
    """`red, green`, as a language divides them."""
    return comma(code).join(map(str, parts))


def semicolon() -> str:
    """Between members that may hold commas."""
    return "؛ " if language() in FROM_THE_RIGHT else "; "


def ltr(code: str, tongue: str = "") -> str:
    """A code with hyphens or dots, or a telephone number, kept in its order where lines begin on the right."""
    return f"\u2066{code}\u2069" if code and (tongue or language()) in FROM_THE_RIGHT else code
