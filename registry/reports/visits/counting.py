"""Counts how often browsers open the public page of a recall. The page waits for no database: each visit is a line of a
file on its machine, which a worker adds up every minute. Pages say `no-cache`, so that caches in front ask for each
visit; what one answers by itself all the same is not counted. Who it was is kept nowhere."""

import time
from collections import Counter
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from registry.clock import now
from registry.db import commits, db, settings_here
from registry.recalls.models import Recall
from registry.reports.visits.models import RecallVisits

PENDING, TAKEN = "pending", "taken-*"
SETTLED = 10
"""Seconds after which nobody writes any more to a file that was put aside."""
Visits = Counter[tuple[int, date]]


def note(recall_id: int) -> None:
    """A visit now. One that cannot be written down (a full disk) is not worth an error to whoever came."""
    try:
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / PENDING).open("a") as file:
            file.write(f"{recall_id} {now().date().isoformat()}\n")
    except OSError:
        return


def add_up() -> None:
    """Every minute, on each machine: what was put aside a while ago is counted, what came since is put aside."""
    folder = _folder()
    for file in sorted(folder.glob(TAKEN)):
        if time.time() - int(file.name.partition("-")[2]) / 1e9 >= SETTLED:
            _add(_read(file))
            file.unlink()
    if (folder / PENDING).exists():
        (folder / PENDING).rename(folder / f"taken-{time.time_ns()}")


@commits
def _add(visits: Visits) -> None:
    """Of recalls that are there no more nothing is kept."""
    there = set(db.session.scalars(select(Recall.id).where(Recall.id.in_({one for one, _ in visits}))))
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    made = insert(RecallVisits)
    added = made.on_conflict_do_update(
        index_elements=[RecallVisits.recall_id, RecallVisits.day],
        set_={"visits": RecallVisits.visits + made.excluded.visits},
    )
    for (recall_id, day), many in sorted(visits.items()):
        if recall_id in there:
            db.session.execute(added.values(recall_id=recall_id, day=day, visits=many))


def _read(file: Path) -> Visits:
    """A line that a machine cut short when it went down is left out."""
    found = Visits()
    with file.open() as lines:
        for line in lines:
            number, _, day = line.strip().partition(" ")
            if number.isdecimal() and len(day) == len("2026-11-29"):
                found[int(number), date.fromisoformat(day)] += 1
    return found


def _folder() -> Path:
    return settings_here().data_path / "visits"
