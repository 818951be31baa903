"""The plain sentences of the API: one for each verdict, and what an answer does not say. Pure; promises nothing."""

from collections.abc import Callable, Sequence
from datetime import datetime

from registry.criteria.doubts import Kind
from registry.journeys.answers import Answer, DoubtView, Verdict
from registry.recalls.cards import RecallCard
from registry.recalls.fields import inside, words_for
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.tongue.words import ltr

_OTHERS = marked("Recalls that have not been published on this site.")
_LATER = marked("Recalls and changes published after the time in as_of.")
_SLIPS = marked("A number that was misread: compare it with the product once more.")
_UNKNOWN = marked(
    "Faults that nobody has announced: this is not a statement about the condition of the unit."
)
_WORK = marked("How well the work was done, and any other recall of the product.")
_WAIT = marked("Whether this unit is recalled: that is not decided yet. Do not read it as a no.")

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
    "brand_unknown": marked("brand"),
    "model_unknown": marked("model"),
    "product_unknown": marked("product"),
    "kind_unknown": marked("kind"),
}


def sentence(answer: Answer) -> str:
    """What a person can be told, whole."""
    return _SENTENCES[answer.verdict](answer)


def _affected(answer: Answer) -> str:
    return _("This unit is recalled. %(act)s", act=_act(answer.recalls))


def _no_remedy_yet(answer: Answer) -> str:
    expected = [card.remedy_expected for card in answer.recalls if card.remedy_expected]
    if expected:
        return _(
            "This unit is recalled. Its remedy is not available yet; it is expected on %(day)s. %(act)s",
            day=max(expected).isoformat(),
            act=_act(answer.recalls),
        )
    return _("This unit is recalled. Its remedy is not available yet. %(act)s", act=_act(answer.recalls))


def _remedied(answer: Answer) -> str:
    days = [day for card in answer.recalls if (day := answer.remedied_on.get(card.id))]
    if days:
        return _("This unit was recalled, and its remedy is recorded as done on %(day)s.", day=max(days))
    return _("This unit was recalled, and its remedy is recorded as done.")


def _not_in_any_recall(answer: Answer) -> str:
    return _(
        "This unit is not in any recall as of %(as_of)s, list version %(list_version)s.",
        as_of=moment(answer.as_of),
        list_version=ltr(answer.list_version),
    )


def _look_again(answer: Answer) -> str:
    return _("Look at the product again. %(doubts)s", doubts=_doubt(answer.doubts[0]))


def _need(answer: Answer) -> str:
    label = answer.need[0].label
    if label.endswith("?"):
        return _("We cannot tell yet. %(label)s", label=_(label))
    return _("We cannot tell yet. Tell us one thing more: %(label)s.", label=inside(label))


def _not_recognised(answer: Answer) -> str:
    if answer.message_key == "number_unknown":
        return _(
            "As of %(numbers_as_of)s the maker has no such number on record for this product. "
            "Read it again on the product: this is no answer yet.",
            numbers_as_of=answer.numbers_as_of,
        )
    what = _(UNKNOWN.get(answer.message_key, "number"))
    return _("We do not know this %(what)s. Read it again on the product: this is no answer yet.", what=what)


def _not_complete(answer: Answer) -> str:
    if answer.message_key == "list_elsewhere":
        return _(
            "A recall may cover this unit, but its list of numbers is not here. Ask the maker, whom it names."
        )
    return _(
        "A recall of this product is announced, but its list of units is not final yet. Check again soon."
    )


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
    return told or _("Read the recall before you use it again.")


def _doubt(doubt: DoubtView) -> str:
    label = inside(words_for(doubt.field).label)
    if doubt.position and doubt.typed and doubt.twin:
        return _(
            "Character %(position)s of the %(label)s was told as %(typed)s: is it %(twin)s?",
            position=doubt.position,
            label=label,
            typed=doubt.typed,
            twin=doubt.twin,
        )
    if doubt.corrected:
        return _(
            "Is the %(label)s %(corrected)s? You told us %(value)s.",
            label=label,
            corrected=doubt.corrected,
            value=doubt.value,
        )
    if doubt.kind == Kind.NOT_A_DATE:
        return _("%(value)s means no date: is that what the %(label)s says?", value=doubt.value, label=label)
    known = _(" or ").join(map(str, doubt.lengths))
    if known:
        return _(
            "The %(label)s %(value)s may be too short or too long: such a one has %(known)s characters.",
            label=label,
            value=doubt.value,
            known=known,
        )
    return _("The %(label)s %(value)s may be too short or too long.", label=label, value=doubt.value)
