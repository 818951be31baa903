"""The plain sentences of the API: one for each verdict, and what an answer does not say. Pure; promises nothing."""

from collections.abc import Callable, Sequence
from datetime import datetime

from registry.criteria.doubts import Kind
from registry.journeys.answers import Answer, DoubtView, Verdict
from registry.recalls.cards import RecallCard
from registry.recalls.fields import words_for

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


UNKNOWN = {
    "brand_unknown": "brand",
    "model_unknown": "model",
    "product_unknown": "product",
    "kind_unknown": "kind",
}


def sentence(answer: Answer) -> str:
    """What a person can be told, whole."""
    return _SENTENCES[answer.verdict](answer)


def _affected(answer: Answer) -> str:
    return f"This unit is recalled. {_act(answer.recalls)}"


def _no_remedy_yet(answer: Answer) -> str:
    expected = [card.remedy_expected for card in answer.recalls if card.remedy_expected]
    when = f"; it is expected on {max(expected).isoformat()}" if expected else ""
    return f"This unit is recalled. Its remedy is not available yet{when}. {_act(answer.recalls)}"


def _remedied(answer: Answer) -> str:
    days = [day for card in answer.recalls if (day := answer.remedied_on.get(card.id))]
    return f"This unit was recalled, and its remedy is recorded as done{f' on {max(days)}' if days else ''}."


def _not_in_any_recall(answer: Answer) -> str:
    return f"This unit is not in any recall as of {moment(answer.as_of)}, list version {answer.list_version}."


def _look_again(answer: Answer) -> str:
    return f"Look at the product again. {_doubt(answer.doubts[0])}"


def _need(answer: Answer) -> str:
    label = answer.need[0].label
    if label.endswith("?"):
        return f"We cannot tell yet. {label}"
    return f"We cannot tell yet. Tell us one thing more: {_low(label)}."


def _not_recognised(answer: Answer) -> str:
    if answer.message_key == "number_unknown":
        return (
            f"As of {answer.numbers_as_of} the maker has no such number on record for this product. Read it again on "
            "the product: this is no answer yet."
        )
    what = UNKNOWN.get(answer.message_key, "number")
    return f"We do not know this {what}. Read it again on the product: this is no answer yet."


def _not_complete(answer: Answer) -> str:
    if answer.message_key == "list_elsewhere":
        return (
            "A recall may cover this unit, but its list of numbers is not here. Ask the maker, whom it names."
        )
    return "A recall of this product is announced, but its list of units is not final yet. Check again soon."


_SENTENCES: dict[Verdict, Callable[[Answer], str]] = {
    Verdict.AFFECTED: _affected,
    Verdict.AFFECTED_NO_REMEDY_YET: _no_remedy_yet,
    Verdict.AFFECTED_REMEDIED: _remedied,
    Verdict.NOT_IN_ANY_RECALL: _not_in_any_recall,
    Verdict.LOOK_AGAIN: _look_again,
    Verdict.NEED: _need,
    Verdict.NOT_RECOGNISED: _not_recognised,
    Verdict.LIST_NOT_COMPLETE: _not_complete,
}


def moment(when: datetime) -> str:
    """For people: 2026-11-23 04:17 UTC."""
    return when.isoformat(" ")[:16] + " UTC"


def _act(recalls: Sequence[RecallCard]) -> str:
    told = " ".join(dict.fromkeys(card.what_to_do for card in recalls if card.what_to_do))
    return told or "Read the recall before you use it again."


def _doubt(doubt: DoubtView) -> str:
    label = _low(words_for(doubt.field).label)
    if doubt.position and doubt.typed and doubt.twin:
        return f"Character {doubt.position} of the {label} was told as {doubt.typed}: is it {doubt.twin}?"
    if doubt.corrected:
        return f"Is the {label} {doubt.corrected}? You told us {doubt.value}."
    if doubt.kind == Kind.NOT_A_DATE:
        return f"{doubt.value} means no date: is that what the {label} says?"
    known = " or ".join(map(str, doubt.lengths))
    most = f": such a one has {known} characters" if known else ""
    return f"The {label} {doubt.value} may be too short or too long{most}."


def _low(label: str) -> str:
    """A label inside a sentence; VIN and IMEI stay large."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label
