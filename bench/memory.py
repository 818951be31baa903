"""Peak memory of a process with all its children, read from the kernel while it runs."""

import subprocess
import threading
import time
from pathlib import Path

PAUSE = 0.05
MEGABYTE = 1024 * 1024


class Watched:
    """Watches a running process; `peak` is the most bytes that it and its children held at one moment (PSS where the
    kernel tells it: pages that several share count once)."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process, self.peak = process, 0
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def wait(self) -> int:
        """Waits for the end; returns the exit code."""
        code = self.process.wait()
        self._thread.join()
        return code

    def _watch(self) -> None:
        while self.process.poll() is None:
            own = _command(self.process.pid)
            family = [
                pid for pid in _family(self.process.pid) if pid == self.process.pid or _command(pid) != own
            ]
            held = sum(map(_held, family))
            self.peak = max(self.peak, held)
            time.sleep(PAUSE)


def _family(root: int) -> list[int]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            parents[int(entry.name)] = _parent(int(entry.name))
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def _command(pid: int) -> bytes:
    """What it runs. A child that has not begun its own program yet borrows all memory of its parent."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def _parent(pid: int) -> int:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(stat.rpartition(")")[2].split()[1])


def _held(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
