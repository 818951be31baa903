"""How an answer is said in the little room of a frame. Never shorter than honest: what is not known stays said."""

from registry.journeys.answers import Answer, Verdict
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked

HEADINGS: dict[Verdict, str] = {
    Verdict.AFFECTED: marked("This one is recalled"),
    Verdict.AFFECTED_NO_REMEDY_YET: marked("This one is recalled; its remedy is not ready yet"),
    Verdict.AFFECTED_REMEDIED: marked("This one was recalled, and its remedy is recorded as done"),
    Verdict.NOT_IN_ANY_RECALL: marked("Not in any recall published here"),
    Verdict.LOOK_AGAIN: marked("Look at the number once more"),
    Verdict.NEED: marked("We need to know one thing more"),
    Verdict.NOT_RECOGNISED: marked("We do not know this number"),
    Verdict.LIST_NOT_COMPLETE: marked("It may be recalled: the list is not complete"),
}
UNSETTLED = frozenset({Verdict.NEED, Verdict.LOOK_AGAIN, Verdict.NOT_RECOGNISED})
"""The page in full asks on; there is no answer yet."""


def ask_of(answer: Answer) -> str:
    """What the page in full will ask, where that is all there is to say."""
    if answer.verdict is not Verdict.NEED:
        return ""
    label = answer.need[0].label
    return (
        _("%(label)s It decides whether yours is recalled.", label=label)
        if label.endswith("?")
        else (_("The number alone does not decide it. Go on, and tell: %(label)s.", label=label))
    )
