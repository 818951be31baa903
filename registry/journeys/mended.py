"""Mine bears no number of its own, so that no check can tell it from others: that its remedy is done is on record with
my request alone. Among my products I see it all the same; nobody else does. Reads only."""

from collections.abc import Collection
from dataclasses import replace

from registry.cases.models import REMEDIED
from registry.cases.queries import of_registrations
from registry.journeys.answers import Answer, Verdict

Done = dict[int, str]


def done_of(person: str | None, registration_ids: Collection[int]) -> dict[int, Done]:
    """Registration -> recall -> day on which its remedy was done, of requests of this person."""
    found: dict[int, Done] = {}
    for registration_id, cases in of_registrations(person or "", registration_ids).items():
        for case in cases:
            if case.state == REMEDIED and case.recall_id and case.done_on:
                found.setdefault(registration_id, {}).setdefault(case.recall_id, case.done_on.isoformat())
    return found


def mended(answer: Answer, done: Done) -> Answer:
    """The same answer, knowing that. It is remedied only where all that cover it are."""
    here = {card.id: done[card.id] for card in answer.recalls if card.id in done}
    if answer.verdict is not Verdict.AFFECTED or not here:
        return answer
    days = {**answer.remedied_on, **here}
    if any(card.id not in days for card in answer.recalls):
        return replace(answer, remedied_on=days)
    said = Verdict.AFFECTED_REMEDIED
    return replace(answer, verdict=said, message_key=str(said), remedied_on=days)
