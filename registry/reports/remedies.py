"""Remedies on record as rows behind a number: which unit, which day, who recorded it. Never whose unit it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import String, exists, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from registry.cases.models import RemedyCase
from registry.db import db
from registry.recalls.models import UnitRemedy
from registry.registrations.models import Registration
from registry.reports.rows import PIECE, SIZE
from registry.sales.models import SaleLine
from registry.units.models import Unit

OWNED, OTHER = "owned", "other"
"""Units of consumers: a sale, a registration or a request for the remedy is on record; and units with none of them."""


class key_of(GenericFunction[str]):  # noqa: N801 - the name of a function in SQL
    """A number as units keep it: its length in front (see `serials.keys`)."""

    type = String()
    inherit_cache = True


@compiles(key_of, "sqlite")
def _char(element: Any, compiler: Any, **kw: Any) -> str:
    number = compiler.process(element.clauses, **kw)
    return f"(char(64 + length({number})) || {number})"


@compiles(key_of, "postgresql")
def _chr(element: Any, compiler: Any, **kw: Any) -> str:
    number = compiler.process(element.clauses, **kw)
    return f"(chr(64 + length({number})) || {number})"


@dataclass(frozen=True, slots=True)
class Wish:
    """Remedies of a recall, of some units alone (`OWNED`, `OTHER`), of some days. `after` is the last one seen."""

    organisation_id: int
    recall_id: int
    of: str = ""
    first: date | None = None
    last: date | None = None
    after: int | None = None


def is_owned(organisation_id: int) -> Any:
    """The unit of a remedy was sold or registered, or somebody asked for its remedy here."""
    asked = exists().where(
        RemedyCase.recall_id == UnitRemedy.recall_id,
        RemedyCase.key == UnitRemedy.key,
        RemedyCase.field == UnitRemedy.field,
        RemedyCase.opened_at.is_not(None),
    )
    sold = exists().where(SaleLine.unit_id == Unit.id)
    registered = exists().where(Registration.unit_id == Unit.id)
    known = exists().where(
        Unit.organisation_id == organisation_id,
        Unit.serial_key == key_of(UnitRemedy.key),
        or_(sold, registered),
    )
    return or_(asked, known)


def how_many(wish: Wish) -> int:
    return db.session.scalar(select(func.count()).select_from(UnitRemedy).where(*_where(wish))) or 0


def page(wish: Wish, size: int = SIZE) -> tuple[Sequence[UnitRemedy], bool]:
    wanted = select(UnitRemedy).where(*_where(wish))
    if wish.after is not None:
        wanted = wanted.where(UnitRemedy.id > wish.after)
    found = db.session.scalars(wanted.order_by(UnitRemedy.id).limit(size + 1)).all()
    return found[:size], len(found) > size


def every(wish: Wish) -> Iterator[UnitRemedy]:
    while True:
        rows, more = page(wish, PIECE)
        yield from rows
        if not more:
            return
        wish = replace(wish, after=rows[-1].id)


def _where(wish: Wish) -> list[Any]:
    found = [UnitRemedy.recall_id == wish.recall_id]
    if wish.of:
        owned = is_owned(wish.organisation_id)
        found.append(owned if wish.of == OWNED else ~owned)
    found += [UnitRemedy.done_on >= wish.first] if wish.first else []
    return found + ([UnitRemedy.done_on <= wish.last] if wish.last else [])
