"""Starts servers pinned to core 0 and asks them from core 1, so that neither takes the other's time."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass

SERVER_CORE, LOAD_CORE = 0, 1
THREADS = "2"


@dataclass(frozen=True, slots=True)
class Seen:
    """One round's figures: answers a second, p50 and p99 in milliseconds, answers that were not 200."""

    rate: float
    p50: float
    p99: float
    failures: int


@contextmanager
def serving(target: str, ready: str, env: Mapping[str, str] | None = None, workers: int = 1) -> Iterator[int]:
    """A gunicorn of `workers` gthread workers on core 0; yields its port once `ready` answers 200."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", target, "--bind", f"127.0.0.1:{port}"]
    command += [
        "--config",
        "python:registry.cli.gunicorn_settings",
        "--workers",
        str(workers),
        "--threads",
        THREADS,
    ]
    process = subprocess.Popen(
        command,
        env={**os.environ, **(env or {})},
        preexec_fn=lambda: os.sched_setaffinity(0, {SERVER_CORE}),
    )
    try:
        _wait(f"http://127.0.0.1:{port}{ready}", process)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def ask(
    port: int, paths: list[str], *, seconds: float = 3.0, connections: int = 16, core: int = LOAD_CORE
) -> Seen:
    """One round of load from core 1, if no other is named."""
    command = [sys.executable, "-m", "bench.caller", str(port), str(seconds), str(connections), *paths]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {core % (os.cpu_count() or 1)}),
    )
    rate, p50, p99, failures = done.stdout.split()
    return Seen(float(rate), float(p50), float(p99), int(failures))


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"{address} did not answer")


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
