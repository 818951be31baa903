"""The loop that delivers, beside the jobs: take back what the dead left, hand what is due to a few threads, look again.
A slow endpoint takes one thread and keeps nobody else waiting."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

from registry.db import db, settings_here
from registry.jobs.owners import Owner
from registry.webhooks import claiming
from registry.webhooks.sending import Pauses, deliver, pause_after

log = logging.getLogger(__name__)
POLL_SECONDS = 0.5
AT_ONCE = 4
Context = Callable[[], AbstractContextManager[object]]


def folder_here() -> Path:
    """Where live deliverers of this machine are known."""
    return settings_here().data_path / "deliverers"


def run(context: Context, stop: threading.Event, pauses: Pauses = pause_after) -> None:
    """Delivers until `stop` is set. `context` gives each look and each try its own app context."""
    with context():
        folder = folder_here()
        owner = Owner(folder)
    going: set[Future[None]] = set()
    try:
        with ThreadPoolExecutor(AT_ONCE, "webhook") as threads:
            while not stop.is_set():
                going = {one for one in going if not one.done()}
                one = _look(context, owner.name, folder) if len(going) < AT_ONCE else None
                if one is None:
                    stop.wait(POLL_SECONDS)
                else:
                    going.add(threads.submit(_deliver, context, owner.name, one, pauses))
    finally:
        owner.close()


def send_all(pauses: Pauses = pause_after) -> int:
    """Everything that is due, here and now; how many tries were made."""
    owner, done = Owner(folder_here()), 0
    try:
        while one := claiming.claim(owner.name):
            deliver(owner.name, one, pauses)
            done += 1
    finally:
        owner.close()
    return done


def _look(context: Context, owner: str, folder: Path) -> claiming.Claimed | None:
    with context():
        try:
            claiming.take_back(folder)
            return claiming.claim(owner)
        except Exception:
            log.exception("looking for webhooks failed")
            db.session.remove()
            return None


def _deliver(context: Context, owner: str, one: claiming.Claimed, pauses: Pauses) -> None:
    with context():
        try:
            deliver(owner, one, pauses)
        except Exception:
            log.exception("delivering webhook %s failed", one.id)
            db.session.remove()
