"""The loop of a sender process: take back what the dead left, send what is due, look again."""

import logging
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from registry.db import db, settings_here
from registry.jobs.owners import Owner
from registry.notices import claiming
from registry.notices.posting import Away, Folder, Post, Smtp
from registry.notices.sending import Pauses, Sender, pause_after

log = logging.getLogger(__name__)
POLL_SECONDS = 0.3
LONGEST_WAIT = 60.0
SWITCH = 0.0002
"""Seconds after which what works beside makes room for the talk with the server, where each turn counts."""
Context = Callable[[], AbstractContextManager[object]]


def post_here(mail: object) -> Post:
    """The way letters of this site take. `mail` holds Flask-Mail's options."""
    settings = settings_here()
    return Smtp(mail, settings) if settings.mail_server else Folder(settings)


def folder_here() -> Path:
    """Where live senders of this machine are known."""
    return settings_here().data_path / "senders"


def run(context: Context, mail: object, stop: threading.Event, pauses: Pauses = pause_after) -> None:
    """Sends until `stop` is set. `context` gives each look its own app context, hence its own session."""
    sys.setswitchinterval(SWITCH)
    with context():
        owner, post = Owner(folder_here()), post_here(mail)
    sender = Sender(owner.name, post, pauses, owner)
    waits = 0
    try:
        while not stop.is_set():
            found = _look(context, sender, stop)
            waits = waits + 1 if found is None else 0
            if not found:
                post.rest()
                stop.wait(min(POLL_SECONDS * 2**waits, LONGEST_WAIT))
    finally:
        post.close()
        owner.close()


def _look(context: Context, sender: Sender, stop: threading.Event) -> int | None:
    """How many letters were taken up; None where something is away."""
    with context():
        try:
            if back := claiming.take_back(folder_here()):
                log.info("%s letter(s) of dead senders wait again", back)
            return sender.send_some(stop.is_set)
        except Away as error:
            log.warning("no letters can be sent now: %s", error)
        except Exception:
            log.exception("sending failed")
            db.session.remove()
        return None


def send_all(mail: object, pauses: Pauses = pause_after) -> int:
    """Everything that is due, here and now; how many letters were taken up."""
    owner, post = Owner(folder_here()), post_here(mail)
    sender, done = Sender(owner.name, post, pauses, owner), 0
    try:
        while found := sender.send_some():
            done += found
    finally:
        post.close()
        owner.close()
    return done
