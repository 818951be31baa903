"""Whether an uploaded list that nobody has published yet holds a number: for judging drafts, where the check index
knows nothing. It asks the table, two or three probes a question, and never changes anything."""

from functools import cache

from sqlalchemy import select

from registry.criteria.unit import Lookup
from registry.db import db
from registry.recalls.index.cutting import list_number
from registry.recalls.loading import LOADED
from registry.recalls.models import AffectedList, AffectedSpan
from registry.serials.keys import indexable, shape_of, stored_run

_NEAR = 32
"""So many runs before a number are looked at; only a list of many shapes among one another needs more."""


def lists_of_draft(organisation_id: int) -> Lookup:
    """What judging asks, for one maker: whether a list holds a value, as read. None for lists kept elsewhere, of
    others, or still being loaded. What a list's values are is read once."""

    @cache
    def field_of(number: int) -> str | None:
        wanted = select(AffectedList.field).where(
            AffectedList.id == number,
            AffectedList.organisation_id == organisation_id,
            AffectedList.state == LOADED,
        )
        return db.session.scalar(wanted)

    def found(name: str, field: str, value: str, /) -> bool | None:
        number = list_number(name)
        kept = field_of(number) if number is not None else None
        if number is None or kept is None:
            return None
        if kept != field or not indexable(value):
            return False
        return _as_integer(number, value) or _as_text(number, value)

    return found


def _as_integer(number: int, value: str) -> bool:
    """Runs of integers lie apart: only the last one that begins before a number can hold it."""
    if not value.isdecimal():
        return False
    key = stored_run(value, value + "0")[0]
    found = _before(number, "#", key, 1)
    return bool(found) and key <= found[0][1]


def _as_text(number: int, value: str) -> bool:
    """Runs of one shape lie apart, but those of others may stand between them."""
    key, shape = stored_run(value, value)[0], shape_of(value)
    near = _before(number, key[0], key, _NEAR)
    for low, high in near:
        if shape_of(low[1:]) == shape:
            return key <= high
    return len(near) == _NEAR and any(shape_of(low[1:]) == shape for low, _ in _reaching(number, key))


def _before(number: int, lead: str, key: str, limit: int) -> list[tuple[str, str]]:
    runs = select(AffectedSpan.low, AffectedSpan.high).where(
        AffectedSpan.list_id == number, AffectedSpan.low >= lead, AffectedSpan.low <= key
    )
    rows = db.session.execute(runs.order_by(AffectedSpan.low.desc()).limit(limit))
    return [(low, high) for low, high in rows]


def _reaching(number: int, key: str) -> list[tuple[str, str]]:
    runs = select(AffectedSpan.low, AffectedSpan.high).where(
        AffectedSpan.list_id == number,
        AffectedSpan.low >= key[0],
        AffectedSpan.low <= key,
        AffectedSpan.high >= key,
    )
    return [(low, high) for low, high in db.session.execute(runs)]
