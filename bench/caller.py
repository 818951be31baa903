"""A load maker of one core: keep-alive connections over raw sockets, far cheaper than what it measures."""

import selectors
import socket
import sys
import time
from dataclasses import dataclass
from itertools import cycle

BLANKS = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Round:
    """What one round saw. Latencies in seconds, sorted."""

    seconds: float
    latencies: list[float]
    failures: int

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """The latency in seconds that `share` (0 to 1) of the answers stayed under."""
        return self.latencies[min(len(self.latencies) - 1, int(len(self.latencies) * share))]


def request_for(path: str) -> bytes:
    """A browser's GET without compression: the bare app does not compress either."""
    return (f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html,application/json\r\n\r\n").encode()


class _Connection:
    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.sent = 0.0

    def send(self, request: bytes) -> None:
        self.buffer = b""
        self.sent = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bytes | None:
        """The whole answer, or None while some of it is on its way."""
        more = self.socket.recv(262144)
        if not more:
            raise ConnectionError("closed by the server")
        self.buffer += more
        head = self.buffer.find(BLANKS)
        if head < 0:
            return None
        length = _content_length(self.buffer[:head])
        return self.buffer if len(self.buffer) >= head + 4 + length else None


def _content_length(head: bytes) -> int:
    lower = head.lower()
    at = lower.index(b"content-length:") + 15
    end = lower.find(b"\r\n", at)
    return int(lower[at : end if end >= 0 else None])


def run(port: int, paths: list[str], *, seconds: float, connections: int) -> Round:
    """Asks for the paths in turn for `seconds`, each connection one request at a time."""
    requests = cycle([request_for(path) for path in paths])
    selector = selectors.DefaultSelector()
    opened = [_Connection(port) for _ in range(connections)]
    latencies: list[float] = []
    failures = 0
    began = time.perf_counter()
    for connection in opened:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(next(requests))
    while (moment := time.perf_counter()) - began < seconds:
        for key, _ in selector.select(0.5):
            connection = key.data
            answer = connection.receive()
            if answer is not None:
                latencies.append(time.perf_counter() - connection.sent)
                failures += not answer.startswith(b"HTTP/1.1 200")
                connection.send(next(requests))
    for connection in opened:
        connection.socket.close()
    return Round(moment - began, sorted(latencies), failures)


def main() -> None:
    """`python -m bench.caller PORT SECONDS CONNECTIONS PATH...`: prints rate, p50 and p99 in ms, failures."""
    port, seconds, connections = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    seen = run(port, sys.argv[4:], seconds=seconds, connections=connections)
    print(
        f"{seen.rate:.1f} {seen.percentile(0.5) * 1e3:.3f} {seen.percentile(0.99) * 1e3:.3f} {seen.failures}"
    )


if __name__ == "__main__":
    main()
