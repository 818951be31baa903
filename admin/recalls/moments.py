"""A date, a time and a time zone as typed, as one moment. Refuses what a clock never shows, or shows twice."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from registry.errors import Refused
from registry.tongue.speaking import gettext as _

WANTED = (
    "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Paris", "Europe/Brussels", "Europe/Amsterdam",
    "Europe/Berlin", "Europe/Zurich", "Europe/Vienna", "Europe/Rome", "Europe/Madrid", "Europe/Copenhagen",
    "Europe/Oslo", "Europe/Stockholm", "Europe/Warsaw", "Europe/Prague", "Europe/Helsinki", "Europe/Athens",
    "Europe/Istanbul", "Asia/Dubai", "Asia/Kolkata", "Asia/Singapore", "Asia/Hong_Kong", "Asia/Shanghai",
    "Asia/Taipei", "Asia/Seoul", "Asia/Tokyo", "Australia/Perth", "Australia/Sydney", "Pacific/Auckland",
    "America/Sao_Paulo", "America/Halifax", "America/New_York", "America/Chicago", "America/Denver",
    "America/Los_Angeles", "America/Toronto", "America/Mexico_City",
)  # fmt: skip


@cache
def zones() -> tuple[tuple[str, str], ...]:
    """Choices of the form, UTC first; only those whose rules this machine knows."""
    known = available_timezones()
    named = sorted(name for name in WANTED if name in known)
    return (("UTC", "UTC"), *((name, name.replace("_", " ")) for name in named))


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
