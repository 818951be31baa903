"""Tries other values of one field on one group of a rule, within the work that a second look may be."""

from collections.abc import Iterable, Iterator

from registry.criteria.answers import NO, Answer
from registry.criteria.corrections import Correction, correction
from registry.criteria.facts import Steps
from registry.criteria.judging import answer_group, judge
from registry.criteria.nodes import Node
from registry.criteria.rule import Criteria, Group
from registry.criteria.unit import Lookup, Told, Unit


class Look:
    """One group looked at for one unit that it leaves out. ``before`` is what the rule says of the unit as told."""

    __slots__ = ("before", "criteria", "group", "lookup", "steps", "unit")

    def __init__(
        self, criteria: Criteria, group: Group, unit: Unit, lookup: Lookup, before: Answer, steps: Steps
    ) -> None:
        self.criteria, self.group, self.unit = criteria, group, unit
        self.lookup, self.before, self.steps = lookup, before, steps

    def without(self, field: str) -> Answer:
        """Return the answer if only the tests of the other fields counted."""
        tests = tuple((name, test) for name, test in self.group.tests if name != field)
        rest = Criteria((Group(tests),), self.criteria.exceptions)
        return judge(rest, self.unit, self.lookup).answer

    def leads_to(self, **corrected: str) -> Answer:
        """Return the answer with fields put right, no where it is no better."""
        if not self.steps.take(5 * (len(self.criteria.groups) + len(self.criteria.exceptions))):
            return NO
        unit = Unit({**self.unit.values, **corrected})
        answer = judge(self.criteria, unit, self.lookup).answer
        return (
            answer if answer > self.before and answer_group(self.group, unit, self.lookup) is not NO else NO
        )


class Trial:
    """The field that leaves the unit out, as read, and its test."""

    __slots__ = ("_value", "facts", "field", "look", "lookup", "steps", "test", "text", "told")

    def __init__(self, look: Look, told: Told, test: Node) -> None:
        self.look, self.lookup, self.steps = look, look.lookup, look.steps
        self.told, self.test, self.field = told, test, told.field
        self.facts = look.group.facts(told.field, test)
        self.text = told.raw if self.facts.raw else told.plain
        self._value: Correction | None = None

    @property
    def value(self) -> Correction:
        """The value as typed beside its reading."""
        if self._value is None:
            self._value = correction(self.told, self.facts.raw)
        return self._value

    def judge(self, text: str) -> Answer:
        """Judge a value as read; no when there is no time left."""
        if not self.steps.take(2 + self.facts.weight):
            return NO
        return self.test.judge(Told(self.field, text), self.lookup)

    def agreeing(self, texts: Iterable[str]) -> Iterator[str]:
        """Yield those of some values that the test does not leave out."""
        return (text for text in texts if self.judge(text) is not NO)

    def leads_to(self, new: str) -> Answer:
        """Return the answer with the value, as read, put right."""
        return self.look.leads_to(**{self.field: self.value.replaced(new)})
