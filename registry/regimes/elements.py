"""The elements of a regime, and which of them a record has. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from registry.regimes.record import Record

Test = Callable[[Record], bool]


def always(_record: Record) -> bool:
    """Every notice that this site makes has it."""
    return True


def filled(*names: str) -> Test:
    """All of these fields are filled in."""
    return lambda record: record.has(*names)


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that a notice must say. `at` is the field in which it is written; empty where the site says it by
    itself. `must` is false for what is due only if it is known."""

    key: str
    words: str
    source: str
    at: str
    there: Test
    tip: str = ""
    needed: Test = always
    must: bool = True


@dataclass(frozen=True, slots=True)
class Regime:
    """A set of rules, and the countries of sale in which it holds."""

    key: str
    name: str
    source: str
    countries: frozenset[str]
    elements: tuple[Element, ...]

    def applies(self, record: Record) -> bool:
        return not self.countries.isdisjoint(record.several("sold_in"))


@dataclass(frozen=True, slots=True)
class Looked:
    """An element and whether the record has it."""

    element: Element
    there: bool

    @property
    def lacks(self) -> bool:
        """It stands in the way of publishing."""
        return not self.there and self.element.must


def look(regime: Regime, record: Record) -> tuple[Looked, ...]:
    """Every element that the record needs, in the regime's own order."""
    return tuple(_looked(regime, record))


def _looked(regime: Regime, record: Record) -> Iterator[Looked]:
    for element in regime.elements:
        if element.needed(record):
            yield Looked(element, element.there(record))
