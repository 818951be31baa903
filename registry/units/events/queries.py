"""Reads about capture jobs and captured events. Every query takes the maker: another's are not there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    exists,
    false,
    func,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import defer

from registry.db import db
from registry.units.events.leafing import MOST_VALUES, Query, Run
from registry.units.events.models import Capture, TraceEvent, TraceItem
from registry.units.events.stages import SELLING

_event: Any = TraceEvent.__table__
_item: Any = TraceItem.__table__
_SHORT = 2_000
"""Rows up to which a run is counted."""


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
    size = 1 + (query.per_page if query.limit is None else min(query.per_page, query.limit))
    _look_up(query)
    if query.runs and not query.few:
        by = _event.c.recorded if query.by_record else _event.c.at
        whole = _whole(_event.c.id, by).where(_event.c.id.in_(_along(query, size)))
        return _read(whole.order_by(*_order(query, by, _event.c.id)))
    page = _page(query, size)
    whole = _whole(page.c.id, page.c.by).join(page, _event.c.id == page.c.id)
    return _read(whole.order_by(*_order(query, page.c.by, page.c.id)))


def _look_up(query: Query) -> None:
    """Few places or words are alternatives, each with an index in the order that is wanted. Where they are many they
    are looked for event by event: among many places are many events."""
    while query.among:
        one = query.among.pop()
        alone = not (query.few or query.runs or query.either)
        values = db.session.scalars(one.values.limit(MOST_VALUES + 1)).all() if alone else ()
        if alone and len(values) <= MOST_VALUES:
            query.either = [one.column == value for value in values] or [false()]
        else:
            query.conditions.append(one.column.in_(one.values))


def _whole(number: Any, by: Any) -> Select[Any]:
    columns = (_event.c.event_key, _event.c.recorded, _event.c.capture_id, _event.c.document)
    return select(number, by, *columns).select_from(_event)


def _read(whole: Select[Any]) -> list[Found]:
    return [Found(*row) for row in db.session.execute(whole)]


def _along(query: Query, size: int) -> list[int]:
    """The first events of a run. Rows of one event follow one another there: as many more are read as are missing."""
    wanted, most = steps(query, _fewest(query.runs)), size
    while True:
        rows = db.session.execute(wanted.limit(most)).all()
        ids = list(dict.fromkeys(row.event_id for row in rows))
        if len(ids) >= size or len(rows) < most:
            return ids[:size]
        most *= 8


def _fewest(runs: Sequence[Run]) -> Run:
    """The one to go along: a short one, or one that an index has in order."""
    if len(runs) == 1:
        return runs[0]
    counted = (select(func.count()).select_from(run.found.limit(_SHORT).subquery()) for run in runs)
    lengths = [db.session.scalar(wanted) or 0 for wanted in counted]
    return min(zip(lengths, runs, strict=True), key=lambda told: (told[0], not told[1].equal))[1]


def steps(query: Query, run: Run) -> Select[Any]:
    """Rows of a run, in order, whose events meet the other conditions as well. A maker's events have their numbers in
    the order in which they were recorded."""
    row = run.found.subquery().c
    wanted = select(row.event_id).where(*(_also(other, row) for other in query.runs if other is not run))
    if query.conditions or query.either:
        wanted = wanted.join(_event, _event.c.id == row.event_id).where(*query.conditions, _any(query))
    order = (row.event_id,) if query.by_record else (row.at, row.event_id)
    if query.after is not None:
        place, after = tuple_(*order), query.after[-len(order) :]
        wanted = wanted.where(place < after if query.descending else place > after)
    return wanted.order_by(*(one.desc() if query.descending else one for one in order))


def _also(other: Run, row: Any) -> ColumnElement[bool]:
    if not other.equal:
        return row.event_id.in_(select(other.found.subquery().c.event_id))  # type: ignore[no-any-return]
    return exists(other.found.where(other.found.selected_columns.event_id == row.event_id))


def _page(query: Query, size: int) -> Subquery:
    """Numbers of events, and where each stands. Of several alternatives each gives a page; their first are it."""
    if query.few or query.runs or len(query.either) < 2:
        return _run(query, _any(query), size)
    runs = [select(_run(query, one, size)) for one in query.either]
    both = union_all(*runs).subquery()
    return select(both).order_by(*_order(query, both.c.by, both.c.id)).limit(size).subquery()


def _any(query: Query) -> ColumnElement[bool]:
    """That an event meets one of the alternatives, where there are any."""
    return or_(*query.either) if query.either else true()


def _run(query: Query, which: ColumnElement[bool], size: int) -> Subquery:
    by = _event.c.recorded if query.by_record else _event.c.at
    if query.few or query.runs:
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
    _look_up(query)
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
    runs = [_event.c.id.in_(select(run.found.subquery().c.event_id)) for run in query.runs]
    whose = _event.c.organisation_id + 0 if query.few or runs else _event.c.organisation_id
    return wanted.where(whose == query.organisation_id, *runs, *query.conditions)
