"""A compiled rule: what parsing makes and judging, words and the index read. Nothing it says ever changes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from registry.criteria.facts import Facts, facts
from registry.criteria.nodes import Node


@dataclass(frozen=True, slots=True)
class Group:
    """Tests of which every one must hold. ``note`` and ``remedy`` are said to the owner, not tested."""

    tests: tuple[tuple[str, Node], ...]
    note: str = ""
    remedy: str = ""
    known: dict[str, Facts] = field(default_factory=dict, compare=False, repr=False)

    def facts(self, name: str, test: Node) -> Facts:
        """Return what second looks need to know of the test of a field, found out once."""
        found = self.known.get(name)
        if found is None:
            found = self.known[name] = facts(test)
        return found

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields tested, in the order written."""
        return tuple(name for name, _ in self.tests)

    def test(self, name: str) -> Node | None:
        """Return the test of a field, None where the group has none."""
        return next((node for one, node in self.tests if one == name), None)


@dataclass(frozen=True, slots=True)
class Criteria:
    """The groups that are covered, and the exceptions from them."""

    groups: tuple[Group, ...]
    exceptions: tuple[Group, ...] = ()

    def nodes(self) -> Iterator[tuple[str, Node]]:
        """Yield every test with its field, inner tests too."""
        for group in (*self.groups, *self.exceptions):
            for name, node in group.tests:
                for inner in node.walk():
                    yield name, inner


class Fault(NamedTuple):
    """What is wrong with a rule: where ("any[0].serial.range"), what, and what to do about it."""

    place: str
    message: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" + (f" ({self.advice})" if self.advice else "")


class CriteriaError(Exception):
    """A rule that cannot be taken as it is; ``faults`` holds every fault found, in the order of the rule."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults
