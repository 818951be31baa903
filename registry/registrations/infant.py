"""The United States' rule on durable infant or toddler products, 16 CFR part 1130: the words of its form, what that may
ask, and how long what was told is kept. HEADING and PROMISE are those of section 1130.6(c)(1), word for word, from a
copy of the Code of Federal Regulations of 2019; the time is that of the section on recordkeeping. Pure."""

from datetime import date

from registry.criteria.dates import Period, read_date
from registry.errors import Refused
from registry.tongue.speaking import marked

PURPOSE = "infant_safety"
HEADING = "PRODUCT REGISTRATION FOR SAFETY ALERT OR RECALL ONLY"
PROMISE = (
    "We will use the information provided on this card to contact you only if there is a safety alert or recall for "
    "this product. We will not sell, rent, or share your personal information."
)
YEARS = 6
"""From the date of manufacture, at the least."""
UNREAD = "Write the date as it stands on the product, like 2024-06-30, or only 2024-06 if there is no day."
TO_COME = "That date is still to come. Look at the year."
NO_WAY = marked(
    "Give at least one way to reach you: an e-mail address, a postal address or a telephone number."
)


def read_made(text: str, field: str, today: date) -> str:
    """A date of manufacture as it is kept: 2026, 2026-03 or 2026-03-14, or "" where none was told. Raises Refused."""
    if not text.strip():
        return ""
    found = read_date(text) if len(text) <= 40 else ()
    if len(found) != 1:
        raise Refused(field, UNREAD)
    first = date.fromordinal(found[0].first)
    if first > today:
        raise Refused(field, TO_COME)
    return first.isoformat()[: _precision(found[0])]


def day_of(made: str) -> date | None:
    """The day, where one was told."""
    return date.fromisoformat(made) if len(made) == 10 else None


def kept_until(made: str, on_record: date | None, today: date) -> date:
    """The last day on which a contact must be kept: six years after the later of both dates of manufacture; after
    today where none is known."""
    told = [date.fromordinal(period.last) for period in read_date(made)[:1]]
    day = max([*told, *([on_record] if on_record else [])], default=today)
    return (
        date(day.year + YEARS, 3, 1)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year + YEARS)
    )


def _precision(period: Period) -> int:
    """Characters of an ISO date that tell it and no more."""
    days = period.last - period.first + 1
    return 10 if days == 1 else 7 if days <= 31 else 4
