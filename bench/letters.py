"""Bare senders and a mail server for measuring: the server is a process of its own, the bare senders the least that one
connection of smtplib can do, with a message that is there already or with words."""

import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from multiprocessing import get_context
from typing import Any

from aiosmtpd.controller import UnthreadedController

from registry.notices.sheets import make_sheet
from registry.notices.writing import Email

SENDER = "recalls@recalls.example"
MANY = 4


class Taker:
    """Takes everything and keeps nothing."""

    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802
        return "250 OK"


@contextmanager
def a_mail_server() -> Iterator[int]:
    """In its own process; yields its port."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = subprocess.Popen([sys.executable, "-m", "bench.letters", str(port)])
    try:
        _wait(port)
        yield port
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


def most(port: int, count: int, *words: str) -> float:
    """Letters a second that the server takes from as many bare loops at once as it is asked by at the most."""
    with ProcessPoolExecutor(MANY, get_context("spawn")) as pool:
        return sum(pool.map(bare, [port] * MANY, [count // MANY] * MANY, *([word] * MANY for word in words)))


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


def _serve(port: int) -> None:
    import asyncio

    loop = asyncio.new_event_loop()
    controller = UnthreadedController(Taker(), hostname="127.0.0.1", port=port, loop=loop)
    controller.begin()
    loop.run_forever()


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
