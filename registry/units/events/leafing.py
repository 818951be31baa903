"""How much of what a query for events finds is wanted at once, and in which order: its parameters that find nothing by
themselves. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select

from registry.errors import Refused

MOST_A_PAGE = 1000
A_PAGE = 30
MOST_VALUES = 200
"""Alternatives that are gone through one by one."""
Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Run:
    """Rows of the index of fields (`event_id`, `at`) whose events meet a condition: an event may have several. `equal`:
    they are of one value, so that an index finds them by their events' numbers."""

    found: Select[Any]
    equal: bool = False


@dataclass(frozen=True, slots=True)
class Among:
    """That a column of events, in an index in both orders, has one of some values, which only the database knows."""

    column: ColumnElement[Any]
    values: Select[Any]


@dataclass(slots=True)
class Query:
    """`after` is where the page before ended: the value of the order's column, and the number of the event. `few`: a
    condition finds them by an index of its own. `either`: alternatives of which no event meets two, each in both orders
    in an index of its own. `runs`: conditions on fields. `among`: on columns, by values yet to be looked up."""

    organisation_id: int
    conditions: list[Condition] = field(default_factory=list)
    either: list[Condition] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    among: list[Among] = field(default_factory=list)
    few: bool = False
    by_record: bool = True
    descending: bool = False
    per_page: int = A_PAGE
    limit: int | None = None
    most: int | None = None
    after: tuple[int, int] | None = None

    def add(self, found: "Condition | Run | Among", *, few: bool) -> None:
        """One more condition."""
        if isinstance(found, Run):
            self.runs.append(found)
        elif isinstance(found, Among):
            self.among.append(found)
        else:
            self.conditions.append(found)
            self.few = self.few or few


def in_order(query: Query, given: Mapping[str, Sequence[str]]) -> None:
    """Who asks for a span of time and no order gets it in that order: else all before it would be passed through."""
    if "orderBy" in given:
        query.descending = query.descending or "orderDirection" not in given
        return
    spans = {name.partition("_")[2] for name in given if name.startswith(("GE_", "LT_"))}
    query.by_record = not ("eventTime" in spans and "recordTime" not in spans)


def one(name: str, values: Sequence[str]) -> str:
    if len(values) != 1:
        raise Refused(name, f"{name} takes one value.")
    return values[0]


def _whole(name: str, values: Sequence[str], most: int) -> int:
    written = one(name, values)
    if not (written.isascii() and written.isdecimal() and len(written) <= 9 and 1 <= int(written) <= most):
        raise Refused(name, f"{name} is a whole number from 1 to {most:,}.")
    return int(written)


def _order(query: Query, name: str, values: Sequence[str]) -> None:
    by = one(name, values)
    if by not in ("eventTime", "recordTime"):
        raise Refused(name, "orderBy is eventTime or recordTime.")
    query.by_record = by == "recordTime"


def _direction(query: Query, name: str, values: Sequence[str]) -> None:
    way = one(name, values)
    if way not in ("ASC", "DESC"):
        raise Refused(name, "orderDirection is ASC or DESC.")
    query.descending = way == "DESC"


def _size(query: Query, name: str, values: Sequence[str]) -> None:
    query.per_page = _whole(name, values, MOST_A_PAGE)


def _limit(query: Query, name: str, values: Sequence[str]) -> None:
    query.limit = _whole(name, values, 10_000_000)


def _most(query: Query, name: str, values: Sequence[str]) -> None:
    query.most = _whole(name, values, 10_000_000)


WAYS: dict[str, Callable[[Query, str, Sequence[str]], None]] = {
    "orderBy": _order,
    "orderDirection": _direction,
    "perPage": _size,
    "eventCountLimit": _limit,
    "maxEventCount": _most,
}
