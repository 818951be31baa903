"""Sends one message by HTTP to an address that was looked up and found public, and to that very one: no redirect, no
proxy, no more of the answer than is kept, and an end to it whatever the other side does."""

import socket
import ssl
import threading
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection

from registry.webhooks.reachable import Target, Unreachable, found

CONNECT_SECONDS, READ_SECONDS, ALL_SECONDS = 5.0, 10.0, 20.0
MOST_READ = 4096
MOST_PLACES = 3
LATE = "It took too long."
AGENT = "Recall-Portal-Webhooks/1"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try. `status` is None where nobody answered; `wait` what the other side asks for in seconds."""

    status: int | None
    problem: str
    answer: str
    milliseconds: int
    wait: int = 0

    @property
    def good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def post(where: Target, body: bytes, headers: dict[str, str]) -> Outcome:
    """Never raises for what the other side does."""
    began = time.monotonic()

    def outcome(status: int | None, problem: str, answer: str = "", wait: int = 0) -> Outcome:
        return Outcome(status, problem[:300], answer, int((time.monotonic() - began) * 1000), wait)

    line = _Line(where)
    try:
        with line:
            answer = line.send(body, headers)
            said, wait = _said(answer), _wait(answer)
    except Unreachable as error:
        return outcome(None, str(error))
    except ssl.SSLCertVerificationError as error:
        return outcome(None, f"Its certificate is not good: {error.verify_message}.")
    except (OSError, HTTPException, ValueError) as error:
        late = line.late or isinstance(error, TimeoutError)
        return outcome(None, LATE if late else f"The connection failed: {_reason(error)}.")
    if line.late:  # an answer that was cut off may look like a whole one
        return outcome(None, LATE)
    if 200 <= answer.status < 300:
        return outcome(answer.status, "", said)
    if 300 <= answer.status < 400:
        return outcome(
            answer.status, "It answered with a redirect. Write down the last address itself.", said
        )
    return outcome(answer.status, f"It answered {answer.status}, not 2xx.", said, wait)


class _Line:
    """One connection, cut when its time is over."""

    def __init__(self, where: Target) -> None:
        self._where = where
        self._cut = threading.Timer(ALL_SECONDS, self._shut)
        self._socket: socket.socket | None = None
        self.late = False

    def __enter__(self) -> "_Line":
        problem: OSError | None = None
        for place in found(self._where.host, self._where.port)[:MOST_PLACES]:
            try:
                self._socket = socket.create_connection(place, CONNECT_SECONDS)
                break
            except OSError as error:
                problem = error
        if self._socket is None:
            raise Unreachable(f"The connection failed: {_reason(problem or OSError('no address'))}.")
        self._socket.settimeout(READ_SECONDS)
        return self

    def __exit__(self, *_: object) -> None:
        self._cut.cancel()
        if self._socket is not None:
            self._socket.close()

    def send(self, body: bytes, headers: dict[str, str]) -> HTTPResponse:
        where = self._where
        connection = (HTTPSConnection if where.secure else HTTPConnection)(where.host, where.port)
        if where.secure:
            self._socket = ssl.create_default_context().wrap_socket(
                self._open(), server_hostname=where.host, do_handshake_on_connect=False
            )
        self._cut.start()
        if isinstance(self._socket, ssl.SSLSocket):
            self._socket.do_handshake()
        connection.sock = self._open()
        given = {"Content-Type": "application/json", "User-Agent": AGENT, "Connection": "close", **headers}
        connection.request("POST", where.path, body, given)
        return connection.getresponse()

    def _open(self) -> socket.socket:
        if self._socket is None:
            raise Unreachable("The connection is closed.")
        return self._socket

    def _shut(self) -> None:
        """Below TLS, so that whoever reads sees an end at once."""
        self.late = True
        if self._socket is not None:
            try:
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
            except OSError:
                return


def _said(answer: HTTPResponse) -> str:
    text = answer.read(MOST_READ).decode("utf-8", "replace")
    return "".join(c if c.isprintable() else " " for c in text)[:500].strip()


def _wait(answer: HTTPResponse) -> int:
    """Retry-After in seconds; a day at most."""
    told = answer.headers.get("Retry-After", "")
    return min(int(told), 86400) if told.isascii() and told.isdigit() and len(told) < 9 else 0


def _reason(error: BaseException) -> str:
    return str(getattr(error, "strerror", None) or error or type(error).__name__)[:120]
