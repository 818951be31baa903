"""What a rule would change: numbers covered, added, removed, shared with other recalls, and what stands at its bounds.
Streams lists of millions; reads only, and changes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from registry.db import db
from registry.recalls.bounding import SHOWN, bound
from registry.recalls.drafted import lists_of_draft
from registry.recalls.merging import count_of
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.reckoning import Pair, Shared, share
from registry.recalls.scopes import Scope, first_ranges_of, joined, ranges_of, scopes_of, spans_of
from registry.recalls.states import PUBLIC
from registry.recalls.tallying import Tally
from registry.serials.keys import shown_run

MANY = 20
"""So many numbers for each unit announced are more than a range that is a little too wide."""
MOST_OVERLAPS = 50

Rule = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Counted:
    """A scope, read once: its numbers and runs, how many of these are ranges, and the first of them."""

    scope: Scope
    numbers: int
    spans: int
    ranges: int
    first: list[Pair]


def compare(
    organisation_id: int, recall_id: int, rule: Rule, tallies: Mapping[int, Tally] | None = None
) -> dict[str, Any]:
    """Against what is public of the recall now, and beside the maker's other recalls. Keys: numbers, by_model,
    difference, overlaps, bounds, more_bounds, uncounted (groups that no count can tell, such as beginnings).
    `tallies` are lists counted already, by their numbers: they are not counted again."""
    mine = scopes_of(rule)
    public = _public(recall_id)
    old = scopes_of(public[1]).scopes if public else []
    counted = [_counted(scope, tallies or {}) for scope in mine.scopes]
    bounds = [(one.scope, *pair) for one in counted for pair in one.first][:SHOWN]
    held = lists_of_draft(organisation_id)
    return {
        "numbers": sum(one.numbers for one in counted),
        "by_model": [(one.scope.name, one.numbers, one.spans) for one in counted],
        "difference": {"against": public[0] if public else None, **_difference(counted, old)},
        "overlaps": _overlaps(organisation_id, recall_id, mine.scopes),
        "bounds": [bound(held, *one) for one in bounds],
        "more_bounds": sum(one.ranges for one in counted) - len(bounds),
        "uncounted": mine.uncounted,
    }


def compare_version(version: ScopeVersion) -> dict[str, Any]:
    return compare(version.organisation_id, version.recall_id, dict(version.criteria))


def advice(numbers: int, units: int | None) -> str:
    """What to think of when far more numbers are covered than units were made."""
    if not units or numbers <= MANY * units:
        return ""
    return f"{numbers:,} numbers for {units:,} units: a list would be better."


def _public(recall_id: int) -> tuple[int, Rule] | None:
    """Number and rule of the version that counts now."""
    wanted = (
        select(ScopeVersion.number, ScopeVersion.criteria)
        .join(Recall, Recall.id == ScopeVersion.recall_id)
        .where(Recall.id == recall_id, ScopeVersion.number == Recall.current_number)
    )
    found = db.session.execute(wanted).first()
    return (found[0], dict(found[1])) if found else None


def _counted(scope: Scope, tallies: Mapping[int, Tally]) -> Counted:
    number = scope.plain_list()
    if number is None:
        return _read(scope)
    return _told(scope, number, tallies[number]) if number in tallies else _asked(scope, number)


def _told(scope: Scope, number: int, tally: Tally) -> Counted:
    """As whoever loaded the list has counted it."""
    first = first_ranges_of(number, min(SHOWN, tally.ranges))
    return Counted(scope, tally.numbers, tally.spans, tally.ranges, first)


def _asked(scope: Scope, number: int) -> Counted:
    """Single numbers are counted by the database, only ranges are read."""
    spans = spans_of(number)
    numbers, ranges = spans, 0
    first: list[Pair] = []
    for block in ranges_of(number):
        first += block[: max(0, SHOWN - len(first))]
        ranges += len(block)
        numbers += sum(count_of(low, high) for low, high in block) - len(block)
    return Counted(scope, numbers, spans, ranges, first)


def _read(scope: Scope) -> Counted:
    spans = ranges = 0
    first: list[Pair] = []

    def seen() -> Iterator[list[Pair]]:
        nonlocal spans, ranges
        for block in scope.blocks():
            wide = [pair for pair in block if pair[0] != pair[1]]
            first.extend(wide[: max(0, SHOWN - len(first))])
            spans, ranges = spans + len(block), ranges + len(wide)
            yield block

    numbers = share(seen(), iter(())).one
    return Counted(scope, numbers, spans, ranges, first)


def _difference(new: Sequence[Counted], old: Sequence[Scope]) -> dict[str, int]:
    """Scopes of the same models against one another; what has no counterpart is compared field by field, since
    numbers may only have been sorted under other models."""
    total = Shared()
    left_new, left_old = list(new), list(old)
    for one in new:
        scope = one.scope
        twin = next((o for o in left_old if (o.models, o.of) == (scope.models, scope.of)), None)
        if twin is not None:
            left_new.remove(one)
            left_old.remove(twin)
            _add(total, share(scope.blocks(), twin.blocks()))
    for of in sorted({scope.of for scope in (*(one.scope for one in left_new), *left_old)}):
        mine = [one for one in left_new if one.scope.of == of]
        theirs = [scope for scope in left_old if scope.of == of]
        if len(mine) == 1 and not theirs:
            total.one += mine[0].numbers
        else:
            _add(total, share(_pooled([one.scope for one in mine]), _pooled(theirs)))
    return {
        "added": total.one - total.both,
        "removed": total.other - total.both,
        "unchanged": total.both,
    }


def _pooled(scopes: list[Scope]) -> Iterator[list[Pair]]:
    if len(scopes) == 1:
        return scopes[0].blocks()
    return joined(scopes)


def _add(total: Shared, found: Shared) -> None:
    total.one += found.one
    total.other += found.other
    total.both += found.both


def _overlaps(organisation_id: int, recall_id: int, scopes: Sequence[Scope]) -> list[dict[str, Any]]:
    """Other public recalls of the maker that cover some of the same numbers."""
    wanted = (
        select(Recall.id, Recall.title, ScopeVersion.criteria)
        .join(ScopeVersion, ScopeVersion.recall_id == Recall.id)
        .where(
            Recall.organisation_id == organisation_id,
            Recall.id != recall_id,
            Recall.state.in_(PUBLIC),
            ScopeVersion.number == Recall.current_number,
        )
    )
    found = []
    for other_id, title, rule in db.session.execute(wanted.order_by(Recall.id)).all():
        numbers, example = _shared(scopes, scopes_of(dict(rule)).scopes)
        if numbers:
            found.append({"recall_id": other_id, "title": title, "numbers": numbers, "example": example})
        if len(found) == MOST_OVERLAPS:
            break
    return found


def _shared(mine: Sequence[Scope], theirs: Sequence[Scope]) -> tuple[int, str]:
    numbers, example = 0, ""
    for one in mine:
        for other in theirs:
            if one.meets(other) and _reach(one, other):
                shared = share(one.blocks(), other.blocks())
                numbers += shared.both
                example = example or (shown_run(shared.example, shared.example)[0] if shared.both else "")
    return numbers, example


def _reach(one: Scope, other: Scope) -> bool:
    """Whether the keys of the two can meet at all: two probes a list instead of reading both."""
    spans = [span for scope in (one, other) if (span := scope.extent()) is not None]
    if len(spans) < 2:
        return False
    (low, high), (start, end) = spans
    digits = any(extent[0][0] == "#" for extent in spans)
    return digits or (low <= end and start <= high)
