"""Which recalls of a unit offer a remedy that can be asked for here and now. Pure."""

from registry.journeys.answers import Answer, Verdict
from registry.recalls.cards import RecallCard
from registry.recalls.states import OPEN

CURRENT = (Verdict.AFFECTED, Verdict.AFFECTED_NO_REMEDY_YET)


def offering(answer: Answer) -> list[RecallCard]:
    """Those that cover it, are open, and whose remedy can be had and is not done to this very unit."""
    if answer.verdict not in CURRENT:
        return []
    return [card for card in answer.recalls if _asked_for_here(card) and card.id not in answer.remedied_on]


def _asked_for_here(card: RecallCard) -> bool:
    return bool(card.offers) and card.status == OPEN and card.remedy_available
