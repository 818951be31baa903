"""Makes a paper that somebody sent (a receipt, an invoice: photo or PDF) anew, in a child process: only pixels are
kept. What comes out cannot run anything and tells nothing of place, time or device."""

import base64
import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass

from registry.plates.reader import MOST_BYTES, ROOT, SECONDS, Unreadable


@dataclass(frozen=True, slots=True)
class Paper:
    """`kind` is image/jpeg or application/pdf; `pages` is 1 for a photo."""

    kind: str
    data: bytes
    digest: str
    pages: int


def remade_paper(data: bytes) -> Paper:
    """The paper made anew. Raises Unreadable: empty, too_large, not_a_picture, broken, locked, too_many_pages."""
    if not data.strip():
        raise Unreadable("empty")
    if len(data) > MOST_BYTES:
        raise Unreadable("too_large")
    command = [sys.executable, "-s", "-B", "-m", "registry.plates.papermaker"]
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
    made = base64.b64decode(said["data"])
    return Paper(said["kind"], made, hashlib.sha256(made).hexdigest(), said["pages"])
