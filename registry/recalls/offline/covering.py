"""Says for each published recall how somebody without this site can look for a number: among the hashes, by the rule
and its lists, or not at all. Whatever cannot be told in full is told as "ask on line", never left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from registry.criteria.nodes import Listed
from registry.criteria.rule import Criteria
from registry.recalls.index.cutting import NOT_CODES, Cut, cut_test, list_number
from registry.recalls.index.keys import Span
from registry.recalls.offline.counting import count_of

HASHES, RULE, ON_LINE = "hashes", "rule", "on_line"
MOST_NUMBERS = 200_000
"""Numbers of one recall that are hashed; more can only be a rule."""
MOST_ALTOGETHER = 2_000_000
MOST_RUNS = 2_000
"""Runs of an uploaded list that are written out beside a rule; a longer list must be asked on line."""


@dataclass(frozen=True, slots=True)
class ListFacts:
    """An uploaded list: its field, how many numbers it has, in how many runs."""

    field: str
    numbers: int
    runs: int


@dataclass(slots=True)
class Covering:
    """How a recall is looked for: by `field` among the hashes, where `how` says so."""

    recall: dict[str, Any]
    how: str
    field: str = ""
    count: int = 0
    spans: tuple[Span, ...] = ()
    lists: tuple[int, ...] = ()


def covering(recall: dict[str, Any], rule: Criteria, lists: dict[int, ListFacts]) -> Covering:
    """Of a recall by itself; `within` then sees that all of them together are not too many."""
    for name in _fields(rule):
        cuts = [cut_test(name, node) for group in rule.groups if (node := group.test(name)) is not None]
        if len(cuts) == len(rule.groups) and all(cut is not None for cut in cuts):
            found = _counted(recall, name, [cut for cut in cuts if cut is not None], lists)
            if found is not None:
                return found
    return _by_rule(recall, rule, lists)


def _fields(rule: Criteria) -> list[str]:
    """Codes that every group asks for, the serial first: whoever checks stock has that."""
    shared = [set(group.fields) for group in rule.groups]
    common = set.intersection(*shared) - NOT_CODES if shared else set()
    return sorted(common, key=lambda name: (name != "serial", name))


def _counted(
    recall: dict[str, Any], name: str, cuts: Sequence[Cut], lists: dict[int, ListFacts]
) -> Covering | None:
    spans = tuple(dict.fromkeys(span for cut in cuts for span in cut.spans))
    named = tuple(dict.fromkeys(number for cut in cuts for number in cut.lists))
    if any(number not in lists or lists[number].field != name for number in named):
        return None
    count = sum(lists[number].numbers for number in named)
    for span in spans:
        one = count_of(span)
        if one is None:
            return None
        count += one
    return Covering(recall, HASHES, name, count, spans, named) if count <= MOST_NUMBERS else None


def _by_rule(recall: dict[str, Any], rule: Criteria, lists: dict[int, ListFacts]) -> Covering:
    """The rule itself, with its lists where they are short; a list that is not here at all only its keeper knows."""
    named = tuple(dict.fromkeys(_listed(rule)))
    known = all(number in lists and lists[number].runs <= MOST_RUNS for number in named)
    return Covering(recall, RULE if known else ON_LINE, lists=named if known else ())


def _listed(rule: Criteria) -> Iterator[int]:
    for _, node in rule.nodes():
        if isinstance(node, Listed):
            yield -1 if (number := list_number(node.name)) is None else number


def within(found: list[Covering], rules: dict[int, Criteria], lists: dict[int, ListFacts]) -> list[Covering]:
    """The recalls with the fewest numbers are hashed first, as long as there is room."""
    left, kept = MOST_ALTOGETHER, []
    for one in sorted(found, key=lambda one: (one.count, one.recall["id"])):
        if one.how == HASHES and one.count > left:
            one = _by_rule(one.recall, rules[one.recall["id"]], lists)
        left -= one.count
        kept.append(one)
    return sorted(kept, key=lambda one: int(one.recall["id"]))
