"""Why a rule covers a unit or leaves it out, in words for the staff who write it. Pure."""

from registry.criteria.answers import NO, YES
from registry.criteria.judging import Judgement
from registry.criteria.rule import Criteria
from registry.criteria.words import explain_group, label
from registry.tongue.speaking import gettext as _


def reasons(criteria: Criteria, found: Judgement) -> tuple[str, ...]:
    """Sentences: the group that covers, the exception that leaves out, or what is still open."""
    if found.answer is YES:
        number = found.group or 0
        units = explain_group(criteria.groups[number])
        return (_("Group %(number)s covers it: %(units)s.", number=number + 1, units=units),)
    if found.exception is not None:
        units = explain_group(criteria.exceptions[found.exception])
        return (_("Exception %(number)s leaves it out: %(units)s.", number=found.exception + 1, units=units),)
    return (_("No group covers it."),) if found.answer is NO else _open(found)


def _open(found: Judgement) -> tuple[str, ...]:
    names = ", ".join(map(label, found.needed))
    said = [_("Still needed: %(names)s.", names=names)] if names else []
    said += [
        _("The list “%(name)s” is not here, so it cannot be looked up.", name=name) for name in found.lookups
    ]
    said += [_("A faulty test of the rule stands in the way.")] if found.faulty else []
    return tuple(said)
