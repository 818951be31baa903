"""The one place that says whether a rule covers a unit."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from registry.criteria.answers import NO, UNDECIDED, YES, Answer
from registry.criteria.nodes import All, AnyOf, Faulty, Listed, Node
from registry.criteria.rule import Criteria, Group
from registry.criteria.texts import Is, Mask, Starts, Texts
from registry.criteria.times import Days
from registry.criteria.unit import Lookup, Told, Unit, Value, kept_elsewhere


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule says of a unit.

    ``needed`` names the fields to ask for when undecided, those of the group that lacks fewest first;
    ``finer`` those of them that were told, but not exactly enough (a year where the day decides).
    ``lookups`` names the lists kept elsewhere that would decide; ``faulty`` says that a faulty test of the
    rule stands in the way. ``group`` is the first group that holds, ``exception`` the exception that
    excludes (indices); note and remedy are those of that group.
    """

    answer: Answer
    needed: tuple[str, ...] = ()
    finer: tuple[str, ...] = ()
    lookups: tuple[str, ...] = ()
    group: int | None = None
    exception: int | None = None
    faulty: bool = False
    note: str = ""
    remedy: str = ""


def judge(criteria: Criteria, unit: Mapping[str, Value] | Unit, lookup: Lookup = kept_elsewhere) -> Judgement:
    """Judge a unit (field -> value as typed; None or "" where it bears no such code; left out where not told).

    An exception that holds excludes. One that is untold leaves a unit undecided that a group covers or may cover, and
    does not matter to a unit that every group leaves out.
    """
    told = unit if isinstance(unit, Unit) else Unit(unit)
    excluded = [answer_group(group, told, lookup) for group in criteria.exceptions]
    if YES in excluded:
        index = excluded.index(YES)
        left_out = criteria.exceptions[index]
        return Judgement(NO, exception=index, note=left_out.note, remedy=left_out.remedy)
    answers = [answer_group(group, told, lookup) for group in criteria.groups]
    best = max(answers, default=NO)
    if best is NO:
        return Judgement(NO)
    open_exceptions = [
        group for group, a in zip(criteria.exceptions, excluded, strict=True) if a is UNDECIDED
    ]
    if best is YES:
        index = answers.index(YES)
        if not open_exceptions:
            covered = criteria.groups[index]
            return Judgement(YES, group=index, note=covered.note, remedy=covered.remedy)
        return _undecided([], open_exceptions, told, lookup, index)
    open_groups = [group for group, a in zip(criteria.groups, answers, strict=True) if a is UNDECIDED]
    return _undecided(open_groups, open_exceptions, told, lookup, None)


def answer_group(group: Group, unit: Unit, lookup: Lookup) -> Answer:
    """Judge one group: no if a test says no, else undecided if one is, else yes."""
    least = YES
    for field, test in group.tests:
        told = unit.told(field)
        if told is None:
            least = UNDECIDED
            continue
        answer = test.answer(told, lookup) if told.plain else test.absent
        if answer is NO:
            if not told.label or (again := as_read(test, told, lookup)) is told:
                return NO
            answer = test.answer(again, lookup)
            if answer is NO:
                return NO
        if answer < least:
            least = answer
    return least


def as_read(test: Node, told: Told, lookup: Lookup) -> Told:
    """Return the value as a test reads it: a short label in front ("SN 4410001") goes, unless the test holds with it
    or its own values begin with it (NO-9)."""
    if not told.label or test.judge(told, lookup) is not NO or begins(test, told.label):
        return told
    return told.bare


def begins(test: Node, label: str) -> bool:
    """Say whether a test names values that begin with a text."""
    for inner in test.walk():
        if isinstance(inner, Is):
            texts: Iterable[str] = inner.values
        elif isinstance(inner, Starts):
            texts = inner.texts
        elif isinstance(inner, Mask):
            texts = inner.masks
        else:
            texts = (inner.low or "", inner.high or "") if isinstance(inner, Texts) else ()
        if any(text.startswith(label) for text in texts):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Open:
    """What one undecided group waits for."""

    needed: tuple[str, ...]
    finer: tuple[str, ...]
    lookups: tuple[str, ...]
    faulty: bool


def _undecided(
    groups: list[Group], exceptions: list[Group], unit: Unit, lookup: Lookup, covered: int | None
) -> Judgement:
    waits = [
        *sorted((_open(group, unit, lookup) for group in groups), key=_few),
        *sorted((_open(group, unit, lookup) for group in exceptions), key=_few),
    ]
    return Judgement(
        UNDECIDED,
        needed=_unique(field for wait in waits for field in wait.needed),
        finer=_unique(field for wait in waits for field in wait.finer),
        lookups=_unique(name for wait in waits for name in wait.lookups),
        group=covered,
        faulty=any(wait.faulty for wait in waits),
    )


def _few(wait: _Open) -> int:
    return len(wait.needed)


def _open(group: Group, unit: Unit, lookup: Lookup) -> _Open:
    needed, finer, lookups, faulty = [], [], [], False
    for field, test in group.tests:
        told = unit.told(field)
        if told is None:
            needed.append(field)
            continue
        for reason in _reasons(test, as_read(test, told, lookup), lookup):
            if isinstance(reason, Listed):
                lookups.append(reason.name)
            elif isinstance(reason, Faulty):
                faulty = True
            else:
                needed.append(field)
                finer += [field] if isinstance(reason, Days) else []
    return _Open(_unique(needed), _unique(finer), _unique(lookups), faulty)


def _reasons(test: Node, told: Told, lookup: Lookup) -> Iterator[Node]:
    """Yield the innermost tests that leave a told field undecided."""
    if test.judge(told, lookup) is not UNDECIDED:
        return
    if not isinstance(test, All | AnyOf):
        yield test
    for part in test.parts:
        yield from _reasons(part, told, lookup)


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
