"""Sends what is due, letter by letter over one connection, and notes each as soon as the server has it. A sender that
dies loses nothing; what it took is taken back.

While the server thinks, a sender works: it notes the letter before when it has asked to hand over the next one, and
makes others ready until the words that it handed over are answered. Words leave only after the letter before is noted,
so at any moment at most one letter is sent and not noted.
A death then leaves that one both sent and waiting. It is sent again, as the same message: its Message-ID does not
change, and mail stores that know one only once keep one. No outbox can do better over SMTP, which has no way to ask
what arrived."""

import logging
from collections.abc import Callable
from datetime import timedelta
from time import monotonic

from sqlalchemy import Connection, bindparam, text

from registry.clock import now
from registry.db import UtcDateTime, db
from registry.jobs.sparing import seldom_searched
from registry.notices import claiming
from registry.notices.models import FAILED, QUEUED, Letter
from registry.notices.posting import Away, Never, NotNow, Post
from registry.notices.preparing import Desk, Ready

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 16
"""With the pauses below: about three days."""
TURN = 5.0
"""Seconds after which a sender looks up: others may have died meanwhile."""
SENT_NOW = text(
    "UPDATE letter SET state = 'sent', sent_at = :moment, attempts = attempts + 1, problem = '', lease_owner = '', "
    "lease_until = NULL WHERE id = :number AND lease_owner = :sender AND state = 'sending'"
).bindparams(bindparam("moment", type_=UtcDateTime()))
Pauses = Callable[[int], timedelta]


def pause_after(attempts: int) -> timedelta:
    """30 seconds, then twice as long each time, up to six hours."""
    return timedelta(seconds=min(30 * 2 ** min(attempts, 10), 6 * 3600))


class Sender:
    """One sender with its connection. `name` is how its letters are known as its own."""

    def __init__(self, name: str, post: Post, pauses: Pauses = pause_after) -> None:
        self.name, self.post, self.pauses = name, post, pauses
        self._unnoted: tuple[Ready, dict[str, object]] | None = None
        self._notes: Connection

    def send_some(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """What is due, for a turn; how many letters were taken up. Raises Away where there is no server."""
        desk = Desk(self.name, self.post, until=monotonic() + TURN)
        with seldom_searched(), db.engine.connect() as connection:
            self._notes = connection.execution_options(isolation_level="AUTOCOMMIT")
            try:
                self._note()
                while not stopping() and desk.fill():
                    self._send(desk)
            finally:
                self._note()
                desk.give_back()
        return desk.taken

    def _send(self, desk: Desk) -> None:
        """The first of what is ready."""
        one = desk.ready.popleft()
        try:
            self.post.send(one.sheet, self._note, desk.step)
        except Away:
            desk.ready.appendleft(one)
            raise
        except Never as error:
            self._note()
            self._failed(one.letter, str(error))
        except NotNow as error:
            self._note()
            self._later(one.letter, str(error))
        except BaseException:
            desk.ready.appendleft(one)
            raise
        else:
            self._note()
            self._unnoted = (one, {"number": one.letter.id, "sender": self.name, "moment": now()})

    def _note(self) -> None:
        """That the letter before this one is sent: one statement that is there ready-made, a transaction of its own."""
        if self._unnoted is None:
            return
        self._notes.execute(SENT_NOW, self._unnoted[1])
        self._unnoted = None

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
