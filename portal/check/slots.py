"""The few places of a verdict's page that differ from person to person. All else of the page is made once.
A template writes `{{ slot.number }}`; each request fills it by the function of that name."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from html import escape
from urllib.parse import quote_plus

from markupsafe import Markup

from portal.check import told as telling
from registry.journeys.check import Answer

BEGIN, END = "\ue000", "\ue001"  # of Unicode's private use: no text of ours holds them
MAIN_FIELDS = ("serial", "lot", "date_code")


def grouped(text: str) -> str:
    """A number grouped for the eye; the same as `parts.serial`, which costs ten times as much."""
    if len(text) < 7 or " " in text or "-" in text:
        groups = [text]
    else:
        groups = [text[at : at + 4] for at in range(0, len(text), 4)]
    return f'<span class="serial">{"".join([f"<span>{escape(group)}</span>" for group in groups])}</span>'


def number(answer: Answer) -> str:
    """The number that was checked: the serial, or what stands in for it."""
    fields = answer.told.fields
    for name in MAIN_FIELDS:
        if value := fields.get(name):
            return grouped(str(value))
    return grouped(
        next((str(v) for n, v in fields.items() if n not in {"brand", "model"} and v), "none given")
    )


def typed(answer: Answer) -> str:
    """The serial as typed, for a link that tells it as another code."""
    return escape(quote_plus(str(answer.told.fields.get("serial") or "")))


def told(answer: Answer) -> str:
    """All that was told, each with a link to change it."""
    rows = []
    for field, label, words in telling.said(answer.told):
        link = escape(telling.change_link(answer.told, field))
        rows.append(
            f"<div><dt>{escape(label)}</dt><dd>{escape(words)} "
            f'<a class="no-print" href="{link}">Change<span class="visually-hidden"> {escape(label)}</span></a>'
            "</dd></div>"
        )
    return "".join(rows)


def hidden(answer: Answer) -> str:
    """All that was told, for a form that asks one thing more."""
    return "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in telling.pairs(answer.told)
    )


def query(answer: Answer) -> str:
    """The address's query that gives this page again."""
    return escape(telling.query(answer.told))


def unbranded(answer: Answer) -> str:
    """The same without the brand, for links that tell another."""
    return escape(telling.query(answer.told, without="brand"))


def as_of(answer: Answer) -> str:
    """The moment for which the answer holds."""
    return _moment(answer.as_of.replace(second=0, microsecond=0))


def day(answer: Answer) -> str:
    """The day for which the answer holds."""
    return _day(answer.as_of.date())


@lru_cache(64)
def _moment(when: datetime) -> str:
    return f'<time datetime="{when.isoformat()}">{when.day} {when:%B %Y, %H:%M} UTC</time>'


@lru_cache(64)
def _day(when: object) -> str:
    return f"{when.day} {when:%B %Y}"  # type: ignore[attr-defined]


SLOTS: Mapping[str, Callable[[Answer], str]] = {
    "number": number,
    "told": told,
    "hidden": hidden,
    "query": query,
    "unbranded": unbranded,
    "typed": typed,
    "as_of": as_of,
    "day": day,
}
PLACES = {name: Markup(f"{BEGIN}{name}{END}") for name in SLOTS}  # noqa: S704 - names of ours
