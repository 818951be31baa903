"""Amounts as people say them, for every staff page: bytes, and how long something will take."""

from math import floor


def size(count: int) -> str:
    """12 bytes, 3.4 kB, 1.2 GB; never more than there is, since it is also said of limits."""
    amount = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            amount = floor(amount * 10) / 10
            return f"{amount:,.0f} {unit}" if unit == "bytes" or amount >= 100 else f"{amount:,.1f} {unit}"
        amount /= 1000
    raise AssertionError


def span(seconds: int) -> str:
    """About how long, as one says it."""
    if seconds < 50:
        return f"about {max(5, 5 * round(seconds / 5))} seconds"
    minutes = round(seconds / 60)
    if minutes < 60:
        return "about a minute" if minutes == 1 else f"about {minutes} minutes"
    hours, minutes = divmod(minutes, 60)
    said = "an hour" if hours == 1 else f"{hours} hours"
    return f"about {said}" + (f" and {minutes} minutes" if minutes else "")
