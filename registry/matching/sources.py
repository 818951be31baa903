"""Where units of some keys are found, a bounded number at a time, so that no statement writes for long. Every select
gives columns of `unit`, no unit twice."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, and_, case, func, literal, or_, select
from sqlalchemy.sql.elements import ColumnClause

from registry.matching.joins import key_shape, onto
from registry.matching.keysets import Keys, Run
from registry.recalls.models import AffectedSpan
from registry.serials.keys import LEADS, LONGEST, shape_of
from registry.units.models import Unit

UNITS, SPANS, POINTS = 50_000, 25_000, 500
_ZEROS = "0" * LONGEST
_BEHIND = "~"
"""Behind every key of a length."""
unit: Any = Unit.__table__
span: Any = AffectedSpan.__table__
Found = Select[Any]
Where = Sequence[ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Place:
    """Units of one maker that are filed, seen over one connection."""

    connection: Connection
    organisation_id: int
    pending: tuple[int, ...] = ()

    @property
    def postgres(self) -> bool:
        return self.connection.dialect.name == "postgresql"

    def filed(self) -> list[ColumnElement[bool]]:
        """The maker's, none of them of an upload still being filed."""
        mine = [unit.c.organisation_id == self.organisation_id]
        if self.pending:
            mine.append(or_(unit.c.upload_id.is_(None), unit.c.upload_id.not_in(self.pending)))
        return mine

    def widths(self, column: ColumnClause[str]) -> list[int]:
        """How many characters keys of a column have."""
        return widths_of(self.connection, column, [unit.c.organisation_id == self.organisation_id])


@dataclass(frozen=True, slots=True)
class Numbered:
    """Which column holds the keys of a field, and of which products (None: all)."""

    column: ColumnClause[str]
    products: tuple[int, ...] | None = None

    @property
    def theirs(self) -> list[ColumnElement[bool]]:
        return [] if self.products is None else [unit.c.product_id.in_(self.products)]

    @property
    def unknown(self) -> ColumnElement[bool]:
        """That the record of a unit does not say."""
        nothing = self.column.is_(None)
        return nothing if self.products is None else or_(nothing, unit.c.product_id.not_in(self.products))


SERIAL, LOT = Numbered(unit.c.serial_key), Numbered(unit.c.lot_key)


def widths_of(connection: Connection, column: ColumnElement[str], mine: Where) -> list[int]:
    """How many characters keys have, in a column that an index leads to."""
    found, behind = [], ""
    while key := connection.scalar(select(func.min(column)).where(*mine, column > behind)):
        found.append(ord(key[0]) - 64)
        behind = key[0] + _BEHIND
    return found


def with_keys(
    place: Place, by: Numbered, keys: Keys, columns: Sequence[str], where: Where
) -> Iterator[Found]:
    """Units whose key is one of these."""
    column, where = by.column, (*by.theirs, *where)
    yield from _points(place, column, keys.points, columns, where)
    widths = place.widths(column) if keys.wide or keys.lists else ()
    for run in keys.runs(widths):
        yield from _run(place, column, run, columns, where)
    for number in keys.lists:
        yield from _list(place, column, number, widths, columns, where)


def without_key(place: Place, by: Numbered, columns: Sequence[str], where: Where) -> Found:
    """Units of which that key is not known."""
    return select(*(unit.c[name] for name in columns)).where(*place.filed(), by.unknown, *where)


def everywhere(place: Place, columns: Sequence[str], where: Where) -> Iterator[Found]:
    """All units."""
    last = place.connection.scalar(select(func.max(unit.c.id))) or 0
    wanted = [unit.c[name] for name in columns]
    for first in range(0, last, UNITS):
        here = (unit.c.id > first, unit.c.id <= first + UNITS)
        yield select(*wanted).where(*place.filed(), *here, *where)


def in_run(column: ColumnElement[str], run: Run) -> ColumnElement[bool]:
    """Whether a key lies in a run."""
    held = [column >= run.low, column < run.high if run.below else column <= run.high]
    if run.shape and run.low != run.high:
        held.append(key_shape(column) == shape_of(run.low[0]) + run.shape)
    return and_(*held)


def _points(
    place: Place, column: ColumnClause[str], points: Iterable[str], columns: Sequence[str], where: Where
) -> Iterator[Found]:
    left = iter(dict.fromkeys(points))
    while some := list(islice(left, POINTS)):
        yield select(*(unit.c[name] for name in columns)).where(*place.filed(), column.in_(some), *where)


def _run(
    place: Place, column: ColumnClause[str], run: Run, columns: Sequence[str], where: Where
) -> Iterator[Found]:
    """The units of a run, as many at a time as are written quickly."""
    mine, rest = unit.c.organisation_id == place.organisation_id, run
    wanted = [unit.c[name] for name in columns]
    while True:
        ahead = select(column).where(mine, column >= rest.low, column <= rest.high).order_by(column)
        until: str = place.connection.scalar(ahead.offset(UNITS).limit(1)) or ""
        split = until > rest.low
        here = rest._replace(high=until, below=True) if split else rest
        yield select(*wanted).where(*place.filed(), in_run(column, here), *where)
        if not split:
            return
        rest = rest._replace(low=until)


def _list(
    place: Place,
    column: ColumnClause[str],
    number: int,
    widths: Sequence[int],
    columns: Sequence[str],
    where: Where,
) -> Iterator[Found]:
    """Units of an uploaded list: some thousand spans at a time, each asking for its units."""
    for here in steps(place.connection, number, behind="$"):
        held = [column >= span.c.low, column <= span.c.high, of_span_shape(key_shape(column))]
        yield _joined(place, here, held, columns, where)
    for here in steps(place.connection, number, until="$"):
        for width in widths:
            yield _joined(
                place, [*here, func.length(span.c.low) - 2 <= width], _integers(column, width), columns, where
            )


def _joined(place: Place, here: Where, held: Where, columns: Sequence[str], where: Where) -> Found:
    both = (*place.filed(), *held, *where)
    found, right = onto(span, unit, columns, both, postgres=place.postgres)
    return select(*(right[name] for name in columns)).select_from(found).where(*here)


def steps(connection: Connection, number: int, behind: str = "", until: str = "") -> Iterator[Where]:
    """Parts of a list, in the order of its table."""
    kept = [span.c.list_id == number, *([span.c.low < until] if until else [])]
    while True:
        ahead = select(span.c.low).where(*kept, span.c.low > behind).order_by(span.c.low)
        step = connection.scalar(ahead.offset(SPANS - 1).limit(1))
        yield [*kept, span.c.low > behind, *([] if step is None else [span.c.low <= step])]
        if step is None:
            return
        behind = step


def of_span_shape(
    shape: ColumnElement[str], of_span: ColumnElement[str] | None = None
) -> ColumnElement[bool]:
    """Single numbers, and runs whose ends differ in the last place only, need no second look. `of_span` is the shape of
    the span where it is not that of its first number."""
    size = func.length(span.c.low) - 1
    near = func.substr(span.c.low, 1, size) == func.substr(span.c.high, 1, size)
    return or_(
        span.c.low == span.c.high, near, shape == (key_shape(span.c.low) if of_span is None else of_span)
    )


def _integers(column: ColumnElement[str], width: int) -> list[ColumnElement[bool]]:
    """Keys of digits, so many, between the integers of a stored run, whatever zeros stand before them."""
    lead = LEADS[width]
    low, high = integer_ends(lead, width)
    return [column >= low, column <= high, key_shape(column) == shape_of(lead) + "9" * width]


def integer_ends(lead: str, width: int) -> tuple[ColumnElement[str], ColumnElement[str]]:
    """First and last of a stored run of integers, written with so many digits behind a lead."""
    longer = func.length(span.c.high) - 2 > width
    high = case((longer, literal(lead + "9" * width)), else_=_padded(lead, span.c.high, width))
    return _padded(lead, span.c.low, width), high


def _padded(lead: str, stored: ColumnElement[str], width: int) -> ColumnElement[str]:
    digits = func.substr(stored, 3, type_=String())
    zeros = literal(_ZEROS, String()).concat(digits)
    places = func.length(digits) + (LONGEST - width + 1)
    return literal(lead, String()).concat(func.substr(zeros, places, type_=String()))
