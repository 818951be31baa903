"""Hands what strangers sent to a child process that makes it anew: no worker itself ever decodes it."""

import json
import subprocess
import sys
from typing import Any

from registry.plates.reader import MOST_BYTES, ROOT, SECONDS, Unreadable


def made_apart(module: str, data: bytes) -> dict[str, Any]:
    """What `module` says of the bytes. Raises Unreadable: too_large, broken, or the problem that it names."""
    if len(data) > MOST_BYTES:
        raise Unreadable("too_large")
    command = [sys.executable, "-s", "-B", "-m", module]
    bare = {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
            command, input=data, capture_output=True, cwd="/", env=bare, timeout=SECONDS, check=True
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise Unreadable("broken") from error
    said: dict[str, Any] = json.loads(done.stdout)
    if problem := said.get("problem"):
        raise Unreadable(problem)
    return said
