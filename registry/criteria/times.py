"""Tests that compare points in time: date codes by their format, and calendar dates."""

from dataclasses import dataclass

from registry.criteria.answers import NO, UNDECIDED, YES, Answer
from registry.criteria.datecodes import DateFormat, Moment
from registry.criteria.dates import Period, as_period, read_date
from registry.criteria.nodes import Leaf, Node
from registry.criteria.unit import Lookup, Told


@dataclass(frozen=True, slots=True)
class CodeIs(Leaf):
    format: DateFormat
    moments: frozenset[Moment]
    shown: tuple[str, ...]

    def holds(self, text: str) -> bool:
        return self.format.decode(text) in self.moments


@dataclass(frozen=True, slots=True)
class CodeRange(Leaf):
    """A range of codes that are read as dates first. A code that means no date is outside."""

    format: DateFormat
    low: Moment | None
    high: Moment | None
    below: bool
    shown: tuple[str | None, str | None]

    def holds(self, text: str) -> bool:
        moment = self.format.decode(text)
        if moment is None or (self.low is not None and moment < self.low):
            return False
        return self.high is None or moment < self.high or (moment == self.high and not self.below)


@dataclass(frozen=True, slots=True)
class Days(Node):
    """Calendar dates: one of several spans of days, open ends as None.

    A date told too coarsely to say (2013 against a bound in June 2013) is undecided; one that cannot be
    read is outside.
    """

    spans: tuple[tuple[int | None, int | None], ...]
    shown: tuple[tuple[str | None, str | None], ...]
    kind: str
    format: DateFormat | None = None

    def answer(self, told: Told, lookup: Lookup) -> Answer:
        answers = {self._of(period) for period in self.read(told)}
        if len(answers) > 1:
            return UNDECIDED
        return answers.pop() if answers else NO

    def read(self, told: Told) -> tuple[Period, ...]:
        """Return the periods that the value can mean: by the code's format first, else as a date."""
        if self.format and (moment := self.format.decode(told.raw if self.format.written else told.plain)):
            return tuple(filter(None, [as_period(moment[0], moment[1], moment[4])]))
        return read_date(told.typed)

    def _of(self, period: Period) -> Answer:
        best = NO
        for low, high in self.spans:
            if (low is None or low <= period.first) and (high is None or period.last <= high):
                return YES
            if (low is None or low <= period.last) and (high is None or period.first <= high):
                best = UNDECIDED
        return best
