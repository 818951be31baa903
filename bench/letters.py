"""Bare senders and a mail server for measuring: the server is a process of its own, the bare senders the least that
connections of smtplib can do, with a message that is there already or with words."""

import asyncio
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from multiprocessing import get_context
from typing import Any

from aiosmtpd.controller import UnthreadedController

from registry.notices.sheets import make_sheet
from registry.notices.writing import Email

SENDER = "recalls@recalls.example"


class Taker:
    """Takes everything and keeps nothing, after a pause, in which it listens to others."""

    def __init__(self, pause: float) -> None:
        self._pause = pause

    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802
        if self._pause:
            await asyncio.sleep(self._pause)
        return "250 OK"


@dataclass(frozen=True, slots=True)
class MailServer:
    """A process that takes letters."""

    port: int
    pid: int


@contextmanager
def a_mail_server(pause: float = 0.0) -> Iterator[MailServer]:
    """In its own process. `pause`: seconds that each letter takes, in which the server does nothing."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = subprocess.Popen([sys.executable, "-m", "bench.letters", str(port), str(pause)])
    try:
        _wait(port)
        yield MailServer(port, server.pid)
    finally:
        server.kill()
        server.wait()


def bare(port: int, count: int, subject: str, text: str, html: str) -> float:
    """Letters a second over one connection, all of them one message that is there already."""
    ready = make_sheet(SENDER, "owner@example.org", Email(subject, text, html), make_msgid(domain="x"), {})
    with smtplib.SMTP("127.0.0.1", port) as host:
        began = time.perf_counter()
        for _ in range(count):
            host.sendmail(SENDER, ["owner@example.org"], ready.raw)
        return count / (time.perf_counter() - began)


def bare_at_once(connections: int, port: int, count: int, *words: str) -> float:
    """Letters a second over so many connections, each of a process of its own, all of which begin together."""
    context = get_context("spawn")
    begin, rates = context.Barrier(connections), context.SimpleQueue()
    args = (begin, rates, port, count // connections, words)
    loops = [context.Process(target=_with_all, args=args) for _ in range(connections)]
    for loop in loops:
        loop.start()
    found = [float(rates.get()) for _ in loops]
    for loop in loops:
        loop.join()
    return sum(found)


def _with_all(begin: Any, rates: Any, port: int, count: int, words: Sequence[str]) -> None:
    begin.wait(60)
    rates.put(bare(port, count, *words))


def composing(port: int, count: int, subject: str, text: str, html: str) -> float:
    """Letters a second over one connection, each made by the standard library from words that are there."""
    with smtplib.SMTP("127.0.0.1", port) as host:
        began = time.perf_counter()
        for _ in range(count):
            letter = EmailMessage()
            letter["From"], letter["To"], letter["Subject"] = SENDER, "owner@example.org", subject
            letter["Message-ID"], letter["Date"] = make_msgid(domain="x"), formatdate()
            letter.set_content(text)
            letter.add_alternative(html, subtype="html")
            host.send_message(letter)
        return count / (time.perf_counter() - began)


def _wait(port: int) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            with smtplib.SMTP("127.0.0.1", port):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the mail server did not start")


def _serve(port: int, pause: float) -> None:
    loop = asyncio.new_event_loop()
    controller = UnthreadedController(Taker(pause), hostname="127.0.0.1", port=port, loop=loop)
    controller.begin()  # type: ignore[no-untyped-call]
    loop.run_forever()


if __name__ == "__main__":
    _serve(int(sys.argv[1]), float(sys.argv[2]))
