"""The rows behind each number: units and moments, never who. Pages go on from the last row that was seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select

from registry.db import db
from registry.registrations.models import Registration
from registry.reports.models import RecallTold
from registry.reports.steps import STEPS, column, within
from registry.units.models import Unit

SIZE, PIECE = 50, 1_000
of = RecallTold


@dataclass(frozen=True, slots=True)
class Wish:
    """Whose rows: those of a step, of one value of a table (`by`, `value`), of some days. `after` is the last
    one seen."""

    recall_id: int
    turn: int
    step: str = "found"
    by: str = ""
    value: str = ""
    first: date | None = None
    last: date | None = None
    after: int | None = None


def how_many(wish: Wish) -> int:
    return db.session.scalar(select(func.count()).select_from(of).where(*_where(wish))) or 0


def page(wish: Wish, size: int = SIZE) -> tuple[Sequence[Any], bool]:
    """Rows (RecallTold, serial or lot), and whether there are more."""
    found = db.session.execute(_wanted(wish).limit(size + 1)).all()
    return found[:size], len(found) > size


def every(wish: Wish) -> Iterator[Any]:
    """All rows, some at a time."""
    while True:
        rows, more = page(wish, PIECE)
        yield from rows
        if not more:
            return
        wish = replace(wish, after=rows[-1][0].number)


def _wanted(wish: Wish) -> Any:
    own = Registration.id == -of.number
    number = func.coalesce(func.nullif(Unit.serial, ""), Unit.lot, Registration.number, "")
    wanted = select(of, number).outerjoin(Unit, Unit.id == of.unit_id).outerjoin(Registration, own)
    wanted = wanted.where(*_where(wish))
    if wish.after is not None:
        wanted = wanted.where(of.number > wish.after)
    return wanted.order_by(of.number)


def _where(wish: Wish) -> list[Any]:
    found = [of.recall_id == wish.recall_id, of.turn == wish.turn, STEPS[wish.step].where()]
    if wish.by:
        value: Any = (int(wish.value) if wish.value else None) if wish.by == "product" else wish.value
        found += [column(wish.by) == value, STEPS["found"].where()]
    if STEPS[wish.step].at:
        found += within(wish.step, wish.first, wish.last)
    return found
