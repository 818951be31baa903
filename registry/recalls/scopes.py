"""What a rule covers as runs of numbers: typed values and ranges, and uploaded lists, by models and field. Beginnings,
masks and the like cannot be counted and are left out, and counted as such."""

from bisect import bisect_left
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from heapq import merge
from typing import Any

from sqlalchemy import Function, func, select

from registry.criteria.nodes import All, AnyOf, Leaf, Listed, Node
from registry.criteria.parsing import parse
from registry.criteria.rule import Group
from registry.criteria.texts import Is, Mask, Numbers, Texts
from registry.db import db
from registry.recalls.index.cutting import NOT_CODES, list_number
from registry.recalls.index.sourcing import streamed
from registry.recalls.merging import Merger, leader
from registry.recalls.models import AffectedSpan
from registry.recalls.reckoning import Blocks, Pair, in_blocks, without
from registry.serials.keys import indexable, shape_of, stored_run
from registry.serials.reading import normalise


@dataclass
class Scope:
    """Numbers of one field under some models (none: whatever the model). `taken` are exceptions."""

    models: tuple[str, ...]
    of: str
    lists: list[int] = field(default_factory=list)
    runs: list[Pair] = field(default_factory=list)
    taken: list["Scope"] = field(default_factory=list)
    name: str = ""
    """Its models as the rule writes them."""

    def meets(self, other: "Scope") -> bool:
        """Whether a unit can be in both, as far as field and models tell."""
        mine, theirs = frozenset(self.models), frozenset(other.models)
        return self.of == other.of and (not mine or not theirs or bool(mine & theirs))

    def holds(self, other: "Scope") -> bool:
        """Whether every model of the other is one of this."""
        return self.of == other.of and (not self.models or {*other.models} <= {*self.models} != set())

    def extent(self) -> Pair | None:
        """The least and the greatest key, as far as a probe of each list tells; None where there is nothing."""
        ends = list(self.runs)
        for number in self.lists:
            low, high = _end(number, func.min(AffectedSpan.low)), _end(number, func.max(AffectedSpan.low))
            last = select(AffectedSpan.high).where(AffectedSpan.list_id == number, AffectedSpan.low == high)
            ends += [(low, db.session.scalar(last) or high)] if low and high else []
        return (min(ends)[0], max(high for _, high in ends)) if ends else None

    def plain_list(self) -> int | None:
        """The one list it is, of which the database itself can count: no integers, whose zeros do not matter."""
        if len(self.lists) != 1 or self.runs or self.taken:
            return None
        extent = self.extent()
        return self.lists[0] if extent is not None and extent[0][0] != "#" else None

    def blocks(self) -> Blocks:
        """Its runs, apart and in order, without exceptions."""
        return without(joined([self]), self.out())

    def out(self) -> list[Pair]:
        """The runs of its exceptions."""
        return sorted(pair for scope in self.taken for block in scope.blocks() for pair in block)


@dataclass
class Scopes:
    """All of a rule; `uncounted` groups say what no count can tell."""

    scopes: list[Scope]
    uncounted: int


def scopes_of(rule: dict[str, Any]) -> Scopes:
    criteria = parse(rule, strict=False)
    included, uncounted = _scopes(criteria.groups)
    excluded, _ = _scopes(criteria.exceptions)
    for scope in included:
        scope.taken = [out for out in excluded if out.holds(scope)]
    return Scopes(included, uncounted)


def joined(scopes: Iterable[Scope]) -> Blocks:
    """The runs of several scopes (of one field) as one stream that lies apart. Exceptions are not looked at."""
    lists = [number for scope in scopes for number in scope.lists]
    runs = sorted(run for scope in scopes for run in scope.runs)
    if len(lists) == 1 and not runs:
        return in_blocks(_list(lists[0]))
    streams: list[Iterable[Pair]] = [runs, *map(_list, lists)]
    return _apart(in_blocks(merge(*streams)))


def _apart(blocks: Blocks) -> Blocks:
    """In order too: what lies behind a run that is still open waits for it."""
    merger, waiting = Merger(), list[Pair]()
    for block in blocks:
        lows, highs = [low for low, _ in block], [high for _, high in block]
        waiting += zip(*merger.take(lows, highs, [0] * len(block)), strict=True)
        waiting.sort()
        merger.met = []
        bound = min((run.low for run in merger.open.values()), default="~")
        at = bisect_left(waiting, bound, key=lambda run: run[0])
        if at:
            yield waiting[:at]
            waiting = waiting[at:]
    waiting += zip(*merger.end(), strict=True)
    if waiting:
        yield sorted(waiting)


def _end(number: int, end: Function[str]) -> str | None:
    """The least or the greatest key alone: asked for both together, SQLite reads the whole list."""
    return db.session.scalar(select(end).where(AffectedSpan.list_id == number))


def ranges_of(number: int, start: str = "") -> Blocks:
    """The runs of a list that are more than one number, from this key on. The key is one of the list's own."""
    key = start.replace("'", "''")
    return in_blocks(_list(number, f"AND low <> high AND low >= '{key}' " if start else "AND low <> high "))


def ranges_after(scope: Scope, key: str) -> Generator[Pair]:
    """Its ranges that begin behind this key, in order, without exceptions. Of one list they are found by its key; what
    is put together of several is read from its beginning."""
    for block in without(_from(scope, key), scope.out()):
        yield from ((low, high) for low, high in block if low != high and low > key)


def _from(scope: Scope, key: str) -> Blocks:
    if len(scope.lists) != 1 or scope.runs:
        return joined([scope])
    mine = (AffectedSpan.list_id == scope.lists[0], AffectedSpan.low <= key)
    return ranges_of(scope.lists[0], db.session.scalar(select(func.max(AffectedSpan.low)).where(*mine)) or "")


def first_ranges_of(number: int, count: int) -> list[Pair]:
    """So many of them, the first."""
    ranges = select(AffectedSpan.low, AffectedSpan.high).where(
        AffectedSpan.list_id == number, AffectedSpan.low != AffectedSpan.high
    )
    rows = db.session.execute(ranges.order_by(AffectedSpan.low).limit(count)) if count else ()
    return [(low, high) for low, high in rows]


def spans_of(number: int) -> int:
    spans = select(func.count()).select_from(AffectedSpan).where(AffectedSpan.list_id == number)
    return db.session.scalar(spans) or 0


def _list(number: int, only: str = "") -> Iterator[Pair]:
    statement = f"SELECT low, high FROM affected_span WHERE list_id = {int(number)} {only}ORDER BY low"  # noqa: S608
    return streamed(db.session.connection(), statement)


def _scopes(groups: Iterable[Group]) -> tuple[list[Scope], int]:
    found: dict[tuple[tuple[str, ...], str], Scope] = {}
    uncounted = 0
    for group in groups:
        counted = _code(group)
        if counted is None:
            uncounted += 1
            continue
        of, lists, runs, whole = counted
        uncounted += not whole
        model = group.test("model")
        models = _models(model) if model is not None else {}
        key = (tuple(sorted(models)), of)
        scope = found.setdefault(key, Scope(*key, name=", ".join(models.values())))
        scope.lists += [number for number in lists if number not in scope.lists]
        scope.runs += runs
    return list(found.values()), uncounted


def _code(group: Group) -> tuple[str, list[int], list[Pair], bool] | None:
    """Field, lists, runs of the first test that can be counted, and whether it can be wholly."""
    for name, node in group.tests:
        if name not in NOT_CODES:
            lists: list[int] = []
            runs: list[Pair] = []
            whole = _gather(node, lists, runs)
            if lists or runs:
                return name, lists, runs, whole
    return None


def _gather(node: Node, lists: list[int], runs: list[Pair]) -> bool:
    if isinstance(node, AnyOf):
        whole = [_gather(test, lists, runs) for test in node.tests]
        return all(whole)
    if isinstance(node, All):
        return any(
            _gather(test, lists, runs) for test in node.tests if isinstance(test, AnyOf | Leaf | Listed)
        )
    if isinstance(node, Listed):
        number = None if node.view.cuts or node.view.raw else list_number(node.name)
        lists += [number] if number is not None else []
        return number is not None
    if not isinstance(node, Leaf) or node.view.cuts or node.view.raw:
        return False
    found = _runs(node)
    runs += found
    return bool(found)


def _runs(node: Leaf) -> list[Pair]:
    if isinstance(node, Is):
        return [stored_run(value, value) for value in sorted(node.values) if indexable(value)]
    if isinstance(node, Numbers) and node.high:
        low = node.low[1] if node.low else ""
        return _between(
            f"#{chr(64 + len(low))}{low}", f"#{chr(64 + len(node.high[1]))}{node.high[1]}", node.below
        )
    if isinstance(node, Texts) and node.low and node.high and shape_of(node.low) == shape_of(node.high):
        lead = chr(64 + len(node.low))
        return _between(lead + node.low, lead + node.high, node.below) if indexable(node.low) else []
    return []


def _between(low: str, high: str, below: bool) -> list[Pair]:
    high = leader(high) if below else high
    return [(low, high)] if high and low <= high else []


def _models(node: Node) -> dict[str, str]:
    """What a test of the model names: as read, and as written."""
    if isinstance(node, Is):
        return {normalise(text): text for text in node.shown}
    if isinstance(node, Mask):
        return dict(zip(node.masks, node.shown, strict=False))
    return {key: text for part in node.parts for key, text in _models(part).items()}
