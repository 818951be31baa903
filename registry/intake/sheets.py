"""Has a workbook read by a child process with limits. The worker itself never opens one: a crafted file can end the
process that does."""

import errno
import json
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registry.errors import Refused
from registry.tongue.speaking import marked

ROOT = Path(__file__).parents[2]
SECONDS = 300
MEMORY = 2 * 1024**3
_TICK = 0.5
Tick = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read: from which sheet, of which, how many rows down to the last one that holds something."""

    name: str
    names: list[str]
    rows: int


def read_workbook(path: Path, into: Path, sheet: str, most: int, tick: Tick, seconds: int = SECONDS) -> Sheet:
    """Writes the sheet (the first that holds something where none is named) as CSV in UTF-8. `tick` is called while
    it works. Refused where it cannot be read."""
    command = [sys.executable, "-s", "-B", "-m", "registry.intake.sheet_child"]
    limits = [str(most), str(MEMORY)]
    bare = {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
        [*command, str(path), str(into), sheet, *limits],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=bare,
    )
    try:
        said = _wait(child, tick, seconds)
    finally:
        child.kill()
        child.communicate()
    return _understood(said)


def _wait(child: "subprocess.Popen[bytes]", tick: Tick, seconds: int) -> bytes:
    """The child's words, or ours of how it ended. Its standard input stays open as long as we live."""
    for _ in range(int(seconds / _TICK)):
        try:
            child.wait(_TICK)
        except subprocess.TimeoutExpired:
            tick()
            continue
        out = child.stdout.read() if child.stdout else b""
        return out if child.returncode == 0 else ENDED.get(-child.returncode, b"")
    return SLOW


def _understood(out: bytes) -> Sheet:
    said: dict[str, Any] = json.loads(out) if out else {"problem": "broken"}
    problem = said.get("problem")
    if problem == "no_room":
        raise OSError(errno.ENOSPC, "no room for the table of a workbook")
    if problem:
        raise Refused("file", PROBLEMS.get(problem, PROBLEMS["broken"]))
    return Sheet(said["sheet"], said["sheets"], said["rows"])


SLOW = b'{"problem": "slow"}'
ENDED: dict[int, bytes] = {signal.SIGXCPU: SLOW, signal.SIGKILL: b'{"problem": "memory"}'}
"""By a limit, or by a system short of memory. A reader that cannot go on ends itself: its file is broken."""
PROBLEMS = {
    "broken": marked(
        "This workbook cannot be read: it is damaged, or it says it is larger than any list can be. "
        "Open it in a spreadsheet, save the sheet with the list as CSV (UTF-8), and load that."
    ),
    "password": marked("The workbook is protected by a password. Save it without one and load that."),
    "no_sheet": marked("The workbook has no such sheet any more. Choose one of those it has."),
    "empty": marked("The workbook holds no rows. Choose the file that holds the list."),
    "too_large": marked("Written as text, the sheet is larger than allowed. Split it and load the parts."),
    "slow": marked(
        "The workbook takes too long to read. Save the sheet with the list as CSV (UTF-8) and load that."
    ),
    "memory": marked(
        "The workbook takes too much memory to read. Save the sheet with the list as CSV (UTF-8) and load that."
    ),
}
