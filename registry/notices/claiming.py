"""Who may send a letter now. A sender takes some at once with a lease, and gives up each by itself: what it says of a
letter counts only while the letter is still its own."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from registry.clock import now
from registry.db import db
from registry.jobs import owners
from registry.notices.models import QUEUED, SENDING, Letter

LEASE = timedelta(seconds=600)
"""Longer than the slowest server may take for one letter: connection, greeting, three answers, its words, a minute
each."""
BATCH = 100


def claim(sender: str, most: int = BATCH) -> Sequence[Letter]:
    """Letters that are due, the most urgent first, now this sender's: copies that no session watches. Two senders
    never get the same one: PostgreSQL skips what another has locked, SQLite lets one write at a time. Commits."""
    due = select(Letter.id).where(Letter.state == QUEUED, Letter.run_at <= now())
    due = due.order_by(Letter.urgency, Letter.run_at, Letter.id).limit(most)
    taken = (
        update(Letter)
        .where(Letter.id.in_(due.with_for_update(skip_locked=True).scalar_subquery()), Letter.state == QUEUED)
        .values(state=SENDING, lease_owner=sender, lease_until=now() + LEASE)
        .returning(Letter)
    )
    with Session(db.engine, expire_on_commit=False) as apart:
        letters = apart.scalars(taken.execution_options(synchronize_session=False)).all()
        apart.commit()
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
    """Letters of senders that died, or were not heard of for a lease, wait again. Commits."""
    gone = owners.dead(folder)
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
