"""Why a rule covers a unit or leaves it out, in words for the staff who write it. Pure."""

from registry.criteria.answers import NO, YES
from registry.criteria.judging import Judgement
from registry.criteria.rule import Criteria
from registry.criteria.words import explain_group, label


def reasons(criteria: Criteria, found: Judgement) -> tuple[str, ...]:
    """Sentences: the group that covers, the exception that leaves out, or what is still open."""
    if found.answer is YES:
        number = found.group or 0
        return (f"Group {number + 1} covers it: {explain_group(criteria.groups[number])}.",)
    if found.exception is not None:
        left_out = explain_group(criteria.exceptions[found.exception])
        return (f"Exception {found.exception + 1} leaves it out: {left_out}.",)
    return ("No group covers it.",) if found.answer is NO else _open(found)


def _open(found: Judgement) -> tuple[str, ...]:
    said = [f"Still needed: {', '.join(label(name) for name in found.needed)}."] if found.needed else []
    said += [f"The list “{name}” is not here, so it cannot be looked up." for name in found.lookups]
    said += ["A faulty test of the rule stands in the way."] if found.faulty else []
    return tuple(said)
