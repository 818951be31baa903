"""Whoever watches several units hears of a recall in one letter: the first that waits says what the others would, and
those are not sent. Only what no letter of the recall itself says (`watchers`)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select, update

from registry.db import db
from registry.notices.models import DROPPED, QUEUED, SENDING, Letter
from registry.notices.watchers import AGAIN, CHANGED, changed_in, parts_of, told_besides
from registry.registrations.models import Watch

FIRST = ("affected", "affected_no_remedy_yet", "need", "look_again", "list_not_complete")
"""What a letter begins with: there is most to do."""
_OWN = ("before", "after", "recalls", "changed")
Part = dict[str, Any]


@dataclass(slots=True)
class Group:
    """Letters of one person about the same recalls, each of another watch; the first is sent."""

    letters: list[Letter]

    @property
    def watches(self) -> set[int]:
        return {int(part["watch"]) for one in self.letters for part in parts_of(one)}

    @property
    def recalls(self) -> set[int]:
        return {recall for one in self.letters for recall in changed_in(one)}

    def takes(self, letter: Letter) -> bool:
        """One that tells of the same watch again tells of another version."""
        parts = parts_of(letter)
        return bool(self.recalls & changed_in(letter)) and self.watches.isdisjoint(p["watch"] for p in parts)


def fold(sender: str, letters: Sequence[Letter]) -> dict[int, timedelta]:
    """Those of this sender's letters that are not sent now, and when to look at them again. What others of its letters
    say from now on is over. Commits."""
    here = {letter.id: letter for letter in letters if letter.kind == CHANGED}
    late: dict[int, timedelta] = {}
    for group in _groups(_open({letter.person for letter in here.values()})):
        first, others = here.get(group.letters[0].id), group.letters[1:]
        late |= {one.id: AGAIN * 2 for one in others if one.id in here}
        if first is not None and _in_other_hands(sender, first, others, here):
            late[first.id] = AGAIN
    db.session.commit()
    return late


def _in_other_hands(sender: str, first: Letter, others: Sequence[Letter], here: Collection[int]) -> bool:
    """Whether another sender has one that the first should say. If not, it says all of them."""
    if any(one.state == SENDING and one.id not in here for one in others):
        return True
    return bool(others or (first.facts or {}).get("with")) and _take(sender, first, others)


def _open(people: Collection[str]) -> Sequence[Letter]:
    """All that were not sent yet, in the order they were written."""
    if not people:
        return []
    waiting = Letter.state.in_((QUEUED, SENDING))
    wanted = select(Letter).where(Letter.watch_id.is_not(None), Letter.person.in_(people), waiting)
    wanted = wanted.where(Letter.kind == CHANGED).order_by(Letter.id)
    found = db.session.scalars(wanted, execution_options={"populate_existing": True}).all()
    told = told_besides(found)
    return [letter for letter in found if letter.id not in told]


def _groups(letters: Sequence[Letter]) -> Iterator[Group]:
    by_person: dict[str, list[Group]] = {}
    for letter in letters:
        groups = by_person.setdefault(letter.person, [])
        mine = next((group for group in groups if group.takes(letter)), None)
        if mine is None:
            groups.append(Group([letter]))
        else:
            mine.letters.append(letter)
    for groups in by_person.values():
        yield from groups


def _take(sender: str, first: Letter, others: Sequence[Letter]) -> bool:
    """The first says what the others would, and they are over. Whether another sender took one meanwhile, or the first
    is not to be said any more as it was read."""
    plain = {"synchronize_session": False}
    still = (Letter.lease_owner == sender, Letter.state == SENDING, Letter.person == first.person)
    if db.session.scalar(select(Letter.id).where(Letter.id == first.id, *still).with_for_update()) is None:
        return True
    mine = or_(Letter.state == QUEUED, Letter.lease_owner == sender)
    over = update(Letter).where(Letter.id.in_([one.id for one in others]), mine)
    over = over.values(state=DROPPED, lease_owner="", lease_until=None, problem=f"said by letter {first.id}")
    taken = set(db.session.scalars(over.returning(Letter.id).execution_options(**plain)))
    _say(
        first, [part for one in (first, *others) if one is first or one.id in taken for part in parts_of(one)]
    )
    return len(taken) < len(others)


def _say(first: Letter, parts: Sequence[Part]) -> None:
    """What was ended meanwhile is left out, if anything is left; there is most to do with the first."""
    ids = [part["watch"] for part in parts]
    live = set(db.session.scalars(select(Watch.id).where(Watch.id.in_(ids))))
    said = [part for part in parts if part["watch"] in live] or list(parts[:1])
    said.sort(key=lambda part: FIRST.index(part["after"]) if part["after"] in FIRST else len(FIRST))
    own = {name: said[0][name] for name in _OWN}
    first.watch_id, first.facts = said[0]["watch"], {**(first.facts or {}), **own, "with": said[1:]}
    noted = update(Letter).where(Letter.id == first.id).values(watch_id=first.watch_id, facts=first.facts)
    db.session.execute(noted.execution_options(synchronize_session=False))
