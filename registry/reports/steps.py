"""The steps from being found to having the remedy, and by what they are told apart. Pure but for naming columns."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from registry.reports.models import RecallTold

of = RecallTold
TOLD, WAITING, FAILED, DROPPED, PAGE, PAPER = "told", "waiting", "failed", "dropped", "page", "paper"


class utc_day(GenericFunction[str]):  # noqa: N801 - the name of a function in SQL
    """The day of a moment in UTC, as text: 2026-11-28."""

    type = String()
    inherit_cache = True


@compiles(utc_day, "sqlite")
def _of_text(element: Any, compiler: Any, **kw: Any) -> str:
    return f"substr({compiler.process(element.clauses, **kw)}, 1, 10)"


@compiles(utc_day, "postgresql")
def _of_moment(element: Any, compiler: Any, **kw: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **kw)} AT TIME ZONE 'UTC', 'YYYY-MM-DD')"


@dataclass(frozen=True, slots=True)
class Step:
    """`words` follow a number ("12 opened a letter"). `at` is the column that says when, where one does."""

    words: str
    what: str
    where: Callable[[], ColumnElement[bool]]
    at: str = ""


STEPS: dict[str, Step] = {
    "found": Step("Found", "Have a covered unit, and an address that letters can go to",
                  lambda: of.standing != DROPPED),
    "told": Step("Told", "A letter went out, or they saw it when they registered",
                 lambda: of.told_at.is_not(None), "told_at"),
    "delivered": Step("Delivered", "Told, and no letter came back",
                      lambda: of.told_at.is_not(None) & of.back_at.is_(None), "told_at"),
    "opened": Step("Opened", "Followed the link in a letter", lambda: of.opened_at.is_not(None), "opened_at"),
    "answered": Step("Answered", "Said that it is done, or answered what was asked",
                     lambda: of.answered_at.is_not(None), "answered_at"),
    "asked": Step("Asked", "Asked for the remedy here", lambda: of.asked_at.is_not(None), "asked_at"),
    "booked": Step("Booked", "Confirmed an appointment", lambda: of.booked_at.is_not(None), "booked_at"),
    "remedied": Step("Remedied", "A remedy of their unit is on record",
                     lambda: of.remedied_on.is_not(None), "remedied_on"),
    "waiting": Step("Waiting", "Their letter is still to go out", lambda: of.standing == WAITING),
    "failed": Step("Failed", "Their letter was refused, or their address is known not to work",
                   lambda: of.standing == FAILED),
    "scrapped": Step("Scrapped", "Said here that it was scrapped", lambda: of.ended == "scrapped", "ended_at"),
    "back": Step("Came back", "Their last letter came back", lambda: of.back_at.is_not(None), "back_at"),
}  # fmt: skip
FUNNEL = ("found", "told", "delivered", "opened", "answered", "asked", "booked", "remedied")
BESIDE = ("waiting", "failed", "back", "scrapped")
OVER_TIME = ("told", "opened", "answered", "booked", "remedied")

BY: dict[str, str] = {
    "country": "Region", "product": "Product", "model": "Model", "dealer": "Dealer", "channel": "Channel",
}  # fmt: skip
"""By what the numbers are told apart -> heading."""
CHANNELS = {
    "registered": "E-mail, as they registered",
    "sold": "E-mail, from a sales record",
    PAPER: "Letter post, printed here",
    PAGE: "The page on which they registered",
}


def column(by: str) -> Any:
    return of.product_id if by == "product" else getattr(of, by)


def within(step: str, first: date | None, last: date | None) -> list[ColumnElement[bool]]:
    """The step was taken on these days, both included, in UTC."""
    moment = getattr(of, STEPS[step].at)
    if STEPS[step].at == "remedied_on":
        return [*([moment >= first] if first else []), *([moment <= last] if last else [])]
    begins, ends = midnights(first, last)
    return [*([moment >= begins] if begins else []), *([moment < ends] if ends else [])]


def midnights(first: date | None, last: date | None) -> tuple[datetime | None, datetime | None]:
    """The moments between which these days lie, both included, in UTC."""
    return _midnight(first) if first else None, _midnight(last + timedelta(days=1)) if last else None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
