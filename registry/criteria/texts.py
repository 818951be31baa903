"""Tests that compare characters. ``shown`` holds bounds as the author of the rule wrote them, for words."""

import re
from dataclasses import dataclass

from registry.criteria.nodes import Leaf


@dataclass(frozen=True, slots=True)
class Is(Leaf):
    values: frozenset[str]
    shown: tuple[str, ...]

    def holds(self, text: str) -> bool:
        return text in self.values


@dataclass(frozen=True, slots=True)
class Starts(Leaf):
    texts: tuple[str, ...]
    shown: tuple[str, ...]

    def holds(self, text: str) -> bool:
        return text.startswith(self.texts)


@dataclass(frozen=True, slots=True)
class Ends(Leaf):
    texts: tuple[str, ...]
    shown: tuple[str, ...]

    def holds(self, text: str) -> bool:
        return text.endswith(self.texts)


@dataclass(frozen=True, slots=True)
class Has(Leaf):
    texts: tuple[str, ...]
    shown: tuple[str, ...]

    def holds(self, text: str) -> bool:
        return any(part in text for part in self.texts)


@dataclass(frozen=True, slots=True)
class Mask(Leaf):
    """``?`` is one character, ``*`` any run."""

    masks: tuple[str, ...]
    shown: tuple[str, ...]
    pattern: re.Pattern[str]

    def holds(self, text: str) -> bool:
        return self.pattern.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Length(Leaf):
    lengths: frozenset[int]

    def holds(self, text: str) -> bool:
        return len(text) in self.lengths


@dataclass(frozen=True, slots=True)
class Numbers(Leaf):
    """A range whose bounds are all digits: integers of any size, so leading zeros do not move a number.

    Bounds are (number of digits, digits) without leading zeros, which compares as the integers do.
    """

    low: tuple[int, str] | None
    high: tuple[int, str] | None
    below: bool
    shown: tuple[str | None, str | None]

    def holds(self, text: str) -> bool:
        if not text.isdecimal():
            return False
        number = as_number(text)
        if self.low is not None and number < self.low:
            return False
        return self.high is None or number < self.high or (number == self.high and not self.below)


def as_number(digits: str) -> tuple[int, str]:
    """Return digits as something that compares like their integer, however many there are."""
    digits = digits.lstrip("0")
    return len(digits), digits


@dataclass(frozen=True, slots=True)
class Texts(Leaf):
    """A range of texts of one shape: the same length, a digit or letter where the bounds agree on it."""

    low: str | None
    high: str | None
    below: bool
    shape: re.Pattern[str]
    shown: tuple[str | None, str | None]

    def holds(self, text: str) -> bool:
        if self.shape.fullmatch(text) is None or (self.low is not None and text < self.low):
            return False
        return self.high is None or text < self.high or (text == self.high and not self.below)


@dataclass(frozen=True, slots=True)
class Anything(Leaf):
    """A range open at both ends: any code that is there."""

    def holds(self, text: str) -> bool:
        return True
