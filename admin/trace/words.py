"""How the trace pages say what, how many and how long. Pure."""

from datetime import date, timedelta

from registry.clock import day_in_words
from registry.units.events.words import STAGES, doubt, step, thing

__all__ = ["STAGES", "classes", "day_of", "doubt", "in_words", "left", "many", "step", "thing"]

HOW = {1: "packed in it", 2: "built in", 3: "made from it"}
STATES = {"made": "Made, no shipment known", "shipped": "Shipped, no sale known", "sold": "Sold"}


def many(number: float) -> str:
    """A count, with places behind the point only where a quantity has them."""
    return f"{number:,.0f}" if number == int(number) else f"{number:,.3f}".rstrip("0")


def classes(days: tuple[int, ...]) -> list[str]:
    """The headings of an ageing."""
    return [f"up to {days[0]} days", *(f"to {one}" for one in days[1:]), "longer"]


def left(expires: str, today: date) -> str:
    """How long something can still be sold."""
    if not expires:
        return "no day on record"
    days = (date.fromisoformat(expires) - today).days
    if days < 0:
        return f"ended {-days:,} day{'s' if days != -1 else ''} ago"
    return "ends today" if days == 0 else f"{days:,} day{'s' if days != 1 else ''} left"


def day_of(moment: int) -> str:
    """The day of a moment in microseconds, for tables; empty for none."""
    return (date(1970, 1, 1) + timedelta(microseconds=moment)).isoformat() if moment else ""


def in_words(day: str) -> str:
    """A day as people read it; empty for none."""
    return day_in_words(date.fromisoformat(day)) if day else ""
