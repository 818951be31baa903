"""Reads about capture jobs and captured events. Every query takes the maker: another's are not there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, or_, select, true, tuple_, union_all
from sqlalchemy.orm import defer

from registry.db import db
from registry.units.events.leafing import Query
from registry.units.events.models import Capture, TraceEvent, TraceItem
from registry.units.events.stages import SELLING

_event: Any = TraceEvent.__table__
_item: Any = TraceItem.__table__


@dataclass(frozen=True, slots=True)
class Found:
    """An event as it came, and what its repository knows of it. `at` is where a page that ends with it goes on."""

    id: int
    at: int
    key: str
    recorded: int
    capture_id: int | None
    document: str


def running_files(organisation_id: int) -> list[str]:
    """Files that wait to be captured."""
    wanted = select(Capture.file).where(Capture.organisation_id == organisation_id, Capture.running)
    return list(db.session.scalars(wanted))


def is_running(key: str) -> bool:
    """Whether a capture job of any maker needs its file."""
    wanted = select(Capture.id).where(Capture.capture_key == key, Capture.running)
    return db.session.scalar(wanted) is not None


def own_capture(organisation_id: int, key: str) -> Capture | None:
    """A capture job of this maker."""
    wanted = _captures(organisation_id).where(Capture.capture_key == key)
    found: Capture | None = db.session.scalar(wanted)
    return found


def captures(organisation_id: int, limit: int, before: int | None = None) -> Sequence[Capture]:
    """The latest first."""
    wanted = _captures(organisation_id)
    if before is not None:
        wanted = wanted.where(Capture.id < before)
    return db.session.scalars(wanted.order_by(Capture.id.desc()).limit(limit)).all()


def _captures(organisation_id: int) -> Select[Any]:
    """Without what stood beside their events: that may be long."""
    wanted = select(Capture).options(defer(Capture.document, raiseload=True))
    return wanted.where(Capture.organisation_id == organisation_id)


def events(query: Query) -> list[Found]:
    """One page, and one event more where there is one. Which they are is read off an index alone; only these are
    fetched whole."""
    size = query.per_page if query.limit is None else min(query.per_page, query.limit)
    page = _page(query, size + 1)
    columns = (_event.c.event_key, _event.c.recorded, _event.c.capture_id, _event.c.document)
    whole = select(page.c.id, page.c.by, *columns).join(_event, _event.c.id == page.c.id)
    return [Found(*row) for row in db.session.execute(whole.order_by(*_order(query, page.c.by, page.c.id)))]


def _page(query: Query, size: int) -> Subquery:
    """Numbers of events, and where each stands. Of several alternatives each gives a page; their first are it."""
    if query.few or len(query.either) < 2:
        return _run(query, _any(query), size)
    runs = [select(_run(query, one, size)) for one in query.either]
    both = union_all(*runs).subquery()
    return select(both).order_by(*_order(query, both.c.by, both.c.id)).limit(size).subquery()


def _any(query: Query) -> ColumnElement[bool]:
    """That an event meets one of the alternatives, where there are any."""
    return or_(*query.either) if query.either else true()


def _run(query: Query, which: ColumnElement[bool], size: int) -> Subquery:
    by = _event.c.recorded if query.by_record else _event.c.at
    if query.few:
        by = by + 0  # no index gives this order: they are found first, then sorted
    wanted = _asked(query, select(_event.c.id, by.label("by"))).where(which)
    if query.after is not None:
        place = tuple_(by, _event.c.id)
        wanted = wanted.where(place < query.after if query.descending else place > query.after)
    return wanted.order_by(*_order(query, by, _event.c.id)).limit(size).subquery()


def _order(query: Query, by: Any, number: Any) -> tuple[Any, Any]:
    return (by.desc(), number.desc()) if query.descending else (by, number)


def more_than(query: Query, most: int) -> bool:
    """Whether a query finds more events than this."""
    some = _asked(query, select(_event.c.id)).where(_any(query)).limit(most + 1).subquery()
    return (db.session.scalar(select(func.count()).select_from(some)) or 0) > most


def contexts(ids: Sequence[int]) -> dict[int, list[object]]:
    """The @context of each of these captures."""
    wanted = select(Capture.id, Capture.context).where(Capture.id.in_(set(ids)))
    return {row.id: row.context for row in db.session.execute(wanted)} if ids else {}


def sold_by(capture: Capture) -> int:
    """How many a document told of as sold, of what counts."""
    if capture.first_id is None:
        return 0
    sold = or_(
        _event.c.disposition.in_(SELLING), _event.c.step.in_(SELLING) & (_event.c.disposition != "returned")
    )
    wanted = select(func.sum(func.coalesce(_item.c.quantity, 1))).join(
        _event, _event.c.id == _item.c.event_id
    )
    mine = (_event.c.id >= capture.first_id, _event.c.capture_id == capture.id, _event.c.wrong.is_(False))
    return int(db.session.scalar(wanted.where(*mine, sold)) or 0)


def _asked(query: Query, wanted: Select[Any]) -> Select[Any]:
    whose = _event.c.organisation_id + 0 if query.few else _event.c.organisation_id
    return wanted.where(whose == query.organisation_id, *query.conditions)
