"""Figures and rows of the sources, both from the same statement: a number is what its rows come to. Reads only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select

from registry.db import db
from registry.reports.rows import PIECE, SIZE
from registry.reports.sources.cases import CASES
from registry.reports.sources.consignees import CONSIGNEES
from registry.reports.sources.incidents import CALLS, GATEWAY, INCIDENTS
from registry.reports.sources.models import DAY, NONE
from registry.reports.sources.remedied import REMEDIES
from registry.reports.sources.visits import VISITS
from registry.reports.steps import midnights

SOURCES = CASES | CONSIGNEES | INCIDENTS | GATEWAY | CALLS | VISITS | REMEDIES


@dataclass(frozen=True, slots=True)
class Wish:
    """Rows of one source of a recall, of some days (both included, UTC). `after` is the last one seen."""

    recall_id: int
    source: str
    first: date | None = None
    last: date | None = None
    after: int | None = None


def sums(wishes: Mapping[str, Wish]) -> dict[str, int]:
    """Any name -> its figure, all in one statement."""
    if not wishes:
        return {}
    columns = [_sum(wish).label(f"n{place}") for place, wish in enumerate(wishes.values())]
    return dict(zip(wishes, map(int, db.session.execute(select(*columns)).one()), strict=True))


def how_many(wish: Wish) -> int:
    """How many rows, whatever they sum up."""
    return db.session.scalar(select(func.count()).select_from(_rows(wish))) or 0


def page(wish: Wish, size: int = SIZE) -> tuple[Sequence[Any], bool]:
    """Rows with the columns of their source, and whether there are more."""
    rows = _rows(wish)
    wanted = select(rows) if wish.after is None else select(rows).where(rows.c.number > wish.after)
    found = db.session.execute(wanted.order_by(rows.c.number).limit(size + 1)).all()
    return found[:size], len(found) > size


def every(wish: Wish) -> Iterator[Any]:
    """All of them, some at a time."""
    while True:
        rows, more = page(wish, PIECE)
        yield from rows
        if not more:
            return
        wish = replace(wish, after=rows[-1].number)


def _sum(wish: Wish) -> Any:
    rows, column = _rows(wish), SOURCES[wish.source].sums
    number = func.coalesce(func.sum(rows.c[column]), 0) if column else func.count()
    return select(number).select_from(rows).scalar_subquery()


def _rows(wish: Wish) -> Any:
    source = SOURCES[wish.source]
    rows = source.rows(wish.recall_id).subquery()
    if source.dated == NONE:
        return rows
    if source.dated == DAY:
        days = [
            *([rows.c.at >= wish.first] if wish.first else []),
            *([rows.c.at <= wish.last] if wish.last else []),
        ]
    else:
        begins, ends = midnights(wish.first, wish.last)
        days = [*([rows.c.at >= begins] if begins else []), *([rows.c.at < ends] if ends else [])]
    return select(rows).where(*days).subquery() if days else rows
