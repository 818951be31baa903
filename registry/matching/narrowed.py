"""Which units a rule cannot cover, seen by their keys alone: those need not be judged. Never takes away one that it
may cover; knows no database."""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.criteria.rule import Criteria, Group
from registry.matching.keysets import Keys, keys_of
from registry.matching.sources import Numbered


@dataclass(frozen=True, slots=True)
class Near:
    """Keys of one field that a group may hold for: single ones, and disjoint runs in order."""

    by: Numbered
    points: frozenset[str]
    lows: Sequence[str]
    highs: Sequence[str]

    def may(self, row: Any) -> bool:
        """Whether the unit has such a key, or none that is known."""
        key = getattr(row, self.by.column.name)
        if key is None or (self.by.products is not None and row.product_id not in self.by.products):
            return True
        if key in self.points:
            return True
        place = bisect_right(self.lows, key) - 1
        return place >= 0 and key <= self.highs[place]


class Narrowed:
    """A rule. `widths` are the lengths of the keys that will be asked about."""

    def __init__(
        self,
        criteria: Criteria,
        numbered: Mapping[str, Numbered],
        lists: Mapping[int, str],
        widths: Collection[int],
    ) -> None:
        self.groups = [_near(group, numbered, lists, sorted(widths)) for group in criteria.groups]

    def may(self, row: Any) -> bool:
        return any(all(near.may(row) for near in group) for group in self.groups)


def widths_of(rows: Collection[Any]) -> set[int]:
    """How many characters the keys of some units have."""
    keys = (key for row in rows for key in (row.serial_key, row.lot_key))
    return {ord(key[0]) - 64 for key in keys if key}


def _near(
    group: Group, numbered: Mapping[str, Numbered], lists: Mapping[int, str], widths: Sequence[int]
) -> list[Near]:
    """Tests that say nothing of keys, or ask an uploaded list, let all through."""
    found = []
    for name, node in group.tests:
        keys = keys_of(name, node, lists) if name in numbered else None
        if keys is not None and not keys.lists:
            found.append(Near(numbered[name], frozenset(keys.points), *_runs(keys, widths)))
    return found


def _runs(keys: Keys, widths: Sequence[int]) -> tuple[list[str], list[str]]:
    lows: list[str] = []
    highs: list[str] = []
    for run in sorted(keys.runs(widths)):
        if highs and run.low <= highs[-1]:
            highs[-1] = max(highs[-1], run.high)
        else:
            lows.append(run.low)
            highs.append(run.high)
    return lows, highs
