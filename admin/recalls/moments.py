"""A date, a time and a time zone as typed, as one moment. Refuses what a clock never shows, or shows twice."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from registry.errors import Refused
from registry.tongue.speaking import gettext as _
from registry.tongue.zones import zones


def moment(form: Mapping[str, str]) -> tuple[datetime, str]:
    """The moment in UTC, and the words it was typed in."""
    try:
        day = date.fromisoformat(form.get("day", "").strip())
    except ValueError:
        raise Refused("day", _("Write the date as year-month-day, for example 2026-06-14.")) from None
    try:
        hour = time.fromisoformat(form.get("hour", "").strip())
    except ValueError:
        raise Refused("hour", _("Write the time as hours and minutes, for example 09:00.")) from None
    name = form.get("zone", "UTC")
    if name not in dict(zones()):
        raise Refused("zone", _("Choose one of the time zones."))
    typed = datetime.combine(day, hour.replace(second=0, microsecond=0, tzinfo=None))
    return _in_utc(typed, name), f"{typed:%Y-%m-%d %H:%M} {name}"


def _in_utc(typed: datetime, name: str) -> datetime:
    if name == "UTC":
        return typed.replace(tzinfo=UTC)
    try:
        first, second = (typed.replace(tzinfo=ZoneInfo(name), fold=fold).astimezone(UTC) for fold in (0, 1))
    except OverflowError:
        raise Refused("day", _("Give a date of this time.")) from None
    if first != second:
        raise Refused("hour", _odd(name, twice=first < second))
    return first


def _odd(name: str, *, twice: bool) -> str:
    if twice:
        return _("On that day the clock in %(name)s shows this time twice. Give the time in UTC.", name=name)
    return _("On that day the clock in %(name)s leaves this time out. Give the time in UTC.", name=name)


def soon(now: datetime) -> datetime:
    """What the form proposes: the next full hour but one."""
    return (now + timedelta(hours=2)).replace(minute=0, second=0, microsecond=0)
