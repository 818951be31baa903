"""Sends what is due: takes some letters, writes them, hands them over one by one, and notes each the moment the server
has it. A sender that dies loses nothing; what it took is taken back.

Between the server's answer and our note lies a moment in which a death leaves a letter both sent and waiting. It is
then sent again, as the same message: its Message-ID does not change, and mail stores that know one only once keep
one. No outbox can do better over SMTP, which has no way to ask what arrived."""

import json
import logging
import zlib
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, text, update

from registry.clock import now
from registry.db import UtcDateTime, db, settings_here
from registry.notices import claiming
from registry.notices.codes import message_id, new_code
from registry.notices.facts import Facts, facts_of
from registry.notices.kinds import KINDS
from registry.notices.models import BOUNCED, DROPPED, FAILED, QUEUED, Letter
from registry.notices.places import Place, places
from registry.notices.posting import Away, Never, NotNow, Post, usable
from registry.notices.rates import held_back
from registry.notices.writing import ONE_USE, STOP, Email, compose
from registry.tokens.actions import issue

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 16
"""With the pauses below: about three days."""
LATE = timedelta(seconds=60)
SENT_NOW = text(
    "UPDATE letter SET state = 'sent', sent_at = :moment, attempts = attempts + 1, problem = '', lease_owner = '', "
    "lease_until = NULL WHERE id = :number AND lease_owner = :sender AND state = 'sending'"
).bindparams(bindparam("moment", type_=UtcDateTime()))
KEPT = text(
    "INSERT INTO letter_text (letter_id, message_id, pressed) VALUES (:number, :identity, :pressed) "
    "ON CONFLICT DO NOTHING"
)
Pauses = Callable[[int], timedelta]


def pause_after(attempts: int) -> timedelta:
    """30 seconds, then twice as long each time, up to six hours."""
    return timedelta(seconds=min(30 * 2 ** min(attempts, 10), 6 * 3600))


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter on its way out. `kept` is what is kept of `email`: the same without tokens."""

    letter: Letter
    to: str
    email: Email
    kept: Email
    stop: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """Whoever wants no more of these says so with one click (RFC 8058); letters about safety cannot be left."""
        headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
        if self.stop:
            headers["List-Unsubscribe"] = f"<{self.stop}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return headers


class Sender:
    """One sender with its connection. `name` is how its letters are known as its own."""

    def __init__(self, name: str, post: Post, pauses: Pauses = pause_after) -> None:
        self.name, self.post, self.pauses = name, post, pauses

    def send_some(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """Some of what is due; how many letters were taken up. Raises Away where there is no server."""
        letters = claiming.claim(self.name)
        good_until = now() + claiming.LEASE
        waiting = deque(self._prepare(letters) if letters else ())
        while waiting:
            if good_until - now() < LATE:
                good_until = now() + claiming.LEASE
                kept = claiming.renew(self.name, [one.letter.id for one in waiting])
                waiting = deque(one for one in waiting if one.letter.id in kept)
            if stopping():
                claiming.put_back(self.name, [one.letter.id for one in waiting])
                break
            if waiting:
                self._send(waiting)
        return len(letters)

    def _prepare(self, letters: Sequence[Letter]) -> list[Ready]:
        """What cannot or need not go out leaves now; the rest is written, with its codes and links. Links are kept
        before a letter is sent, so that each works the moment it arrives. Commits."""
        _give_codes(letters)
        where, facts = places(letters), facts_of(letters)
        ready: list[Ready] = []
        for letter in letters:
            if reason := _reason_not_to(letter, where.get(letter.id), facts.get(letter.id)):
                claiming.give_up(self.name, letter.id, reason[0], problem=reason[1])
            else:
                ready.append(_written(letter, where[letter.id], facts[letter.id]))
        db.session.commit()
        late = held_back([(one.letter.id, one.to) for one in ready])
        for moment in set(late.values()):
            claiming.put_back(self.name, [one for one in late if late[one] == moment], moment)
        return [one for one in ready if one.letter.id not in late]

    def _send(self, waiting: deque[Ready]) -> None:
        """The first of them."""
        one = waiting[0]
        identity = message_id(settings_here(), one.letter.id)
        try:
            self.post.send(one.to, one.email, identity, one.headers)
        except Away:
            claiming.put_back(self.name, [one.letter.id for one in waiting])
            raise
        except Never as error:
            self._failed(one.letter, str(error))
        except NotNow as error:
            self._later(one.letter, str(error))
        else:
            self._sent(one, identity)
        waiting.popleft()

    def _sent(self, one: Ready, identity: str) -> None:
        """In two statements that are there ready-made: this is done once a letter."""
        moment, connection = now(), db.session.connection()
        words = json.dumps([one.kept.subject, one.kept.text, one.kept.html], ensure_ascii=False).encode()
        mine = {"number": one.letter.id, "sender": self.name}
        if connection.execute(SENT_NOW, {**mine, "moment": moment}).rowcount:
            kept = {"number": one.letter.id, "identity": identity, "pressed": zlib.compress(words, 1)}
            connection.execute(KEPT, kept)
        db.session.commit()

    def _later(self, letter: Letter, problem: str) -> None:
        attempts = letter.attempts + 1
        if attempts >= MOST_ATTEMPTS:
            self._failed(letter, f"{problem}; tried {attempts} times")
            return
        run_at = now() + self.pauses(attempts)
        claiming.give_up(self.name, letter.id, QUEUED, attempts=attempts, run_at=run_at, problem=problem)
        db.session.commit()

    def _failed(self, letter: Letter, problem: str) -> None:
        attempts = letter.attempts + 1
        claiming.give_up(self.name, letter.id, FAILED, attempts=attempts, problem=problem[:300])
        db.session.commit()
        log.warning("letter %s (%s) is not tried again: %s", letter.id, letter.kind, problem)


def _give_codes(letters: Sequence[Letter]) -> None:
    fresh = [letter for letter in letters if letter.code is None]
    for letter in fresh:
        letter.code = new_code()
    if fresh:
        table: Any = Letter.__table__
        coded = update(table).where(table.c.id == bindparam("number")).values(code=bindparam("fresh"))
        rows = [{"number": letter.id, "fresh": letter.code} for letter in fresh]
        db.session.connection().execute(coded, rows)


def _reason_not_to(letter: Letter, place: Place | None, facts: Facts | None) -> tuple[str, str] | None:
    """State and words where a letter does not go out."""
    if facts is None:
        return DROPPED, "no longer wanted"
    if place is None:
        return DROPPED, "the address is gone"
    if not usable(place.email):
        return FAILED, "the address cannot be written to"
    asked_for = bool(KINDS[letter.kind].link) or (letter.facts or {}).get("by_hand")
    if place.bounced and not asked_for:  # who asks for a link just now may have a mailbox that works again
        return BOUNCED, "an earlier letter came back from this address"
    return None


def _written(letter: Letter, place: Place, facts: Facts) -> Ready:
    kind = KINDS[letter.kind]
    kept = compose(letter.kind, facts)
    tokens: dict[str, str] = {}
    if kind.link:
        tokens[ONE_USE] = issue(kind.link, getattr(letter, kind.subject))
    if kind.stops:
        tokens[STOP] = issue(kind.stops, facts["stops"])
    stop = facts["stop"].replace(STOP, tokens.get(STOP, ""))
    return Ready(letter, place.email, kept.with_tokens(tokens), kept, stop)
