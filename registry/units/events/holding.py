"""What held an item and when, upwards: case, pallet, the product it was built into; and downwards, what is or was in
it. A few queries a storey of the nesting, however many items are asked for."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import func, select

from registry.db import db
from registry.units.events.models import Holding

STILL = 2**62
"""The end of what has not ended, as a moment."""
DEEPEST = 8
"""Storeys of nesting that are followed: an item in a case on a pallet has two."""
SOME = 4_000
"""Keys asked for in one statement."""
held: Any = Holding.__table__


class Span(NamedTuple):
    """`key` told where `item` was from `start` to `until`: the item itself (depth 0), or what held it."""

    item: str
    key: str
    start: int
    until: int
    depth: int


class Held(NamedTuple):
    """One item in another."""

    child: str
    parent: str
    kind: int
    start: int
    until: int
    quantity: float | None
    event_id: int


def some(keys: Iterable[str]) -> Iterator[list[str]]:
    """A bounded number of keys at a time."""
    left = iter(keys)
    while part := list(islice(left, SOME)):
        yield part


def spans_of(organisation_id: int, since: Mapping[str, int]) -> list[Span]:
    """Each item from a moment on, and all that held it while it did."""
    front = [Span(key, key, start, STILL, 0) for key, start in since.items()]
    found = list(front)
    for depth in range(1, DEEPEST + 1):
        holders: dict[str, list[Held]] = {}
        for one in holders_of(organisation_id, {span.key for span in front}):
            holders.setdefault(one.child, []).append(one)
        front = [
            Span(span.item, one.parent, max(span.start, one.start), min(span.until, one.until), depth)
            for span in front
            for one in holders.get(span.key, ())
            if one.start <= span.until and one.until >= span.start
        ]
        if not front:
            break
        found += front
    return found


def holders_of(organisation_id: int, keys: Collection[str], limit: int = 100_000) -> list[Held]:
    """What held one of these at any time, in the order of time."""
    found: list[Held] = []
    for part in some(sorted(keys)):
        wanted = _held().where(held.c.organisation_id == organisation_id, held.c.child_key.in_(part))
        found += _read(wanted.order_by(held.c.child_key, held.c.at).limit(limit))
    return found


def contents_of(organisation_id: int, keys: Collection[str], limit: int) -> list[Held]:
    """What was put into one of these at any time, whether it still is or not."""
    found: list[Held] = []
    for part in some(sorted(keys)):
        wanted = _held().where(held.c.organisation_id == organisation_id, held.c.parent_key.in_(part))
        found += _read(wanted.order_by(held.c.parent_key, held.c.at).limit(limit - len(found)))
        if len(found) >= limit:
            break
    return found


def count_of_contents(organisation_id: int, key: str) -> int:
    """How many were put into it directly."""
    wanted = select(func.count()).where(held.c.organisation_id == organisation_id, held.c.parent_key == key)
    return db.session.scalar(wanted) or 0


def _held() -> Any:
    return select(
        held.c.child_key, held.c.parent_key, held.c.kind, held.c.at, held.c.until, held.c.quantity,
        held.c.event_id,
    )  # fmt: skip


def _read(wanted: Any) -> list[Held]:
    return [
        Held(child, parent, kind, at, STILL if until is None else until, quantity, event_id)
        for child, parent, kind, at, until, quantity, event_id in db.session.execute(wanted)
    ]
