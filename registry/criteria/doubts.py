"""Looks a second time at a unit that is outside as typed: would a slip of eye or finger put right change the answer?"""

from collections.abc import Mapping

from registry.criteria.answers import NO, YES
from registry.criteria.doubt import Doubt, Kind
from registry.criteria.facts import Steps
from registry.criteria.judging import Judgement, as_read, judge
from registry.criteria.nodes import Node
from registry.criteria.rule import Criteria, Group
from registry.criteria.trying import Look, Trial
from registry.criteria.unit import Lookup, Told, Unit, Value, kept_elsewhere
from registry.criteria.ways import changed, likeliest, nearest

__all__ = ["Doubt", "Kind", "second_look"]

_ORDER = {kind: place for place, kind in enumerate(Kind)}


def second_look(
    criteria: Criteria,
    unit: Mapping[str, Value] | Unit,
    lookup: Lookup = kept_elsewhere,
    judged: Judgement | None = None,
) -> list[Doubt]:
    """Return the doubts about a unit, each of which put right would raise the answer; none if it is covered.

    Only groups are looked at: an exception that holds as typed is taken as read, since almost any slip would undo it.
    A value is suspected of a wrong length only where the rule states a width (and the value has none of them), lists
    values of one length, or looks at a position that is not reached; a name (model, brand) only in the first case,
    since AB and ABC are both names. A look ends when its steps are used up. ``judged`` is what the rule was found
    to say of the unit, where that is known already.
    """
    told = unit if isinstance(unit, Unit) else Unit(unit)
    found = judge(criteria, told, lookup) if judged is None else judged
    if found.answer is YES or found.exception is not None:
        return []
    doubts: list[Doubt] = []
    steps = Steps()
    for group in criteria.groups:
        failing = _failing(group, told, lookup)
        if failing and steps.left > 0:
            look = Look(criteria, group, told, lookup, found.answer, steps)
            trials = [Trial(look, value, test) for value, test in failing]
            doubts += likeliest(trials[0]) if len(trials) == 1 else _both(look, trials)
    if len(doubts) < 2:
        return doubts
    return sorted(dict.fromkeys(doubts), key=lambda doubt: (-doubt.leads_to, _ORDER[doubt.kind]))


def _failing(group: Group, unit: Unit, lookup: Lookup) -> list[tuple[Told, Node]]:
    """The one or two tests that leave the unit out; none where there are more, or where a slip cannot be why."""
    failing: list[tuple[Told, Node]] = []
    for field, test in group.tests:
        told = unit.told(field)
        if told is None or test.judge(told, lookup) is not NO:
            continue
        if told.label and as_read(test, told, lookup) is not told:
            told = told.bare
            if test.judge(told, lookup) is not NO:
                continue
        if len(failing) == 2 or not told.plain or told.unlikely:
            return []
        failing.append((told, test))
    return failing


def _both(look: Look, trials: list[Trial]) -> list[Doubt]:
    """Two fields that are outside: only if both are put right by look-alike characters."""
    news = []
    for trial in trials:
        found = nearest(trial)
        if not found:
            return []
        news.append(found[0])
    pairs = list(zip(trials, news, strict=True))
    answer = look.leads_to(**{trial.field: trial.value.replaced(new) for trial, new in pairs})
    return [doubt for trial, new in pairs for doubt in changed(trial.value, new, answer)] if answer else []
