"""Letters a second by real sender processes, beside bare loops of smtplib to the same server.

Two servers, for two questions. One that is as fast as it can be is sent to beside as many bare loops at once: what of
the server's own limit is reached. Server and senders share the processors of this machine; where these are the limit
before the server is (two have no room for a server and four senders), that is what is reached. One that rests a while
over each letter, as a server elsewhere does that writes it to a disk, leaves the processors idle: beside half as many
senders it shows whether these wait for each other."""

import json
import os
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from flask import Flask
from sqlalchemy import delete, select

from bench import data
from bench.letters import MailServer, a_mail_server, bare, bare_at_once, composing
from bench.report import Figure
from registry.clock import now
from registry.db import db
from registry.notices.models import Letter, LetterText

SENDERS = (1, 2, 4)
ROUNDS = 3
LETTERS, SLOW_LETTERS = 3_000, 1_600
PAUSE = 0.01
SHARE, GROWTH = 0.7, 1.5
"""Of bare loops; of half as many senders."""
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Sent:
    """Letters a second, and seconds of the processors a letter: of senders and mail server, not of a database's."""

    rate: float
    spent: float


class Bench:
    """The letters of one database and one server. `count` of them are sent each time."""

    def __init__(self, site: Flask, settings: dict[str, str], server: MailServer, count: int) -> None:
        self._folder = Path(site.config["SETTINGS"].data_path) / "senders"
        self._settings, self._count, self.server = settings, count, server

    def sent(self, senders: int) -> Sent:
        """By so many processes, all of which live before the first letter is due."""
        self._lay_out()
        env = os.environ | self._settings | {"MAIL_PORT": str(self.server.port)}
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--only-letters"]
        running = [subprocess.Popen(command, env=env, start_new_session=True) for _ in range(senders)]
        try:
            self._all_live(senders)
            pids = [self.server.pid, *(one.pid for one in running)]
            before = sum(map(_spent, pids))
            db.session.query(Letter).update({"run_at": now()})
            db.session.commit()
            rate = self._rate()
            return Sent(rate, (sum(map(_spent, pids)) - before) / self._count)
        finally:
            for one in running:
                one.kill()
                one.wait()

    def words(self) -> list[str]:
        """Subject, text and HTML of one that was sent."""
        kept = db.session.scalars(select(LetterText.pressed).limit(1)).one()
        words: list[str] = json.loads(zlib.decompress(kept))
        return words

    def loops(self, connections: int) -> float:
        """Letters a second by as many bare loops at once."""
        return bare_at_once(connections, self.server.port, self._count, *self.words())

    def _lay_out(self) -> None:
        """None is sent, none is due, and there are no more than wanted."""
        db.session.execute(delete(LetterText))
        ids = list(db.session.scalars(select(Letter.id).order_by(Letter.id).limit(self._count)))
        assert len(ids) == self._count
        db.session.execute(delete(Letter).where(Letter.id > ids[-1]))
        later = now().replace(year=now().year + 1)
        db.session.query(Letter).update({"state": "queued", "run_at": later, "sent_at": None})
        data.tidy()

    def _all_live(self, senders: int) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if self._folder.exists() and len(list(self._folder.glob("[0-9a-f]*"))) >= senders:
                break
            time.sleep(0.1)
        time.sleep(1.5)

    def _rate(self) -> float:
        """Of the middle half: a sender begins when it looks next, and one of them is the last to end."""
        end = time.monotonic() + 300
        while time.monotonic() < end:
            db.session.rollback()
            left = select(Letter.id).where(Letter.state.in_(("queued", "sending"))).limit(1)
            if db.session.scalar(left) is None:
                break
            time.sleep(0.25)
        moments = list(db.session.scalars(select(Letter.sent_at).order_by(Letter.sent_at)))
        first, last = len(moments) // 4, len(moments) * 3 // 4
        begun, ended = moments[first], moments[last]
        assert begun
        assert ended
        return (last - first) / (ended - begun).total_seconds()


def figures(site: Flask, settings: dict[str, str], engine: str) -> Iterator[Figure]:
    """What is sent beside the limit of the server, and beside half as many senders. There are
    letters enough."""
    with a_mail_server() as fast, a_mail_server(PAUSE) as slow:
        yield from _fast(Bench(site, settings, fast, LETTERS), engine)
        yield from _slow(Bench(site, settings, slow, SLOW_LETTERS), engine)


def _fast(bench: Bench, engine: str) -> Iterator[Figure]:
    """The processors' limit is reckoned from what a letter costs them where one sender has them for itself."""
    rounds = [[(bench.sent(count), bench.loops(count)) for count in SENDERS] for _ in range(ROUNDS)]
    room = len(os.sched_getaffinity(0)) / median(one[0][0].spent for one in rounds)
    for place, count in enumerate(SENDERS):
        beside = tuple(one[place][0].rate / min(one[place][1], room) for one in rounds)
        what = f"letters a second by {count} sender(s), beside as many bare loops, or what processors can do"
        yield Figure("N2", f"{what} ({engine})", beside, SHARE, True)
    made = tuple(_beside_composing(bench) for _ in range(ROUNDS))
    yield Figure(
        "N2", f"letters a second by 1 sender, beside smtplib that makes each ({engine})", made, 1, True
    )


def _beside_composing(bench: Bench) -> float:
    sent = bench.sent(1).rate
    return sent / composing(bench.server.port, LETTERS, *bench.words())


def _slow(bench: Bench, engine: str) -> Iterator[Figure]:
    rounds = [[bench.sent(count).rate for count in SENDERS] for _ in range(ROUNDS)]
    alone = tuple(one[0] / bare(bench.server.port, SLOW_LETTERS // 4, *bench.words()) for one in rounds)
    pause = f"a server that takes {PAUSE * 1000:.0f} ms a letter"
    yield Figure(
        "N2", f"letters a second by 1 sender, beside a bare loop, to {pause} ({engine})", alone, SHARE, True
    )
    for place, count in enumerate(SENDERS[1:], 1):
        grown = tuple(one[place] / one[place - 1] for one in rounds)
        what = f"letters a second by {count} senders, beside {SENDERS[place - 1]}, to {pause}"
        yield Figure("N3", f"{what} ({engine})", grown, GROWTH, True)


def _spent(pid: int) -> float:
    """Seconds that a process had of the processors."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK
