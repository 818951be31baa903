"""The plain sentences of the API: one for each verdict, and what an answer does not say. Pure; promises nothing."""

from collections.abc import Sequence
from datetime import date, datetime

from registry.journeys.answers import Answer, DoubtView, Verdict
from registry.recalls.cards import RecallCard

_OTHERS = "Recalls that have not been published on this site."
_LATER = "Recalls and changes published after the time in as_of."
_SLIPS = "A number that was misread: compare it with the product once more."
_UNKNOWN = "Faults that nobody has announced: this is not a statement about the condition of the unit."
_WORK = "How well the work was done, and any other recall of the product."
_WAIT = "Whether this unit is recalled: that is not decided yet. Do not read it as a no."

LIMITS: dict[Verdict, tuple[str, ...]] = {
    Verdict.AFFECTED: (_OTHERS, _LATER),
    Verdict.AFFECTED_NO_REMEDY_YET: (_OTHERS, _LATER),
    Verdict.AFFECTED_REMEDIED: (_WORK, _OTHERS, _LATER),
    Verdict.NOT_IN_ANY_RECALL: (_OTHERS, _LATER, _SLIPS, _UNKNOWN),
    Verdict.LOOK_AGAIN: (_WAIT, _OTHERS),
    Verdict.NEED: (_WAIT, _OTHERS),
    Verdict.NOT_RECOGNISED: (_WAIT, _OTHERS),
    Verdict.LIST_NOT_COMPLETE: (_WAIT, _OTHERS),
}
"""Verdict -> what the answer does not cover."""


def sentence(answer: Answer) -> str:
    """What a person can be told, whole."""
    match answer.verdict:
        case Verdict.AFFECTED:
            return f"This unit is recalled. {_act(answer.recalls)}"
        case Verdict.AFFECTED_NO_REMEDY_YET:
            when = _when(answer.recalls)
            return f"This unit is recalled. Its remedy is not available yet{when}. {_act(answer.recalls)}"
        case Verdict.AFFECTED_REMEDIED:
            return "This unit was recalled, and its remedy is recorded as done."
        case Verdict.NOT_IN_ANY_RECALL:
            return f"This unit is not in any recall as of {moment(answer.as_of)}, list version {answer.list_version}."
        case Verdict.LOOK_AGAIN:
            return f"Look at the product again. {_doubt(answer.doubts)}"
        case Verdict.NEED:
            return f"We cannot tell yet. Tell us one thing more: {_asked(answer)}."
        case Verdict.NOT_RECOGNISED:
            return "We do not know this number: it is not one that this product can have. Read it again on the product."
        case Verdict.LIST_NOT_COMPLETE:
            return "A recall of this product is announced, but its list of units is not final yet. Check again soon."


def moment(when: datetime) -> str:
    """For people: 2026-11-23 04:17 UTC."""
    return when.isoformat(" ")[:16] + " UTC"


def _act(recalls: Sequence[RecallCard]) -> str:
    told = " ".join(dict.fromkeys(card.what_to_do for card in recalls if card.what_to_do))
    return told or "Read the recall before you use it again."


def _when(recalls: Sequence[RecallCard]) -> str:
    expected: list[date] = [card.remedy_expected for card in recalls if card.remedy_expected]
    return f"; it is expected on {max(expected).isoformat()}" if expected else ""


def _doubt(doubts: Sequence[DoubtView]) -> str:
    if not doubts:
        return "One character may have been misread."
    first = doubts[0]
    if first.position is None or not first.typed or not first.twin:
        return f"Is it {first.corrected}, where you told us {first.value}?"
    return f"Character {first.position} was told as {first.typed}: is it {first.twin}?"


def _asked(answer: Answer) -> str:
    if answer.need:
        label = answer.need[0].label
        return label[:1].lower() + label[1:] if label[1:2].islower() else label
    return "which product it is" if answer.products else "the number on the product"
