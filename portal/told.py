"""What a person has told so far, as a page needs it: words for each field, the address where it is changed.
Reads only; what a value means is for the domain."""

import re
from collections.abc import Iterator
from contextlib import suppress

from registry.criteria.dates import is_date_field
from registry.journeys.check import OTHER, Told
from registry.journeys.queried import query
from registry.recalls.fields import words_for
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.tongue.words import iso_day

_WORDS: dict[object, str] = {
    True: marked("Yes"),
    False: marked("No"),
    None: marked("None on it"),
    OTHER: marked("Something else"),
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
ON_HOME = ("serial", "brand", "model")


def label_of(field: str) -> str:
    """The field's name in a person's words; a recall's own identifiers are named as their maker named them."""
    return _("Number") if field == "serial" else _(words_for(field).label)


def said(told: Told) -> Iterator[tuple[str, str, str]]:
    """Field, label and value in words, in the order told."""
    for field, value in told.fields.items():
        yield field, label_of(field), _(_WORDS[value]) if value in _WORDS else _as_said(field, str(value))


def _as_said(field: str, value: str) -> str:
    """A whole day as people read it; all else as it was typed."""
    if is_date_field(field) and _DAY.fullmatch(value):
        with suppress(ValueError):  # there is no such day
            return iso_day(value)
    return value


def change_link(told: Told, field: str, said_again: str | None = None) -> str:
    """Where a field is told anew: those of the first page there, the others by asking again. `said_again` is
    `query(told)` where it is known."""
    if field in ON_HOME:
        return f"/?{query(told) if said_again is None else said_again}#f-{field}"
    return f"/check?{query(told, without=field)}"
