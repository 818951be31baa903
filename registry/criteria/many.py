"""Many tests of one kind in one "any", answered at once by bisection: lists of ranges are long."""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from registry.criteria.nodes import AnyOf, Node, View
from registry.criteria.texts import Is, Numbers, Texts, as_number
from registry.criteria.twins import Options, fewest_first, in_shape
from registry.criteria.unit import Told

FEW = 8
"""So many tests are asked one by one."""
LIMIT = 64
_STEPS = 2000


@dataclass(frozen=True, slots=True)
class Runs:
    """Disjoint runs of texts of one shape in order; ``ends`` are the first texts behind each."""

    shape: str
    starts: tuple[str, ...]
    ends: tuple[str, ...]

    def holds(self, text: str) -> bool:
        """Say whether a text of the shape lies in a run."""
        place = bisect_right(self.starts, text) - 1
        return place >= 0 and text < self.ends[place]

    def touches(self, beginning: str) -> bool:
        """Say whether a text with this beginning may lie in a run."""
        place = bisect_right(self.starts, beginning + "\uffff") - 1
        return place >= 0 and beginning < self.ends[place]

    def alike(self, text: str) -> list[str]:
        """Return texts in a run that look like this one, of its length, those with the fewest changes first."""
        options = in_shape(text, self.shape)
        if options is None:
            return []
        if all(len(choices) == 1 for choices in options):
            (only,) = fewest_first(options, 1)
            return [only] if self.holds(only) else []
        found = [new for new, _ in zip(self._search(options), range(LIMIT), strict=False)]
        return sorted(found, key=lambda new: sum(a != b for a, b in zip(text, new, strict=True)))

    def _search(self, options: Options) -> Iterator[str]:
        """Try what each character may have been in turn, leaving a beginning as soon as it is out of every run."""
        stack = [""]
        for _ in range(_STEPS):
            if not stack:
                return
            done = stack.pop()
            if len(done) == len(options):
                if self.holds(done):
                    yield done
            else:
                new = (done + character for character in reversed(options[len(done)]))
                stack += filter(self.touches, new)


@dataclass(frozen=True, slots=True)
class Alike:
    """Tests of one view: values, runs of integers, and runs of texts by their length and shape."""

    view: View
    values: frozenset[str]
    numbers: tuple[tuple[tuple[int, str], ...], tuple[tuple[int, str], ...]]
    runs: dict[int, tuple[tuple[re.Pattern[str], Runs], ...]]

    def holds(self, text: str) -> bool:
        """Say whether one of the tests holds for the characters looked at."""
        if text in self.values:
            return True
        if self.numbers[0] and text.isdecimal():
            number = as_number(text)
            place = bisect_right(self.numbers[0], number) - 1
            if place >= 0 and number < self.numbers[1][place]:
                return True
        found = self.runs.get(len(text), ())
        return any(shape.fullmatch(text) and run.holds(text) for shape, run in found)

    def may_begin(self, head: str, length: int) -> bool:
        """Say whether one of the tests may hold for a text of a length that begins so."""
        if self.values or self.numbers[0]:
            return True
        return any(run.touches(head) for _, run in self.runs.get(length, ()))


@dataclass(frozen=True, slots=True)
class Many:
    """The tests of a long "any"."""

    alike: tuple[Alike, ...]
    rest: tuple[Node, ...]

    def holds(self, told: Told) -> bool:
        """Say whether one of the tests that are not left to the rest holds."""
        for tests in self.alike:
            text = tests.view.read(told)
            if text is not None and tests.holds(text):
                return True
        return False


def any_of(tests: tuple[Node, ...]) -> AnyOf:
    """Return the "any" of some tests."""
    if len(tests) <= FEW:
        return AnyOf(tests)
    views: dict[View, list[Is | Numbers | Texts]] = {}
    rest: list[Node] = []
    for test in tests:
        if isinstance(test, Is | Numbers | Texts):
            views.setdefault(test.view, []).append(test)
        else:
            rest.append(test)
    return AnyOf(tests, Many(tuple(_alike(view, several) for view, several in views.items()), tuple(rest)))


def _alike(view: View, tests: list[Is | Numbers | Texts]) -> Alike:
    values = frozenset[str]().union(*(test.values for test in tests if isinstance(test, Is)))
    numbers = sorted((test.low or (0, ""), _after(test)) for test in tests if isinstance(test, Numbers))
    shapes: dict[re.Pattern[str], list[Texts]] = {}
    for test in tests:
        if isinstance(test, Texts):
            shapes.setdefault(test.shape, []).append(test)
    found: dict[int, tuple[tuple[re.Pattern[str], Runs], ...]] = {}
    for shape, several in shapes.items():
        run = runs(several)
        found[len(run.shape)] = (*found.get(len(run.shape), ()), (shape, run))
    return Alike(view, values, _merged(numbers), found)


def runs(tests: Sequence[Texts]) -> Runs:
    """Return the runs of ranges of one shape."""
    starts, ends = _merged(sorted((test.low or "", _behind(test)) for test in tests))
    return Runs(_shape(tests[0]), starts, ends)


def _shape(test: Texts) -> str:
    """Return 9 where both bounds have a digit, A where both have a letter, ? elsewhere."""
    one, other = test.low or test.high or "", test.high or test.low or ""
    return "".join(
        "?" if a.isdecimal() is not b.isdecimal() else "9" if a.isdecimal() else "A"
        for a, b in zip(one, other, strict=True)
    )


def _behind(test: Texts) -> str:
    """The first text that is no longer in the range."""
    if test.high is None:
        return "\uffff"
    return test.high if test.below else test.high + "\0"


def _after(test: Numbers) -> tuple[int, str]:
    if test.high is None:
        return sys.maxsize, ""
    return test.high if test.below else (test.high[0], test.high[1] + "\0")


_Bound = TypeVar("_Bound", str, tuple[int, str])


def _merged(spans: list[tuple[_Bound, _Bound]]) -> tuple[tuple[_Bound, ...], tuple[_Bound, ...]]:
    """Ordered spans, those that touch as one, as their starts and ends."""
    starts: list[_Bound] = []
    ends: list[_Bound] = []
    for start, end in spans:
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return tuple(starts), tuple(ends)
