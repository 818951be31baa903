"""Makes letters ready to go out, in small steps between which a sender does something else: takes up what is due, finds
addresses and words, makes the message. What is read and kept of many at once is so in a thread beside. No step leaves a
transaction open."""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from sqlalchemy import select, text

from registry import links
from registry.clock import now
from registry.db import db, settings_here
from registry.notices import claiming
from registry.notices.beside import Beside
from registry.notices.codes import message_id
from registry.notices.facts import Facts, facts_of
from registry.notices.folding import fold
from registry.notices.kinds import KINDS, PROMPT
from registry.notices.models import BOUNCED, DROPPED, FAILED, SENDING, Letter
from registry.notices.places import Place, places
from registry.notices.posting import Post, usable
from registry.notices.pressing import kept, press
from registry.notices.rates import held_back
from registry.notices.sheets import Sheet
from registry.notices.stopping import unwanted
from registry.notices.together import Row, Together, among
from registry.notices.watchers import AGAIN, not_yet
from registry.notices.writing import ONE_USE, STOP, STOP_OTHER
from registry.tokens.actions import TOGETHER, issue, issue_together
from registry.tongue.catalogues import ENGLISH
from registry.tongue.speaking import marked, speaking

log = logging.getLogger(__name__)
MOST, SECONDS = 400, 0.5
"""Taken up at once, as long as they go out in this time; else a batch. Who waits for a link before a screen is behind
these alone."""
LATE = claiming.LEASE * 0.75
_KEPT = (
    "INSERT INTO letter_text (letter_id, message_id, pressed) {rows} "
    "ON CONFLICT (letter_id) DO UPDATE SET message_id = excluded.message_id, pressed = excluded.pressed"
)
_ROWS = (
    "SELECT * FROM unnest(CAST(:number AS bigint[]), CAST(:identity AS text[]), CAST(:pressed AS bytea[]))"
)
KEPT = Together(
    text(_KEPT.format(rows="VALUES (:number, :identity, :pressed)")), text(_KEPT.format(rows=_ROWS))
)


Later = Callable[[Letter, str], None]
"""The letter, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter on its way out, as the server gets it."""

    letter: Letter
    sheet: Sheet


class Desk:
    """The letters that one sender has taken up. `taken` counts them. `later` is how one is tried again. Nothing new is
    begun after `until`."""

    def __init__(self, name: str, post: Post, later: Later, until: float = 0.0) -> None:
        self.name, self.post, self.later, self.until = name, post, later, until
        self.ready: deque[Ready] = deque()
        self.taken, self._began = 0, monotonic()
        self._work: Iterator[None] | None = None
        self._held: set[int] = set()
        self._settings = settings_here()
        self._good_until = now() + claiming.LEASE
        self._no_more = False
        self._fault: Exception | None = None
        self._beside = Beside()
        self._ahead = claiming.BATCH // 2

    def fill(self) -> bool:
        """Whether something is ready; waits for what is being prepared, and looks for more where nothing is."""
        if self._fault is not None:
            raise self._fault
        self._renew()
        while not self.ready and self._go_on():
            self._beside.wait()
        if self._fault is not None:
            raise self._fault
        return bool(self.ready)

    def step(self) -> bool:
        """A little of what is to be done; False where there is nothing. A fault in it is not one of the letter that is
        on its way just now: it shows when that is done."""
        return len(self.ready) <= self._ahead and not self._beside.busy and self._go_on()

    def give_back(self) -> None:
        """What was not tried waits again, as it was. Nothing is prepared any more."""
        self._beside.close()
        ids = self._held | {one.letter.id for one in self.ready}
        self.ready.clear()
        self._held, self._work = set(), None
        if ids:
            claiming.put_back(self.name, ids)

    def _go_on(self) -> bool:
        if self._fault is not None or (self._work is None and (self._no_more or self._over)):
            return False
        self._work = self._work or self._prepare()
        try:
            next(self._work)
        except StopIteration:
            self._work = None
        except Exception as error:
            db.session.rollback()
            self._fault = error
        return True

    @property
    def _over(self) -> bool:
        return self.taken > 0 and monotonic() > self.until

    def _renew(self) -> None:
        """More time for what takes long, also while something hangs beside: what is taken up there meanwhile has its
        own."""
        if self._good_until - now() > LATE:
            return
        self._good_until = now() + claiming.LEASE
        mine = self._held | {one.letter.id for one in self.ready}
        lost = mine - claiming.renew(self.name, mine)
        self.ready = deque(one for one in self.ready if one.letter.id not in lost)
        self._held.difference_update(lost)

    def _prepare(self) -> Iterator[None]:
        """What cannot or need not go out leaves now; the rest is written, with its codes and links. What is kept of a
        letter is kept before it goes out, so that each of its links works the moment it arrives."""
        letters = yield from self._beside.do(self._claim)
        self.taken += len(letters)
        self._ahead = max(self._ahead, len(letters) // 2)
        self._no_more = not letters
        if not letters:
            return
        letters = yield from self._beside.do(lambda: self._due(letters))
        where = yield from self._beside.do(lambda: places(letters))
        facts = yield from self._beside.do(lambda: _facts(letters, where))
        wanted = self._wanted(letters, where, facts)
        yield
        made, rows = [], []
        for letter in wanted:
            with speaking(where[letter.id].language):
                ready, row = self._written(letter, where[letter.id], facts[letter.id])
            made.append(ready)
            rows.append(row)
            yield
        db.session.commit()
        mine = yield from self._beside.do(lambda: _keep(self.name, rows))
        if lost := {one.letter.id for one in made} - mine:
            claiming.put_back(self.name, lost)
        self._lay_out([one for one in made if one.letter.id in self._held & mine])

    def _claim(self) -> Sequence[Letter]:
        """Known as held at once: whatever ends this, they are given back."""
        letters = claiming.claim(self.name, self._some())
        self._held = {letter.id for letter in letters}
        return letters

    def _some(self) -> int:
        """How many to take up, by how fast they went so far."""
        gone, spent = self.taken - len(self.ready), monotonic() - self._began
        return max(claiming.BATCH, min(MOST, int(gone / max(spent, 0.001) * SECONDS)))

    def _due(self, letters: Sequence[Letter]) -> Sequence[Letter]:
        """Without those that must wait for something."""
        late = dict.fromkeys(not_yet(letters), AGAIN)
        db.session.rollback()
        late |= fold(self.name, [letter for letter in letters if letter.id not in late])
        more = [one for one in letters if one.id not in late and (one.facts or {}).get("with")]
        late |= dict.fromkeys(not_yet(more), AGAIN)  # what it says now may have to wait
        db.session.rollback()
        for pause in set(late.values()):
            claiming.put_back(self.name, [one for one in late if late[one] == pause], now() + pause)
        return [letter for letter in letters if letter.id not in late]

    def _lay_out(self, made: list[Ready]) -> None:
        """What somebody waits for before a screen goes first."""
        self._held = set()
        self.ready.extend(one for one in made if one.letter.urgency != PROMPT)
        self.ready.extendleft(one for one in reversed(made) if one.letter.urgency == PROMPT)

    def _wanted(
        self, letters: Sequence[Letter], where: dict[int, Place], facts: dict[int, Facts]
    ) -> list[Letter]:
        going, ended = [], unwanted(letters)
        for letter in letters:
            told = None if letter.id in ended else facts.get(letter.id)
            place = where.get(letter.id)
            if told is not None and place is not None and not place.email:
                self.later(
                    letter, marked("the address cannot be read")
                )  # a wrong key is set right within two days
            elif reason := _reason_not_to(letter, place, told):
                claiming.give_up(self.name, letter.id, reason[0], problem=reason[1])
            else:
                going.append(letter)
        db.session.commit()
        late = held_back([(letter.id, where[letter.id].email) for letter in going])
        for moment in set(late.values()):
            claiming.put_back(self.name, [one for one in late if late[one] == moment], moment)
        return [letter for letter in going if letter.id not in late]

    def _written(self, letter: Letter, place: Place, facts: Facts) -> tuple[Ready, tuple[str, Row]]:
        """As it goes out, and what is kept of it: the same without tokens."""
        calendar = facts.pop("calendar", None)
        kind, email = KINDS[letter.kind], press(letter.kind, facts)
        tokens: dict[str, str] = {}
        stop = facts["stop"]
        if kind.link:
            tokens[ONE_USE] = issue(kind.link, getattr(letter, kind.subject))
        if kind.stops:
            tokens[STOP] = issue(kind.stops, facts["stops"])
            stop = stop.replace(STOP, tokens[STOP])
            if besides := facts.get("besides"):
                others = [one["stops"] for one in besides]
                tokens |= {STOP_OTHER.format(at): issue(kind.stops, one) for at, one in enumerate(others)}
                stop = _stop_all(kind.stops, [facts["stops"], *others])
        replies = self._settings.mail_replies if kind.answers else ""
        identity = message_id(self._settings, letter.id)
        going = (
            replace(email.with_tokens(tokens), calendar=calendar) if calendar else email.with_tokens(tokens)
        )
        sheet = self.post.sheet(place.email, going, identity, headers(stop, replies))
        row = {"number": letter.id, "identity": identity, "pressed": kept(email)}
        return Ready(letter, sheet), (letter.person, row)


def _keep(sender: str, rows: Sequence[tuple[str, Row]]) -> set[int]:
    """Which of them are kept: not one that another sender has by now, or whose reader was taken out or moved since it
    was taken up."""
    wanted = select(Letter.id, Letter.person).where(
        among(Letter.id, [row["number"] for _, row in rows]),
        Letter.lease_owner == sender,
        Letter.state == SENDING,
    )
    with db.engine.begin() as connection:
        found = {row.id: row.person for row in connection.execute(wanted.with_for_update(read=True))}
        mine = [row for person, row in rows if found.get(row["number"]) == person]
        KEPT.run(connection, mine)
    return {row["number"] for row in mine}


def _facts(letters: Sequence[Letter], where: dict[int, Place]) -> dict[int, Facts]:
    """What they say, each in the language of whom it goes to."""
    spoken: dict[str, list[Letter]] = {}
    for letter in letters:
        place = where.get(letter.id)
        spoken.setdefault(place.language if place else ENGLISH, []).append(letter)
    found: dict[int, Facts] = {}
    for language, some in spoken.items():
        with speaking(language):
            found |= facts_of(some)
    return found


def _stop_all(purpose: str, subjects: Sequence[int]) -> str:
    """One click ends all that a letter tells of."""
    some = subjects[:TOGETHER]
    return links.stop_watches(issue_together(purpose, some), len(some))


def headers(stop: str, replies: str = "") -> dict[str, str]:
    """Whoever wants no more of these says so with one click (RFC 8058); letters about safety cannot be left.
    `replies`: where answers are read."""
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if replies:
        headers["Reply-To"] = replies
    if stop:
        headers["List-Unsubscribe"] = f"<{stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _reason_not_to(letter: Letter, place: Place | None, facts: Facts | None) -> tuple[str, str] | None:
    """State and words where a letter does not go out."""
    if facts is None:
        return DROPPED, marked("no longer wanted")
    if place is None:
        return DROPPED, marked("the address is gone")
    if not usable(place.email):
        return FAILED, marked("the address cannot be written to")
    asked_for = KINDS[letter.kind].urgency == PROMPT or (letter.facts or {}).get("by_hand")
    if place.bounced and not asked_for:  # who asks for a link just now may have a mailbox that works again
        return BOUNCED, marked("an earlier letter came back from this address")
    return None
