"""Senders are killed (-9) at random while a mail server fails at random: every affected person has one letter, and
nothing is left waiting. LETTERS_KILLED says how many people (10,000 take some minutes)."""

import logging
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import func, select

from registry.db import db
from registry.journeys import reaching
from registry.notices.models import Letter, LetterText
from registry.recalls.states import Author
from tests.conftest import dispose, make_site
from tests.jobs import run_jobs
from tests.letters import a_free_port
from tests.registry.jobs import worker
from tests.registry.notices.many import many_registrations, serial_of
from tests.registry.recalls.builders import a_brand, a_product, a_recall, a_version

log = logging.getLogger(__name__)
PEOPLE = int(os.environ.get("LETTERS_KILLED", "300"))
SENDERS, KILLS = 3, max(6, PEOPLE // 400)
PATIENCE = 60 + PEOPLE / 10


class Post:
    """A mail server on a bad day. `store` knows a Message-ID once, as mail stores do; `raw` is all it took."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.store: dict[str, str] = {}
        self.raw: Counter[str] = Counter()
        self.refused = self.dropped = self.unanswered = 0

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if self.random.random() < 0.03:
            self.refused += 1
            return "450 this mailbox is busy"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        chance = self.random.random()
        if chance < 0.03:
            self.refused += 1
            return "451 come again"
        if chance < 0.05:
            self.dropped += 1
            server.transport.abort()
            return "451 gone"
        head = envelope.content.split(b"\r\n\r\n", 1)[0].decode()
        identity = next(line for line in head.split("\r\n") if line.startswith("Message-ID:")).split(" ")[1]
        self.raw[identity] += 1
        self.store.setdefault(identity, envelope.rcpt_tos[0])
        if chance < 0.06:
            self.unanswered += 1
            server.transport.abort()
        return "250 OK"


@pytest.fixture
def mailing(database_url: str, tmp_path: Path) -> Iterator[tuple[Flask, Post, dict[str, str]]]:
    post, port = Post(seed=4), a_free_port()
    server = Controller(post, hostname="127.0.0.1", port=port)
    server.start()
    site = make_site(tmp_path / "data", database_url)
    with site.app_context():
        env = worker.environment(site) | {
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(port),
            "LOG_LEVEL": "ERROR",
        }
        yield site, post, env
    dispose(site)
    server.stop()


def waiting() -> int:
    db.session.rollback()
    wanted = select(func.count()).select_from(Letter).where(Letter.state.in_(("queued", "sending")))
    return db.session.scalar(wanted) or 0


def a_sender(env: dict[str, str], stack: ExitStack) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.journeys.hasty_sender"]
    child = subprocess.Popen(command, cwd=worker.ROOT, env=env, start_new_session=True)
    stack.callback(child.wait)
    stack.callback(child.kill)
    return child


def kill_at_random(post: Post, env: dict[str, str]) -> int:
    """Whenever some letters have gone out, one of the senders dies and another begins. How many died."""
    kills, chance, step = 0, random.Random(7), max(1, PEOPLE // (KILLS + 1))
    with ExitStack() as stack:
        senders = [a_sender(env, stack) for _ in range(SENDERS)]
        end = time.monotonic() + PATIENCE
        while waiting():
            assert time.monotonic() < end, f"{waiting()} letters still wait"
            if kills < KILLS and len(post.store) >= step * (kills + 1):
                victim = senders.pop(chance.randrange(SENDERS))
                time.sleep(chance.random() * 0.02)
                victim.kill()
                victim.wait()
                senders.append(a_sender(env, stack))
                kills += 1
            time.sleep(0.01)
    return kills


@pytest.mark.slow
def test_every_affected_person_has_one_letter(mailing: tuple[Flask, Post, dict[str, str]]) -> None:
    site, post, env = mailing
    brand = a_brand("Kettle & Co")
    product = a_product(brand)
    many_registrations(product, PEOPLE + 50, lambda number: f"p{number}@example.org")
    recall = a_recall(brand, product, severity="stop_using", what_to_do="Unplug it.")
    a_version(recall, {"any": [{"serial": {"range": [serial_of(1), serial_of(PEOPLE)]}}]})
    reaching.ask(recall, Author(None, "Ed"))
    db.session.commit()
    run_jobs(site)
    assert waiting() == PEOPLE
    began = time.monotonic()
    kills = kill_at_random(post, env)
    repeats = sum(post.raw.values()) - len(post.raw)
    log.info(
        "%s people, %s kills, %s refused, %s dropped, %s unanswered: %s repeats, %.0f s",
        PEOPLE, kills, post.refused, post.dropped, post.unanswered, repeats, time.monotonic() - began,
    )  # fmt: skip
    assert kills == KILLS
    assert post.dropped + post.unanswered + post.refused > PEOPLE / 100
    assert Counter(post.store.values()) == Counter(
        f"p{number}@example.org" for number in range(1, PEOPLE + 1)
    )
    assert repeats <= kills + post.unanswered, (
        "no more than one letter a death, and one an answer that was lost"
    )
    states = dict(db.session.execute(select(Letter.state, func.count()).group_by(Letter.state)).all())
    assert states == {"sent": PEOPLE}
    assert db.session.scalar(select(func.count()).select_from(LetterText)) == PEOPLE
