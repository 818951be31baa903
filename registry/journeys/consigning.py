"""A recall is public. I see which businesses got its units, tell them to stop selling, see who answered what and whom
they passed units on to, and remind those who keep silent. Of one maker: another's are not there. Callers commit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from registry.audit.entries import keep
from registry.audit.who import By
from registry.consignees import actions, queries
from registry.consignees.models import Consignee
from registry.db import db
from registry.errors import Refused
from registry.jobs.models import Job
from registry.jobs.queries import waiting
from registry.journeys import leaving
from registry.matching.chain.delivered import Got, units_of
from registry.matching.chain.kept import left_kept
from registry.notices import consigned
from registry.notices.writing import Email
from registry.recalls.models import Recall
from registry.recalls.staff_queries import own_recall
from registry.recalls.states import OPEN
from registry.registrations.addresses import read_line
from registry.tongue.speaking import gettext as _
from registry.units.places.models import Party
from registry.units.places.queries import parties_by_ids

NO_ADDRESS, WAITING, TOLD, LOST, READ, ANSWERED = "no_address", "waiting", "told", "lost", "read", "answered"
CLOSED = "Only an open recall has notices to businesses."
LONGEST_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class Line:
    """One consignee as staff see it; `name` and `email` are those of now. `more` units were found since it was told."""

    row: Consignee
    name: str
    email: str
    from_name: str
    state: str
    problem: str = ""

    @property
    def more(self) -> float:
        return max(0.0, self.row.got - self.row.told_got) if self.row.told_at else 0.0


@dataclass(slots=True)
class Desk:
    """All consignees of a recall, each below whoever passed units on to it."""

    recall: Recall
    lines: Sequence[Line] = ()
    counting: Job | None = None
    counted: datetime | None = None
    words: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def as_of(self) -> datetime:
        """When the last of them was found."""
        return self.counted or max(one.row.found_at for one in self.lines)

    @property
    def to_tell(self) -> list[Line]:
        """With an address, and not told of all their units yet."""
        return [
            one for one in self.lines if one.email and (one.row.told_at is None or one.more) and one.row.got
        ]

    @property
    def silent(self) -> list[Line]:
        """Told, and nobody pressed anything."""
        return [
            one for one in self.lines if one.email and one.row.told_at and one.row.acknowledged_at is None
        ]

    @property
    def units(self) -> float:
        """Still at their places as far as events tell, of those that are on record themselves."""
        return sum(one.row.here for one in self.lines if one.row.parent_id is None)


def desk(organisation_id: int, recall_id: int) -> Desk | None:
    """None where the maker has no such public recall."""
    recall = own_recall(organisation_id, recall_id)
    if recall is None or recall.current_number is None:
        return None
    rows = queries.consignees(organisation_id, recall.id)
    parties = parties_by_ids(organisation_id, {row.party_id for row in rows})
    letters = consigned.came_of(organisation_id, recall.id)
    names = {row.id: _name(row, parties) for row in rows}
    lines = [
        _line(row, parties.get(row.party_id or 0), names, letters.get(row.id, ("", "")))
        for row in in_order(rows)
    ]
    left = left_kept(organisation_id, recall.id)
    found = Desk(recall, lines, waiting(leaving.KIND, recall.id), left.counted_at if left else None)
    found.words = queries.words_for(recall.id)
    states = (NO_ADDRESS, WAITING, TOLD, LOST, READ, ANSWERED)
    found.counts = {state: sum(1 for one in lines if one.state == state) for state in states}
    return found


def in_order(rows: Sequence[Consignee]) -> Iterator[Consignee]:
    """Each followed by those to whom it passed units on; the most units first."""
    below: dict[int | None, list[Consignee]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    front = sorted(below.get(None, ()), key=lambda one: (one.got, -one.id))
    while front:
        row = front.pop()
        yield row
        front += sorted(below.get(row.id, ()), key=lambda one: (one.got, -one.id))


def units(organisation_id: int, recall_id: int, consignee_id: int) -> Iterator[Got] | None:
    """All that one consignee got, streamed. None where the maker has no such one."""
    row = queries.own_consignee(organisation_id, recall_id, consignee_id)
    return units_of(row.id) if row else None


def letter_words(found: Desk, kind: str = consigned.NOTICE) -> Email:
    return consigned.words_of(found.recall, kind, found.words)


def say(found: Desk, typed: str, by: By) -> None:
    """What to do with stock, for every notice from now on."""
    words = read_line(typed, "words", LONGEST_WORDS)
    actions.say(found.recall.organisation_id, found.recall.id, words, by)


def seen_of(some: Sequence[Line], wave: int = 0) -> str:
    """What stood on the page before the button: how many, with how many units, and which wave."""
    return f"{len(some)}-{sum(one.row.got for one in some):.0f}-{wave}"


def next_wave(found: Desk) -> int:
    return 1 + max((one.row.reminders for one in found.lines), default=0)


def tell(found: Desk, seen: str, by: By) -> int:
    """Notices to all who were not told of all their units; how many."""
    some = found.to_tell
    _refuse(found, some, seen == seen_of(some))
    told = consigned.write_notices(consigned.NOTICE, [(one.row, one.email) for one in some], found.recall)
    _keep(found.recall, by, "consignees.told", {"letters": told, "consignees": [one.row.id for one in some]})
    return told


def remind(found: Desk, seen: str, by: By) -> int:
    """The next wave, to all who were told and did not say a word; how many."""
    some, wave = found.silent, next_wave(found)
    _refuse(found, some, seen == seen_of(some, wave))
    told = consigned.write_notices(
        consigned.REMINDER, [(one.row, one.email) for one in some], found.recall, wave
    )
    _keep(found.recall, by, "consignees.reminded", {"wave": wave, "letters": told})
    return told


def locked(organisation_id: int, recall_id: int) -> Desk | None:
    """The desk for whoever presses a button: of two at once the second waits here, and then finds what the first has
    done."""
    recall = own_recall(organisation_id, recall_id)
    if recall is not None:
        db.session.get_one(Recall, recall.id, with_for_update=True, populate_existing=True)
    return desk(organisation_id, recall_id)


def _refuse(found: Desk, some: Sequence[Line], same: bool) -> None:
    if found.recall.state != OPEN:
        raise Refused("", CLOSED)
    if not some:
        raise Refused("", "There is nobody to write to.")
    if not same:
        raise Refused(
            "",
            _("Meanwhile that has changed: %(some)s letters would go out now. Look again.", some=len(some)),
        )


def _keep(recall: Recall, by: By, action: str, after: dict[str, object]) -> None:
    keep(recall.organisation_id, by.id, by.name, action, "recall", recall.id, after=after)


def _name(row: Consignee, parties: Mapping[int, Party]) -> str:
    party = parties.get(row.party_id or 0)
    return (party.name or party.uri) if party else row.name


def _line(row: Consignee, party: Party | None, names: Mapping[int, str], letter: tuple[str, str]) -> Line:
    email = party.email if party else row.email
    state = _state(row, email, letter[0])
    above = names.get(row.parent_id or 0, "")
    return Line(row, names[row.id], email, above, state, letter[1] if state == LOST else "")


def _state(row: Consignee, email: str, letter: str) -> str:
    if row.answered_at:
        return ANSWERED
    if row.acknowledged_at:
        return READ
    if not email:
        return NO_ADDRESS
    if row.told_at is None:
        return WAITING
    return LOST if consigned.lost(letter) else TOLD
