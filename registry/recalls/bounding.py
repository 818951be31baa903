"""The numbers on both sides of every bound of a rule, a page at a time however many ranges there are. Reads only."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Any

from registry.criteria.unit import Lookup
from registry.criteria.words import label
from registry.recalls.drafted import lists_of_draft
from registry.recalls.merging import count_of, follower, kind_of, leader
from registry.recalls.reckoning import Pair
from registry.recalls.scopes import Scope, ranges_after, scopes_of
from registry.serials.keys import shown_run, stored_run

SHOWN, EACH_SIDE = 20, 5
FIRST = (0, "")


@dataclass(frozen=True, slots=True)
class Bounds:
    """One page of them. `after`: where the next begins (scope, key of its last range), None where there is none."""

    items: list[dict[str, Any]]
    after: tuple[int, str] | None


def bounds_after(organisation_id: int, rule: dict[str, Any], after: tuple[int, str] = FIRST) -> Bounds:
    """The next ranges of a rule behind this one, in the order of its groups."""
    found = list(islice(_ranges(scopes_of(rule).scopes, after), SHOWN + 1))
    shown = found[:SHOWN]
    more = len(found) > SHOWN
    held = lists_of_draft(organisation_id)
    items = [bound(held, scope, *pair) for _, scope, pair in shown]
    return Bounds(items, (shown[-1][0], shown[-1][2][0]) if more else None)


def _ranges(scopes: list[Scope], after: tuple[int, str]) -> Iterator[tuple[int, Scope, Pair]]:
    first, key = after
    for number, scope in enumerate(scopes):
        if number < first:
            continue
        with closing(ranges_after(scope, key if number == first else "")) as ranges:
            for pair in ranges:
                yield number, scope, pair


def bound(held: Lookup, scope: Scope, low: str, high: str) -> dict[str, Any]:
    """Both ends of a range with the numbers beside them; of those outside only what no other range covers."""
    first, last = shown_run(low, high)
    within = min(EACH_SIDE, count_of(low, high))
    before = _steps(leader(low), leader, EACH_SIDE)[::-1]
    after = _steps(follower(high), follower, EACH_SIDE)
    return {
        "what": f"{scope.name}: {label(scope.of)}" if scope.name else _begun(label(scope.of)),
        "first": first,
        "last": last,
        "before": [number for number in before if not _holds(held, scope, number)],
        "from_first": _steps(low, follower, within),
        "to_last": _steps(high, leader, within)[::-1],
        "after": [number for number in after if not _holds(held, scope, number)],
    }


def _begun(words: str) -> str:
    """As a heading: what follows the first letter stays, as nouns have theirs."""
    return words[:1].upper() + words[1:]


def _holds(held: Lookup, scope: Scope, number: str) -> bool:
    key = stored_run(number, number)[0]
    kind = kind_of(key)
    found = any(low <= key <= high for low, high in scope.runs if kind_of(low) == kind)
    if number.isdecimal():
        key = stored_run(number, f"{number}0")[0]
        found = found or any(low <= key <= high for low, high in scope.runs if low[0] == "#")
    found = found or any(held(f"list:{listed}", scope.of, number) for listed in scope.lists)
    return found and not any(_holds(held, out, number) for out in scope.taken)


def _steps(key: str, step: Callable[[str], str], count: int) -> list[str]:
    found: list[str] = []
    while key and len(found) < count:
        found.append(shown_run(key, key)[0])
        key = step(key)
    return found
