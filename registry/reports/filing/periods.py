"""Months, quarters and years: which day belongs to which, and when each report is due. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from registry.reports.filing.forms import Form

QUARTER = 3


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Both days are included."""

    first: date
    last: date


def period_of(form: Form, day: date) -> Period:
    """The month or quarter of the calendar in which a day lies; a year that begins with such a quarter."""
    step = min(form.months, QUARTER)
    first = date(day.year, (day.month - 1) // step * step + 1, 1)
    return Period(first, _after(first, form.months) - timedelta(days=1))


def periods(form: Form, begins: date, until: date) -> Iterator[Period]:
    """From the one in which a recall began (or so long after it) to the one of `until`, as many as are due."""
    one, made = period_of(form, _after(begins.replace(day=1), form.after)), 0
    while one.first <= until and not (form.most and made >= form.most):
        yield one
        one, made = period_of(form, one.last + timedelta(days=1)), made + 1


def due_on(form: Form, period: Period) -> date:
    return period.last + timedelta(days=form.days)


def _after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)
