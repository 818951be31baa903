"""A maker's program that listens to webhooks, for any test: a real HTTP server that answers as it is told to."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Heard:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


@dataclass
class Receiver:
    """`answers` are used up one a request, the last one for all that follow: a status, or what to do instead."""

    port: int
    answers: list[Any] = field(default_factory=lambda: [204])
    heard: list[Heard] = field(default_factory=list)
    more_headers: dict[str, str] = field(default_factory=dict)
    says: bytes = b"thank you"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length", 0))
        body = handler.rfile.read(length)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.heard.append(Heard(handler.path, headers, body))
        given = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if callable(given):
            given(handler)
            return
        said = b"" if given == 204 else self.says
        handler.send_response(given)
        for name, value in ({"Content-Length": str(len(said))} | self.more_headers).items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(said)


def drips(handler: BaseHTTPRequestHandler) -> None:
    """Never done, never silent: a byte every tenth of a second."""
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n")
    for _ in range(600):
        handler.wfile.write(b"X")
        handler.wfile.flush()
        time.sleep(0.1)


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.close()


@contextmanager
def receiving() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            try:
                receiver.answer(self)
            except OSError:
                return  # whoever sent has gone

        def do_GET(self) -> None:
            receiver.heard.append(Heard(self.path, {}, b"GET"))

        def log_message(self, format: str, *args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver = Receiver(server.server_address[1])
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
