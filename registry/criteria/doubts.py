"""Looks a second time at a unit that is outside as typed: would a slip of eye or finger put right change the answer?"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from registry.criteria import lengths
from registry.criteria.alike import LIMIT, alike
from registry.criteria.answers import NO, YES, Answer
from registry.criteria.corrections import Correction, correction
from registry.criteria.judging import answer_group, judge
from registry.criteria.nodes import All, AnyOf, Node
from registry.criteria.rule import Criteria, Group
from registry.criteria.times import CodeIs, CodeRange, Days
from registry.criteria.unit import Lookup, Told, Unit, Value, kept_elsewhere

NAMES = frozenset({"model", "brand", "type", "retailer", "made_in", "sold_in", "model_year"})
"""Fields that hold names rather than numbers."""
_LABELS = (
    "SERIALNUMBER",
    "SERIALNO",
    "SERIAL",
    "SERNO",
    "LOTNO",
    "LOT",
    "BATCH",
    "MODEL",
    "SN",
    "PN",
    "NO",
    "VIN",
)
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)


class Kind(StrEnum):
    """What may have gone wrong, the likeliest first."""

    LOST_ZERO = "lost zero"
    LOOK_ALIKE = "look-alike"
    LABEL = "printed label"
    MISSING = "missing character"
    WRONG_LENGTH = "wrong length"
    NOT_A_DATE = "not a date"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to look at again.

    ``typed_position`` counts from 1 in what the person typed, ``position`` in the value as read; both are None where
    no single character is meant. ``character`` is what stands there ("" where something is missing), ``twin`` what
    would change the answer. ``corrected`` is the whole value put right, as one would type it ("" where several could
    be meant), ``lengths`` the numbers of characters the rule knows, ``leads_to`` the answer after the correction
    (for a date that cannot be read, the most it could be).
    """

    field: str
    kind: Kind
    typed: str
    position: int | None = None
    typed_position: int | None = None
    character: str = ""
    twin: str = ""
    corrected: str = ""
    lengths: tuple[int, ...] = ()
    leads_to: Answer = YES


def second_look(
    criteria: Criteria, unit: Mapping[str, Value] | Unit, lookup: Lookup = kept_elsewhere
) -> list[Doubt]:
    """Return the doubts about a unit, each of which put right would raise the answer; none if it is covered.

    Only groups are looked at: an exception that holds as typed is taken as read, since almost any slip would undo it.
    A value is suspected of a wrong length only where the rule states a width, lists values of one length, or
    looks at a position that is not reached; a name (model, brand) never is, since AB and ABC are both names.
    """
    told = unit if isinstance(unit, Unit) else Unit(unit)
    found = judge(criteria, told, lookup)
    if found.answer is YES or found.exception is not None:
        return []
    doubts = (
        doubt
        for group in criteria.groups
        if answer_group(group, told, lookup) is NO
        for doubt in _of_group(_Look(criteria, group, told, lookup, found.answer))
    )
    return sorted(dict.fromkeys(doubts), key=lambda doubt: (-doubt.leads_to, list(Kind).index(doubt.kind)))


@dataclass(frozen=True, slots=True)
class _Look:
    """One group looked at for one unit that it leaves out."""

    criteria: Criteria
    group: Group
    unit: Unit
    lookup: Lookup
    before: Answer

    def failing(self) -> list[tuple[Told, Node]]:
        told = ((self.unit.told(field), test) for field, test in self.group.tests)
        return [(value, test) for value, test in told if value and test.judge(value, self.lookup) is NO]

    def without(self, field: str) -> Answer:
        """Return the answer if only the tests of the other fields counted."""
        tests = tuple((name, test) for name, test in self.group.tests if name != field)
        rest = Criteria((Group(tests),), self.criteria.exceptions)
        return judge(rest, self.unit, self.lookup).answer

    def leads_to(self, **corrected: str) -> Answer:
        unit = Unit({**self.unit.values, **corrected})
        answer = judge(self.criteria, unit, self.lookup).answer
        return (
            answer if answer > self.before and answer_group(self.group, unit, self.lookup) is not NO else NO
        )


def _of_group(look: _Look) -> Iterator[Doubt]:
    failing = look.failing()
    if not 1 <= len(failing) <= 2 or any(told.absent for told, _ in failing):
        return
    if len(failing) == 2:
        yield from _both(look, failing)
        return
    told, test = failing[0]
    for way in (_shortened, _zeros, _twins, _labels, _missing, _length, _dates):
        doubts = list(way(look, told, test))
        if doubts:
            yield from doubts
            return


def _twins(look: _Look, told: Told, test: Node) -> Iterator[Doubt]:
    value = correction(told, test)
    new = _likest(value.text, alike(test, told.field, value.text, look.lookup))
    if new is not None:
        corrected = value.replaced(new)
        if answer := look.leads_to(**{told.field: corrected}):
            yield from _changed(value, new, corrected, answer)


def _likest(text: str, found: Iterator[str]) -> str | None:
    """Return the candidate with the fewest changes."""
    candidates = [new for new in islice(found, LIMIT) if new != text]
    return min(candidates, key=lambda new: sum(a != b for a, b in zip(text, new, strict=True)), default=None)


def _changed(value: Correction, new: str, corrected: str, answer: Answer) -> Iterator[Doubt]:
    for i, (was, twin) in enumerate(zip(value.text, new, strict=True)):
        if was != twin:
            place = (i + 1, value.at(i))
            told = value.told
            yield Doubt(
                told.field, Kind.LOOK_ALIKE, told.typed, *place, was, twin, corrected, leads_to=answer
            )


def _both(look: _Look, failing: list[tuple[Told, Node]]) -> Iterator[Doubt]:
    """Two fields that are outside: only if both are put right by look-alike characters."""
    values = [correction(told, test) for told, test in failing]
    found = [
        _likest(value.text, alike(test, told.field, value.text, look.lookup))
        for value, (told, test) in zip(values, failing, strict=True)
    ]
    news = [new for new in found if new is not None]
    if len(news) < len(values):
        return
    corrected = {v.told.field: v.replaced(new) for v, new in zip(values, news, strict=True)}
    if answer := look.leads_to(**corrected):
        for value, new in zip(values, news, strict=True):
            yield from _changed(value, new, corrected[value.told.field], answer)


def _grown(look: _Look, told: Told, test: Node, find: "_Find", kind: Kind) -> Iterator[Doubt]:
    """A doubt for a value of another length; it names the character if only one correction fits."""
    value = correction(told, test)
    fits: dict[str, Answer] = {}
    for new in islice(find(test, told.field, value.text, look.lookup), LIMIT):
        corrected = value.replaced(new)
        if answer := look.leads_to(**{told.field: corrected}):
            fits[new] = answer
        if len(fits) > 1:
            break
    if not fits:
        return
    known = tuple(sorted(lengths.lengths(test) or lengths.stated(test)))
    if len(fits) > 1 or kind is Kind.WRONG_LENGTH:
        yield Doubt(told.field, Kind.WRONG_LENGTH, told.typed, lengths=known, leads_to=max(fits.values()))
        return
    ((new, answer),) = fits.items()
    at = value.differs(new)
    twin = new[at : at + len(new) - len(value.text)]
    yield Doubt(
        told.field,
        kind,
        told.typed,
        at + 1,
        value.at(at),
        "",
        twin,
        value.replaced(new),
        known,
        leads_to=answer,
    )


def _zeros(look: _Look, told: Told, test: Node) -> Iterator[Doubt]:
    """Zeros put back, unless another character put in would do as well: then the length is all that is known."""
    text = correction(told, test).text
    others = lengths.one_put_in(test, told.field, text, look.lookup)
    if told.field in NAMES or not any(new != "0" + text for new in others):
        yield from _grown(look, told, test, lengths.zeros_put_back, Kind.LOST_ZERO)


def _missing(look: _Look, told: Told, test: Node) -> Iterator[Doubt]:
    hyphens = list(_grown(look, told, test, lengths.hyphen_put_in, Kind.MISSING))
    yield from hyphens
    if told.field not in NAMES and not hyphens:
        yield from _grown(look, told, test, lengths.one_put_in, Kind.MISSING)


def _length(look: _Look, told: Told, test: Node) -> Iterator[Doubt]:
    if told.field in NAMES:
        return
    for find in (lengths.completed, lengths.one_taken_out):
        yield from _grown(look, told, test, find, Kind.WRONG_LENGTH)


def _shortened(look: _Look, told: Told, test: Node) -> Iterator[Doubt]:
    """A spreadsheet made 2.022E+10 of a long number: nothing in it can be relied upon."""
    if not _SCIENTIFIC.fullmatch(told.typed.strip()):
        return
    if (answer := look.without(told.field)) > look.before:
        known = tuple(sorted(lengths.lengths(test) or lengths.stated(test)))
        yield Doubt(told.field, Kind.WRONG_LENGTH, told.typed, lengths=known, leads_to=answer)


def _labels(look: _Look, told: Told, _test: Node) -> Iterator[Doubt]:
    """A label that was run together with the value, or one taken off that belongs to it."""
    whole = "".join(filter(str.isalnum, told.typed.upper()))
    for new in (*(told.plain.removeprefix(label) for label in _LABELS), whole):
        if new and new != told.plain and (answer := look.leads_to(**{told.field: new})):
            label = whole.removesuffix(new) or whole.removesuffix(told.plain)
            yield Doubt(told.field, Kind.LABEL, told.typed, None, None, label, "", new, leads_to=answer)
            return


def _dates(look: _Look, told: Told, test: Node) -> Iterator[Doubt]:
    """A code or date that means none, where a right one could be covered."""
    answer = min(_if_date(test, told, look.lookup), look.without(told.field))
    if answer > look.before:
        yield Doubt(told.field, Kind.NOT_A_DATE, told.typed, leads_to=answer)


def _if_date(node: Node, told: Told, lookup: Lookup) -> Answer:
    """Judge as if every code that does not decode were inside."""
    if isinstance(node, All):
        return min(_if_date(test, told, lookup) for test in node.tests)
    if isinstance(node, AnyOf):
        return max(_if_date(test, told, lookup) for test in node.tests)
    if isinstance(node, CodeIs | CodeRange):
        code = node.view.read(told)
        if code is not None and node.format.decode(code) is None:
            return YES
    if isinstance(node, Days) and not node.read(told):
        return YES
    return node.judge(told, lookup)


_Find = Callable[[Node, str, str, Lookup], Iterator[str]]
