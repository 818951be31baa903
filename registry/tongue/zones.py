"""Time zones: those to choose from, how a language calls them, and which moment a day and an hour there are."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from babel.dates import get_timezone_name

from registry.tongue.speaking import language

COMMON = (
    "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Paris", "Europe/Brussels", "Europe/Amsterdam",
    "Europe/Luxembourg", "Europe/Berlin", "Europe/Zurich", "Europe/Vienna", "Europe/Rome", "Europe/Malta",
    "Europe/Madrid", "Europe/Copenhagen", "Europe/Oslo", "Europe/Stockholm", "Europe/Warsaw", "Europe/Prague",
    "Europe/Bratislava", "Europe/Budapest", "Europe/Ljubljana", "Europe/Zagreb", "Europe/Belgrade",
    "Europe/Bucharest", "Europe/Sofia", "Europe/Helsinki", "Europe/Tallinn", "Europe/Riga", "Europe/Vilnius",
    "Europe/Kiev", "Europe/Athens", "Asia/Nicosia", "Europe/Istanbul", "Atlantic/Reykjavik", "Atlantic/Canary",
    "Atlantic/Azores", "Africa/Casablanca", "Africa/Tunis", "Africa/Cairo", "Africa/Johannesburg",
    "Africa/Lagos", "Africa/Nairobi", "Asia/Jerusalem", "Asia/Riyadh", "Asia/Dubai", "Asia/Karachi",
    "Asia/Kolkata", "Asia/Bangkok", "Asia/Singapore", "Asia/Hong_Kong", "Asia/Shanghai", "Asia/Taipei",
    "Asia/Manila", "Asia/Seoul", "Asia/Tokyo", "Australia/Perth", "Australia/Adelaide", "Australia/Brisbane",
    "Australia/Sydney", "Pacific/Auckland", "America/St_Johns", "America/Halifax", "America/Puerto_Rico",
    "America/New_York", "America/Toronto", "America/Chicago", "America/Winnipeg", "America/Denver",
    "America/Phoenix", "America/Los_Angeles", "America/Vancouver", "America/Anchorage", "Pacific/Honolulu",
    "America/Mexico_City", "America/Bogota", "America/Santiago", "America/Argentina/Buenos_Aires",
    "America/Sao_Paulo",
)  # fmt: skip


@cache
def zones() -> tuple[tuple[str, str], ...]:
    """Choices of a form, UTC first; only those whose rules this machine knows."""
    named = sorted(name for name in COMMON if known(name))
    return (("UTC", "UTC"), *((name, name.replace("_", " ")) for name in named))


def known(name: str) -> bool:
    """Whether the rules of this zone are on this machine."""
    return name in _known()


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


def zones_in(country: str) -> Sequence[str]:
    """Those of a country, by its two letters, among the common ones."""
    there = get_global("territory_zones").get(country, ())
    return [name for name in COMMON if name in there and known(name)]


def moment_in(day: date, hour: str, zone: str, *, later: bool = False) -> datetime:
    """The moment, in UTC. What a clock shows twice is the first of the two, or the later; without a zone it is UTC."""
    there = datetime.combine(day, time.fromisoformat(hour), ZoneInfo(zone or "UTC"))
    return there.replace(fold=int(later)).astimezone(UTC)


def zone_name(zone: str, when: datetime) -> str:
    """`Central European Standard Time`, `Mitteleuropäische Normalzeit`: as it is called at that moment."""
    return _name(zone, when.replace(microsecond=0), language())


@lru_cache(maxsize=1024)
def _name(zone: str, when: datetime, code: str) -> str:
    return get_timezone_name(when.astimezone(ZoneInfo(zone)), "long", locale=code)
