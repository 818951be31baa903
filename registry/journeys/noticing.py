"""A recall is public. Staff see how its letters fare, send again by hand what could not be sent, and remind those who
did not act: with the words and the number before them. What belongs to no recall they see as well, and whoever runs the
site sees all that could not be sent."""

from registry.audit.entries import keep
from registry.db import db
from registry.errors import Refused
from registry.notices import actions, reminding
from registry.notices.models import Letter
from registry.notices.staff_queries import (
    count_dead,
    dead,
    dead_letter,
    dead_of_site,
    progress,
    undelivered,
    words_of,
)
from registry.recalls.models import Recall
from registry.recalls.states import OPEN, Author
from registry.tongue.speaking import gettext as _

__all__ = [
    "count_dead", "dead", "dead_letter", "dead_of_site", "idle", "next_wave", "progress", "remind", "send_again",
    "undelivered", "words_of",
]  # fmt: skip
next_wave, idle = reminding.next_wave, reminding.count


def send_again(letter: Letter, by: Author) -> None:
    """One dead letter, once more. Callers commit."""
    actions.again(letter)
    keep(letter.organisation_id, by.id, by.name, "letter.sent_again", "letter", letter.id)


def remind(recall: Recall, by: Author, seen: str) -> int:
    """`seen` is the number of people and the wave that stood on the page. Callers commit."""
    if recall.state != OPEN:
        raise Refused("", "Only an open recall has reminders.")
    # of two who press at once the second waits here, and then finds the other's wave
    db.session.get_one(Recall, recall.id, with_for_update=True, populate_existing=True)
    people, wave = idle(recall), next_wave(recall.id)
    if seen != f"{people}-{wave}":
        raise Refused(
            "",
            _(
                "Meanwhile that has changed: %(people)s people would be reminded now. Look again.",
                people=people,
            ),
        )
    if not people:
        raise Refused("", "There is nobody to remind.")
    told = reminding.remind(recall, wave)
    after = {"wave": wave, "letters": told}
    keep(recall.organisation_id, by.id, by.name, "recall.reminded", "recall", recall.id, after=after)
    return told
