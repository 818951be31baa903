"""Amounts as people say them, for every staff page: counts, bytes, and how long something will take."""

from decimal import Decimal
from math import floor

from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked, ngettext
from registry.tongue.words import number


def size(count: int) -> str:
    """12 bytes, 3.4 kB, 1.2 GB; never more than there is, since it is also said of limits."""
    amount = float(count)
    for unit in (marked("bytes"), "kB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            amount = floor(amount * 10) / 10
            places = 0 if unit == "bytes" or amount >= 100 else 1
            return f"{number(Decimal(f'{amount:.{places}f}'))} {_(unit)}"
        amount /= 1000
    raise AssertionError


def span(seconds: int) -> str:
    """About how long, as one says it."""
    if seconds < 50:
        return _("about %(many)s seconds", many=max(5, 5 * round(seconds / 5)))
    minutes = round(seconds / 60)
    if minutes < 60:
        return _("about a minute") if minutes == 1 else _("about %(many)s minutes", many=minutes)
    hours, minutes = divmod(minutes, 60)
    said = ngettext("about an hour", "about %(many)s hours", hours, many=hours)
    return said + (
        " " + ngettext("and a minute", "and %(many)s minutes", minutes, many=minutes) if minutes else ""
    )


def exact(count: float) -> str:
    """A count for a table to take away, the same in each language: with places behind the point only where a quantity
    has them."""
    return f"{count:,.0f}" if count == int(count) else f"{count:,.3f}".rstrip("0")


def many(count: float) -> str:
    """The same for people."""
    return number(int(count) if count == int(count) else round(count, 3))
