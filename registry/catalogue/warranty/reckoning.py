"""From terms and what is known of a unit to its covers: start, end, and why. Pure: no database, no clock.

A cover's last day is the day with the same number so many months on, or the last of a shorter month: two years from
29 February 2024 end with 28 February 2026, one month from 31 January with the last of February."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from registry.catalogue.warranty.terms import Cover, Terms

RECORD, DECIDED, TOLD, TYPED = "record", "decided", "told", "typed"
"""Who says when it was sold, or delivered: the maker's record, staff who saw proof, the owner, whoever asks."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A step of the reckoning; `words.sentence` says it."""

    code: str
    day: date | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a unit. `passed_on`: the day on which it went to the one who has it now. `repairs`: first and
    last day of each time that it was away for a repair."""

    sold_on: date | None = None
    sold_by: str = RECORD
    made_on: date | None = None
    delivered_on: date | None = None
    registered_on: date | None = None
    passed_on: date | None = None
    delivered_by: str = TOLD
    repairs: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Start:
    """The first day of all covers; none where `missing` (sold_on, made_on, registered_on) is not known."""

    day: date | None
    reasons: tuple[Reason, ...] = ()
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """One cover of one unit."""

    cover: Cover
    starts: date
    ends: date
    reasons: tuple[Reason, ...]

    def state(self, today: date) -> str:
        """waits, runs or over."""
        return "waits" if today < self.starts else "runs" if today <= self.ends else "over"

    def days_left(self, today: date) -> int:
        """Days that it still covers, today among them."""
        return max(0, (self.ends - max(today, self.starts)).days + 1)

    def percent_left(self, today: date) -> int:
        """0 when it is over, 100 before it begins; at least 1 while it runs."""
        whole = (self.ends - self.starts).days + 1
        return min(100, -(-100 * self.days_left(today) // whole)) if whole > 0 else 0


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def start_of(terms: Terms, facts: Facts) -> Start:
    """The first day by the terms' own rule."""
    if terms.start == "production":
        return _from_production(terms, facts, "production")
    if terms.start == "registration":
        return _from_registration(terms, facts)
    if terms.start == "delivery" and facts.delivered_on:
        return Start(facts.delivered_on, (Reason(f"delivery_{facts.delivered_by}", facts.delivered_on),))
    before = (Reason("no_delivery"),) if terms.start == "delivery" else ()
    if facts.sold_on:
        return Start(facts.sold_on, (*before, Reason(f"sale_{facts.sold_by}", facts.sold_on)))
    if facts.made_on and terms.grace_days is not None:
        return _from_production(terms, facts, "no_sale")
    return Start(None, before, "sold_on")


def reckon(terms: Terms, facts: Facts, today: date) -> tuple[Held, ...]:
    """Every cover with its days; none where the start is not known."""
    start = start_of(terms, facts)
    if start.day is None:
        return ()
    return tuple(_held(terms, facts, cover, start, start.day, today) for cover in terms.covers)


def register_until(terms: Terms, facts: Facts, start: date) -> date | None:
    """The last day on which registering adds months; none where it never does."""
    if terms.register_days is None:
        return None
    return (facts.sold_on or start) + timedelta(days=terms.register_days)


def days_in_repair(first: date, ends: date, repairs: Sequence[tuple[date, date]]) -> int:
    """How many days a cover is longer by: each day away counts once, first and last among them. A repair counts that
    began while the cover ran, the days added by those before it included."""
    added, counted = 0, first - timedelta(days=1)
    for began, ended in sorted(repairs):
        if began > ends + timedelta(days=added):
            break
        days = (ended - max(began - timedelta(days=1), counted)).days
        if days > 0:
            added += days
            counted = ended
    return added


def _held(terms: Terms, facts: Facts, cover: Cover, start: Start, first: date, today: date) -> Held:
    reasons = list(start.reasons)
    months = cover.months
    until = register_until(terms, facts, first) if cover.extra else None
    if until is not None:
        reason = _extension(facts, cover, until, today)
        months += cover.extra if reason.code == "extended" else 0
        reasons.append(reason)
    ends = add_months(first, months)
    if terms.adds_repair and (days := days_in_repair(first, ends, facts.repairs)):
        reasons.append(Reason("repaired", number=days))
        ends += timedelta(days=days)
    if facts.passed_on and not terms.transferable:
        reasons.append(Reason("not_transferable", facts.passed_on))
        ends = max(min(ends, facts.passed_on), first)
    return Held(cover, first, ends, tuple(reasons))


def _extension(facts: Facts, cover: Cover, until: date, today: date) -> Reason:
    if facts.registered_on:
        code = "extended" if facts.registered_on <= until else "late"
        return Reason(code, facts.registered_on if code == "extended" else until, cover.extra)
    return Reason("may_extend" if today <= until else "not_extended", until, cover.extra)


def _from_production(terms: Terms, facts: Facts, code: str) -> Start:
    if facts.made_on is None:
        return Start(None, (), "made_on")
    days = terms.grace_days or 0
    return Start(facts.made_on + timedelta(days=days), (Reason(code, facts.made_on, days),))


def _from_registration(terms: Terms, facts: Facts) -> Start:
    """When it is registered, and at latest so many days after the sale."""
    latest = None
    if facts.sold_on and terms.grace_days is not None:
        latest = facts.sold_on + timedelta(days=terms.grace_days)
    if facts.registered_on and (latest is None or facts.registered_on <= latest):
        return Start(facts.registered_on, (Reason("registered", facts.registered_on),))
    if latest is not None:
        return Start(latest, (Reason("registered_latest", latest, terms.grace_days or 0),))
    return Start(None, (), "registered_on")
