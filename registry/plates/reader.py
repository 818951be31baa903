"""Hands a picture to a child process and gets its codes back. At most so many at once, so that checks go first."""

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_BYTES = 12 * 1024 * 1024
SECONDS = 15


class Busy(Exception):
    """As many pictures are being read as this worker allows."""


class Unreadable(Exception):
    """`kind`: "empty", "too_large", "not_a_picture", "broken" (also: reading it failed or took too long)."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Code:
    """A code on the plate. `picture` is the part that was read, as base64 of a JPEG."""

    kind: str
    text: str
    symbology: str
    picture: str


class Reader:
    """`slots` pictures at once, each in a process of its own that has `seconds` to answer."""

    def __init__(self, slots: int = 2, seconds: float = SECONDS) -> None:
        self._slots = threading.BoundedSemaphore(slots)
        self._seconds = seconds

    def read(self, data: bytes) -> tuple[Code, ...]:
        """The codes on the picture, none if none can be read."""
        if not data:
            raise Unreadable("empty")
        if len(data) > MOST_BYTES:
            raise Unreadable("too_large")
        if not self._slots.acquire(blocking=False):
            raise Busy
        try:
            return _understood(self._run(data))
        finally:
            self._slots.release()

    def _run(self, data: bytes) -> bytes:
        """The child gets none of our environment: it holds the keys of the site."""
        command = [sys.executable, "-s", "-B", "-m", "registry.plates.child"]
        bare = {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1"}
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
                command,
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env=bare,
                timeout=self._seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise Unreadable("broken") from error
        if done.returncode:
            raise Unreadable("broken")
        return done.stdout


def _understood(out: bytes) -> tuple[Code, ...]:
    said = json.loads(out)
    if problem := said.get("problem"):
        raise Unreadable(problem)
    return tuple(Code(**code) for code in said["codes"])
