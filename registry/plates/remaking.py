"""Makes an uploaded picture anew, in a child process: only pixels are kept, no larger than a page needs."""

import base64
import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass

from registry.plates.reader import MOST_BYTES, ROOT, SECONDS, Unreadable


@dataclass(frozen=True, slots=True)
class Remade:
    """A JPEG without anything that the upload said about place, time and device."""

    data: bytes
    digest: str
    size: tuple[int, int]


def remade(data: bytes) -> Remade:
    """The picture made anew, or Unreadable saying why not. The web worker itself never decodes it."""
    if not data:
        raise Unreadable("empty")
    if len(data) > MOST_BYTES:
        raise Unreadable("too_large")
    command = [sys.executable, "-s", "-B", "-m", "registry.plates.remaker"]
    bare = {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
            command, input=data, capture_output=True, cwd="/", env=bare, timeout=SECONDS, check=True
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise Unreadable("broken") from error
    said = json.loads(done.stdout)
    if problem := said.get("problem"):
        raise Unreadable(problem)
    jpeg = base64.b64decode(said["jpeg"])
    return Remade(jpeg, hashlib.sha256(jpeg).hexdigest()[:32], (said["width"], said["height"]))
