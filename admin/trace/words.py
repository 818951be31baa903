"""How the trace pages say what, how many and how long. Pure."""

from datetime import date, timedelta

from admin.amounts import exact as exact
from admin.amounts import many as many
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import ngettext
from registry.tongue.words import day as spoken_day
from registry.tongue.words import number
from registry.units.events.words import STAGES, doubt, step, thing

__all__ = ["STAGES", "classes", "day_of", "doubt", "exact", "in_words", "left", "many", "step", "thing"]

HOW = {1: "packed in it", 2: "built in", 3: "made from it"}
STATES = {"made": "Made, no shipment known", "shipped": "Shipped, no sale known", "sold": "Sold"}


def classes(days: tuple[int, ...]) -> list[str]:
    """The headings of an ageing."""
    first = _("up to %(days)s days", days=days[0])
    return [first, *(_("to %(days)s", days=one) for one in days[1:]), _("longer")]


def left(expires: str, today: date) -> str:
    """How long something can still be sold."""
    if not expires:
        return _("no day on record")
    days = (date.fromisoformat(expires) - today).days
    if days < 0:
        return ngettext("ended %(many)s day ago", "ended %(many)s days ago", -days, many=number(-days))
    if days == 0:
        return _("ends today")
    return ngettext("%(many)s day left", "%(many)s days left", days, many=number(days))


def day_of(moment: int) -> str:
    """The day of a moment in microseconds, for tables; empty for none."""
    return (date(1970, 1, 1) + timedelta(microseconds=moment)).isoformat() if moment else ""


def in_words(day: str) -> str:
    """A day as people read it; empty for none."""
    return spoken_day(date.fromisoformat(day)) if day else ""
