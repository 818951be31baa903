"""A real mail server for any test, which keeps what arrives; and sends what is due, as a sender would."""

import email.policy
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask

from registry.notices.running import send_all

LINK = re.compile(r"https?://[^\s<>\"]+")


class Inbox:
    """Every letter that arrived, in order, with the addresses it went to. `answers` are given before anything is kept:
    the next letters get them, the rest 250. `lines` are the connections that brought letters; `leave` ends them, as
    servers do where nothing is said for long."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answers: list[str] = []
        self.lines: set[object] = set()
        self.port = 0
        self._servers: list[Any] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        self._servers.append(server)
        self.lines.add(session.peer)  # type: ignore[attr-defined]
        if self.answers and not (answer := self.answers.pop(0)).startswith("250"):
            return answer
        raw = envelope.content  # type: ignore[attr-defined]
        self.letters.append(email.message_from_bytes(raw, policy=email.policy.default))  # type: ignore[arg-type]
        return "250 OK"

    def leave(self) -> None:
        for one in self._servers:
            one.loop.call_soon_threadsafe(one.transport.close)
        self._servers.clear()

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for letter in self.letters if letter["To"] == address]


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def an_inbox() -> Iterator[Inbox]:
    inbox = Inbox()
    inbox.port = a_free_port()
    server = Controller(inbox, hostname="127.0.0.1", port=inbox.port)
    server.start()
    try:
        yield inbox
    finally:
        server.stop()


def send_letters(app: Flask) -> int:
    """Sends everything that is due, in an app context of its own."""
    with app.app_context():
        return send_all(app.extensions["mail"], lambda _attempts: timedelta(0))


def words(letter: EmailMessage, kind: str = "plain") -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def link_in(letter: EmailMessage, path: str) -> str:
    """The path and query of the first link that leads below `path`."""
    found = (link for link in LINK.findall(words(letter)) if path in link)
    address = next(found)
    return "/" + address.split("/", 3)[3]
