"""Who may send a letter now. A sender takes some at once with a lease, and gives up each by itself: what it says of a
letter counts only while the letter is still its own."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sqlalchemy import or_, select, update

from registry.clock import now
from registry.db import db
from registry.jobs import owners
from registry.notices.models import QUEUED, SENDING, Letter
from registry.notices.noting import settle_dead

LEASE = timedelta(seconds=600)
"""Longer than the slowest server may take for one letter: connection, greeting, three answers, its words, a minute
each."""
BATCH = 100
table: Any = Letter.__table__
NEEDED = [
    table.c[name]
    for name in (
        "id", "kind", "person", "organisation_id", "recall_id", "version_number", "wave", "registration_id",
        "owner_id", "watch_id", "sale_line_id", "consignee_id", "case_id", "facts", "urgency", "run_at", "attempts",
        "code", "made_at",
    )
]  # fmt: skip


def claim(sender: str, most: int = BATCH) -> Sequence[Letter]:
    """Letters that are due, the most urgent first, now this sender's: plain copies that no session watches, since each
    is asked a hundred times for what it holds. Two senders never get the same one: PostgreSQL skips what another has
    locked, SQLite lets one write at a time. Commits."""
    due = select(Letter.id).where(Letter.state == QUEUED, Letter.run_at <= now())
    due = due.order_by(Letter.urgency, Letter.run_at, Letter.id).limit(most)
    taken = (
        update(table)
        .where(
            table.c.id.in_(due.with_for_update(skip_locked=True).scalar_subquery()), table.c.state == QUEUED
        )
        .values(state=SENDING, lease_owner=sender, lease_until=now() + LEASE)
        .returning(*NEEDED)
    )
    with db.engine.begin() as connection:
        rows = connection.execute(taken).all()
    letters: list[Any] = [SimpleNamespace(**row._mapping) for row in rows]
    return sorted(letters, key=lambda one: (one.urgency, one.run_at, one.id))


def renew(sender: str, ids: Collection[int]) -> set[int]:
    """More time for those that are still this sender's. Commits."""
    mine = update(Letter).where(Letter.id.in_(ids), Letter.lease_owner == sender, Letter.state == SENDING)
    found = db.session.scalars(
        mine.values(lease_until=now() + LEASE)
        .returning(Letter.id)
        .execution_options(synchronize_session=False)
    )
    kept = set(found)
    db.session.commit()
    return kept


def give_up(sender: str, letter_id: int, state: str, **values: Any) -> bool:
    """The letter leaves this sender in a state; False where it was not this sender's any more. The caller commits."""
    mine = update(Letter).where(Letter.id == letter_id, Letter.lease_owner == sender, Letter.state == SENDING)
    values |= {"state": state, "lease_owner": "", "lease_until": None}
    done = db.session.execute(mine.values(**values).execution_options(synchronize_session=False))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def put_back(sender: str, ids: Collection[int], run_at: datetime | None = None) -> None:
    """Letters that were not tried wait again, as they were or until a moment. Commits."""
    mine = update(Letter).where(Letter.id.in_(ids), Letter.lease_owner == sender, Letter.state == SENDING)
    values: dict[str, Any] = {"state": QUEUED, "lease_owner": "", "lease_until": None}
    if run_at:
        values["run_at"] = run_at
    db.session.execute(mine.values(**values).execution_options(synchronize_session=False))
    db.session.commit()


def take_back(folder: Path) -> int:
    """Letters of senders that died, or were not heard of for a lease, wait again; not those that they had sent.
    Commits."""
    gone = owners.dead(folder)
    for name in gone:
        settle_dead(folder, name)
    lost = or_(Letter.lease_owner.in_(gone), Letter.lease_until < now())
    count = 0
    if gone or db.session.scalar(
        select(Letter.id).where(Letter.state == SENDING, Letter.lease_until < now()).limit(1)
    ):
        back = update(Letter).where(Letter.state == SENDING, lost)
        done = db.session.execute(
            back.values(state=QUEUED, lease_owner="", lease_until=None).execution_options(
                synchronize_session=False
            )
        )
        count = int(done.rowcount)  # type: ignore[attr-defined]
    db.session.commit()
    for name in gone:
        owners.forget(folder, name)
    return count
