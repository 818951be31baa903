"""How many took each step on each day, by channel, as a count keeps it: what draws curves, and fills the figures of a
report without looking at a million rows again."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import case, func, select

from registry.db import db
from registry.reports.models import RecallTold
from registry.reports.steps import OVER_TIME, STEPS, utc_day

Daily = Mapping[str, Mapping[str, Mapping[str, int]]]
"""Step -> channel -> day in UTC (2026-11-28) -> how many. Of steps that have a day alone."""
of = RecallTold


def daily_of(here: Any) -> dict[str, dict[str, dict[str, int]]]:
    """Of the rows of a turn (`here`): one pass for all steps that go by the same day."""
    found: dict[str, dict[str, dict[str, int]]] = {name: {} for name, step in STEPS.items() if step.at}
    for at in dict.fromkeys(step.at for step in STEPS.values() if step.at):
        names = [name for name, step in STEPS.items() if step.at == at]
        moment = getattr(of, at)
        day = moment if at == "remedied_on" else utc_day(moment)
        counts = [func.count(case((STEPS[name].where(), 1))) for name in names]
        wanted = select(of.channel, day, *counts).where(here, moment.is_not(None)).group_by(of.channel, day)
        for channel, when, *numbers in db.session.execute(wanted):
            for name, many in zip(names, numbers, strict=True):
                if many:
                    found[name].setdefault(channel, {})[str(when)] = many
    return found


def over_time(daily: Daily) -> list[list[Any]]:
    """Day -> how many took each step of `OVER_TIME` on it, over all channels."""
    found: dict[str, list[int]] = {}
    for place, name in enumerate(OVER_TIME):
        for days in daily[name].values():
            for when, many in days.items():
                found.setdefault(when, [0] * len(OVER_TIME))[place] += many
    return [[when, *found[when]] for when in sorted(found)]


def between(daily: Daily, step: str, channel: str, first: date | None, last: date) -> int:
    """How many took a step on these days, both included; by one channel, or by all where none is named."""
    begins, ends = first.isoformat() if first else "", last.isoformat()
    channels: Sequence[str] = [channel] if channel else list(daily[step])
    days = (daily[step].get(one, {}) for one in channels)
    return sum(many for one in days for when, many in one.items() if begins <= when <= ends)
