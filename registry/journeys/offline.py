"""I check numbers without telling them: by the beginnings of their hashes, or by a signed list that I keep. The list is
made on each machine, for itself, whenever something was published, and once a day."""

import threading
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from registry.clock import now
from registry.db import settings_here
from registry.recalls.index.building import build_lock
from registry.recalls.index.code import CODE
from registry.recalls.index.reading import generation_of, one_look
from registry.recalls.index.serving import serving
from registry.recalls.offline.building import build
from registry.recalls.offline.reading import OfflineList
from registry.receipts import signing

RENEWED = timedelta(days=1)
"""So old a list gets at most: its date tells whoever keeps it that nothing was missed."""
_open: dict[Path, tuple[tuple[int, int], OfflineList]] = {}
_lock = threading.Lock()


def place() -> Path:
    return settings_here().data_path / "offline" / "recalls.list"


def refresh() -> bool:
    """Makes the list of this machine anew where it is not what is published; whether it did."""
    with build_lock(place().parent, wait=False) as mine:
        if not mine:
            return False
        with one_look() as connection:
            if not _due(current(), generation_of(connection)[0]):
                return False
            key = signing.newest()
            build(connection, place(), now(), key.name, key.sign)
    return True


def current() -> OfflineList | None:
    """The list at hand, None where none was ever made here."""
    path = place()
    try:
        found = path.stat()
        seen = (found.st_ino, found.st_mtime_ns)
        with _lock:
            known = _open.get(path)
            if known is None or known[0] != seen:
                known = _open[path] = (seen, OfflineList(path))
    except (FileNotFoundError, ValueError):  # none yet, or one that older code has made
        return None
    return known[1]


def as_of(found: OfflineList) -> datetime:
    """Until when it is known to hold: while nothing was published since it was made, that is when we last looked."""
    made = datetime.fromisoformat(found.head["as_of"])
    try:
        served = serving().current()
    except (LookupError, SQLAlchemyError):
        return made
    return max(made, served.as_of) if served.generation.number == found.head["generation"] else made


def _due(found: OfflineList | None, generation: int) -> bool:
    if found is None:
        return True
    head = found.head
    old = now() - datetime.fromisoformat(head["as_of"]) > RENEWED
    return old or (head["generation"], head["code"], head["key"]) != (generation, CODE, signing.newest().name)
