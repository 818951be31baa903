"""Shows which worker processes of this machine live: each holds a lock on a file, which the kernel lifts when it dies.
It may note there what must outlive it. Knows nothing of jobs."""

import contextlib
import fcntl
import os
import secrets
from pathlib import Path


class Owner:
    """This process as an owner of jobs, from `Owner(folder)` to `close()` or its death."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name = secrets.token_hex(8)
        self._path = folder / self.name
        fresh = folder / f".{self.name}"
        self._descriptor = os.open(fresh, os.O_CREAT | os.O_RDWR | os.O_APPEND | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        fresh.rename(self._path)  # never seen without its lock

    def note(self, line: str) -> None:
        """Read by whoever clears up after this process, should it die (`noted`)."""
        os.write(self._descriptor, line.encode())

    def forget_notes(self) -> None:
        os.ftruncate(self._descriptor, 0)

    def close(self) -> None:
        """With something noted it is taken for dead: somebody will read that."""
        if os.fstat(self._descriptor).st_size == 0:
            self._path.unlink(missing_ok=True)
        os.close(self._descriptor)


def dead(folder: Path) -> list[str]:
    """Names of owners on this machine whose process is gone."""
    return [path.name for path in folder.glob("[0-9a-f]*") if _unlocked(path)] if folder.exists() else []


def noted(folder: Path, name: str) -> str:
    """What an owner had noted and not forgotten."""
    path = folder / name
    return path.read_text() if path.exists() else ""


def forget(folder: Path, name: str) -> None:
    """To be called once nothing belongs to this dead owner any more."""
    (folder / name).unlink(missing_ok=True)


def _unlocked(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False
    finally:
        os.close(descriptor)
