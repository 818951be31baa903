"""The tests of one field, compiled: each answers for a told value in about a microsecond."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from registry.criteria.answers import NO, UNDECIDED, YES, Answer
from registry.criteria.unit import Lookup, Told


class Node:
    """A test of one field."""

    __slots__ = ()

    @abstractmethod
    def answer(self, told: Told, lookup: Lookup) -> Answer:
        """Judge a value that was told and is there; ``absent`` judges one that is not there."""

    @property
    def absent(self) -> Answer:
        """The answer for a unit that bears no such code."""
        return NO

    @property
    def parts(self) -> "tuple[Node, ...]":
        """The tests inside this one."""
        return ()

    def judge(self, told: Told, lookup: Lookup) -> Answer:
        """Judge a told field, there or not."""
        return self.answer(told, lookup) if told.plain else self.absent

    def walk(self) -> "Iterator[Node]":
        """Yield this test and all inside it."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, slots=True)
class All(Node):
    """Every test must hold."""

    tests: tuple[Node, ...]

    def answer(self, told: Told, lookup: Lookup) -> Answer:
        least = YES
        for test in self.tests:
            answer = test.answer(told, lookup)
            if answer is NO:
                return NO
            if answer < least:
                least = answer
        return least

    @property
    def absent(self) -> Answer:
        return min((test.absent for test in self.tests), default=YES)

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.tests


class Batch(Protocol):
    """Tests that are answered at once, and the others."""

    @property
    def rest(self) -> tuple[Node, ...]: ...

    def holds(self, told: Told) -> bool: ...


@dataclass(frozen=True, slots=True)
class AnyOf(Node):
    """One test must hold. Of very many tests a batch answers what it can."""

    tests: tuple[Node, ...]
    batch: Batch | None = field(default=None, compare=False, repr=False)

    def answer(self, told: Told, lookup: Lookup) -> Answer:
        best, tests = NO, self.tests
        if self.batch is not None:
            if self.batch.holds(told):
                return YES
            tests = self.batch.rest
        for test in tests:
            answer = test.answer(told, lookup)
            if answer is YES:
                return YES
            if answer > best:
                best = answer
        return best

    @property
    def absent(self) -> Answer:
        return max((test.absent for test in self.tests), default=NO)

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.tests


@dataclass(frozen=True, slots=True)
class View:
    """Which characters a test looks at: the plain or raw reading, then cuts (1-based, negative from the end)."""

    raw: bool = False
    cuts: tuple[tuple[int, int], ...] = ()

    def read(self, told: Told) -> str | None:
        """Return the characters looked at, None where the value does not reach so far."""
        text = told.raw if self.raw else told.plain
        for first, last in self.cuts:
            part = cut(text, first, last)
            if part is None:
                return None
            text = part
        return text

    def span(self, length: int) -> tuple[int, int] | None:
        """Return from where to where (0-based, half open) it looks at a text of this length, None if it cannot."""
        start, end = 0, length
        for first, last in self.cuts:
            size = end - start
            begin = start + (first - 1 if first > 0 else size + first)
            stop = start + (last if last > 0 else size + last + 1)
            if not start <= begin < stop <= end:
                return None
            start, end = begin, stop
        return start, end


WHOLE = View()


def cut(text: str, first: int, last: int) -> str | None:
    """Return characters first to last (1-based, negative from the end), None where the text lacks one of them."""
    start = first - 1 if first > 0 else len(text) + first
    end = last if last > 0 else len(text) + last + 1
    return text[start:end] if 0 <= start < end <= len(text) else None


@dataclass(frozen=True, slots=True)
class Leaf(Node):
    """A test of text."""

    view: View

    @abstractmethod
    def holds(self, text: str) -> bool:
        """Say whether the characters looked at agree."""

    def answer(self, told: Told, lookup: Lookup) -> Answer:
        view = self.view
        text = view.read(told) if view.raw or view.cuts else told.plain
        return YES if text is not None and self.holds(text) else NO


@dataclass(frozen=True, slots=True)
class Width(Node):
    """The whole identifier has so many characters, wherever the test stands."""

    lengths: frozenset[int]
    raw: bool

    def answer(self, told: Told, lookup: Lookup) -> Answer:
        return YES if len(told.raw if self.raw else told.plain) in self.lengths else NO


@dataclass(frozen=True, slots=True)
class Listed(Node):
    """The value stands in a list; undecided where the list is kept elsewhere."""

    view: View
    name: str

    def answer(self, told: Told, lookup: Lookup) -> Answer:
        text = self.view.read(told)
        if text is None:
            return NO
        found = lookup(self.name, told.field, text)
        return UNDECIDED if found is None else YES if found else NO


@dataclass(frozen=True, slots=True)
class Absent(Node):
    """The unit bears no such code (or, with False, does bear one)."""

    wanted: bool

    def answer(self, told: Told, lookup: Lookup) -> Answer:
        return NO if self.wanted else YES

    @property
    def absent(self) -> Answer:
        return YES if self.wanted else NO


@dataclass(frozen=True, slots=True)
class Flag(Node):
    """A yes/no question. An answer that is neither leaves it undecided."""

    wanted: frozenset[bool]

    def answer(self, told: Told, lookup: Lookup) -> Answer:
        flag = told.flag
        return UNDECIDED if flag is None else YES if flag in self.wanted else NO

    @property
    def absent(self) -> Answer:
        return UNDECIDED


@dataclass(frozen=True, slots=True)
class Faulty(Node):
    """A test of an old rule that cannot be decided, whatever the value (first after last, say)."""

    reason: str

    def answer(self, told: Told, lookup: Lookup) -> Answer:
        return UNDECIDED
