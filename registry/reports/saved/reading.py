"""Reads the form of a kept report: what it is of, which columns and rows, how often. Refuses by field, in words.
Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from registry.catalogue.countries import NAMES
from registry.errors import Refused
from registry.reports.saved.subjects import SUBJECTS, Wish
from registry.tongue.speaking import gettext as _
from registry.tongue.words import number as counted

EVERY = {
    "": "Never: I look myself",
    "day": "Every day",
    "week": "Every Monday",
    "month": "On the first of each month",
}
LONGEST, MOST_DAYS = 120, 3_650


@dataclass(frozen=True, slots=True)
class Form:
    """`wish` as it is kept: product, country, state, days (the last so many), each missing where all will do."""

    name: str
    subject: str
    columns: list[str]
    wish: dict[str, str]
    every: str
    member_ids: list[int]


def read(
    subject: str,
    given: Mapping[str, str],
    columns: Sequence[str],
    members: Sequence[str],
    products: Collection[int],
    people: Collection[int],
) -> Form:
    """Raises Refused with the field that cannot be."""
    of, name = SUBJECTS[subject], given.get("name", "").strip()
    if not name or len(name) > LONGEST or not name.isprintable():
        raise Refused("name", _("Give it a name of up to %(most)s characters.", most=LONGEST))
    chosen = [one for one in of.columns if one in columns]
    if not chosen:
        raise Refused("columns", "Choose at least one column.")
    wish = {
        key: text for key in ("product", "country", "state", "days") if (text := given.get(key, "").strip())
    }
    if "product" in wish and wish["product"] not in {str(number) for number in products}:
        raise Refused("product", "Choose one of your products.")
    if "country" in wish and wish["country"] not in NAMES:
        raise Refused("country", "Choose a country of the list.")
    if "state" in wish and wish["state"] not in of.states:
        raise Refused("state", "Choose one of the list.")
    if "days" in wish and not (wish["days"].isdecimal() and 0 < int(wish["days"][:9]) <= MOST_DAYS):
        raise Refused(
            "days", _("Give a number of days from 1 to %(most)s, or leave it blank.", most=counted(MOST_DAYS))
        )
    every = given.get("every", "")
    if every not in EVERY:
        raise Refused("every", "Choose one of the list.")
    told = sorted({int(one) for one in members if one.isdecimal() and int(one[:9]) in people})
    if every and not told:
        raise Refused("members", "Choose who is told.")
    return Form(name, subject, chosen, wish, every, told)


def wish_of(kept: Mapping[str, str], today: date) -> Wish:
    """What was kept, as of today."""
    days = int(kept.get("days", 0))
    return Wish(
        int(kept["product"]) if "product" in kept else None,
        kept.get("country", ""),
        kept.get("state", ""),
        today - timedelta(days=days - 1) if days else None,
        today if days else None,
    )


def next_day(every: str, today: date) -> date | None:
    """The next day on which people are told."""
    if every == "day":
        return today + timedelta(days=1)
    if every == "week":
        return today + timedelta(days=7 - today.weekday())
    if every == "month":
        return (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return None
