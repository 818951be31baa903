"""The loop of a worker process: take back what the dead left, do what is due, look again. One job at a time."""

import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from registry.db import db
from registry.jobs import leases
from registry.jobs.owners import Owner
from registry.jobs.running import Handler, run_next

log = logging.getLogger(__name__)
POLL_SECONDS = 0.3
Context = Callable[[], AbstractContextManager[object]]


def work(
    context: Context, jobs: Mapping[str, Handler], folder: Path, stop: threading.Event, *, name: str
) -> None:
    """Works until `stop` is set. `context` gives each look its own app context, hence its own session."""
    owner = Owner(folder)
    try:
        while not stop.is_set():
            if not _look(context, jobs, folder, stop, owner, name):
                stop.wait(POLL_SECONDS)
    finally:
        owner.close()


def _look(
    context: Context,
    jobs: Mapping[str, Handler],
    folder: Path,
    stop: threading.Event,
    owner: Owner,
    name: str,
) -> bool:
    """True where there was something to do: then it looks again at once."""
    with context():
        try:
            if back := leases.take_back(folder):
                log.info("%s: %s job(s) of dead workers wait again", name, back)
            return run_next(owner.name, jobs, stopping=stop.is_set)
        except Exception:
            log.exception("%s: looking for work failed", name)
            db.session.remove()
            stop.wait(1.0)
            return False
