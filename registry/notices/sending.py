"""Sends what is due, letter by letter over one connection, and notes each as soon as the server has it. A sender that
dies loses nothing; what it took is taken back.

While the server thinks, a sender works: it makes other letters ready. Each letter is noted (`noting`) before the words
of the next one leave, so at any moment at most one is sent and not noted. A death then leaves that one both sent and
waiting. It is sent again, as the same message: its Message-ID does not change, and mail stores that know one only once
keep one. No outbox can do better over SMTP, which has no way to ask what arrived. Notes outlive a process; with a whole
machine those of its last half second may be lost."""

import logging
from collections.abc import Callable
from datetime import timedelta
from time import monotonic

from registry.clock import now
from registry.db import db
from registry.jobs.owners import Owner
from registry.jobs.sparing import seldom_searched
from registry.notices import claiming
from registry.notices.models import FAILED, QUEUED, Letter
from registry.notices.noting import Notes
from registry.notices.posting import Away, Never, NotNow, Post
from registry.notices.preparing import Desk

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 16
"""With the pauses below: about two days."""
TURN = 5.0
"""Seconds after which a sender looks up: others may have died meanwhile."""
Pauses = Callable[[int], timedelta]


def pause_after(attempts: int) -> timedelta:
    """30 seconds, then twice as long each time, up to six hours."""
    return timedelta(seconds=min(30 * 2 ** min(attempts, 10), 6 * 3600))


class Sender:
    """One sender with its connection. `name` is how its letters are known as its own, `owner` keeps its notes."""

    def __init__(
        self, name: str, post: Post, pauses: Pauses = pause_after, owner: Owner | None = None
    ) -> None:
        self.name, self.post, self.pauses = name, post, pauses
        self._notes = Notes(name, owner)

    def send_some(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """What is due, for a turn; how many letters were taken up. Raises Away where there is no server."""
        desk = Desk(self.name, self.post, self._later, until=monotonic() + TURN)
        with seldom_searched():
            try:
                self._notes.settle()
                while not stopping() and desk.fill():
                    self._send(desk)
            finally:
                try:
                    self._notes.settle()
                finally:
                    desk.give_back()
        return desk.taken

    def _send(self, desk: Desk) -> None:
        """The first of what is ready."""
        one = desk.ready.popleft()
        try:
            self.post.send(one.sheet, self._notes.settle_some, desk.step)
        except Away:
            desk.ready.appendleft(one)
            raise
        except Never as error:
            self._failed(one.letter, str(error))
        except NotNow as error:
            self._later(one.letter, str(error))
        except BaseException:
            desk.ready.appendleft(one)
            raise
        else:
            self._notes.sent(one.letter.id, another=bool(desk.ready))

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
