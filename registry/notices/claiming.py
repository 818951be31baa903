"""Who may send a letter now. A sender takes some at once with a lease, and gives up each by itself: what it says of a
letter counts only while the letter is still its own."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sqlalchemy import TextualSelect, bindparam, or_, select, text, update

from registry.clock import now
from registry.db import UtcDateTime, db
from registry.jobs import owners
from registry.notices.codes import new_code
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


_DUE = (
    "SELECT id, row_number() OVER (ORDER BY urgency, run_at, id) AS place FROM ("
    "SELECT id, urgency, run_at FROM letter WHERE state = 'queued' AND run_at <= :moment "
    "ORDER BY urgency, run_at, id LIMIT :most {locked}) AS first_of"
)
_CLAIM = (
    "WITH due AS MATERIALIZED ({due}) "
    "UPDATE letter SET state = 'sending', lease_owner = :sender, lease_until = :until, "
    "code = coalesce(letter.code, fresh.code) FROM due JOIN {fresh} ON fresh.place = due.place "
    "WHERE letter.id = due.id AND letter.state = 'queued' RETURNING {needed}"
)
_FRESH = {
    "postgresql": "unnest(CAST(:codes AS text[])) WITH ORDINALITY AS fresh(code, place)",
    "sqlite": "(SELECT value AS code, key + 1 AS place FROM json_each(:codes)) AS fresh",
}
_LOCKED = {"postgresql": "FOR UPDATE SKIP LOCKED", "sqlite": ""}


def claim(sender: str, most: int = BATCH) -> Sequence[Letter]:
    """Letters that are due, the most urgent first, now this sender's, each with its code: plain copies that no session
    watches, since each is asked a hundred times for what it holds. Two senders never get the same one: PostgreSQL skips
    what another has locked, SQLite lets one write at a time. Commits."""
    moment, codes = now(), [new_code() for _ in range(most)]
    with db.engine.begin() as connection:
        engine = connection.dialect.name
        given = codes if engine == "postgresql" else json.dumps(codes)
        values = {"sender": sender, "moment": moment, "until": moment + LEASE, "most": most, "codes": given}
        rows = connection.execute(_claiming(engine), values).all()
    letters: list[Any] = [SimpleNamespace(**row._mapping) for row in rows]
    return sorted(letters, key=lambda one: (one.urgency, one.run_at, one.id))


@lru_cache(maxsize=2)
def _claiming(engine: str) -> TextualSelect:
    """The n-th letter gets the n-th code, if it has none; written out once a process."""
    needed = ", ".join(f"letter.{column.name}" for column in NEEDED)
    due = _DUE.format(locked=_LOCKED[engine])
    moments = (bindparam(name, type_=UtcDateTime()) for name in ("moment", "until"))
    whole = text(_CLAIM.format(due=due, fresh=_FRESH[engine], needed=needed)).bindparams(*moments)
    return whole.columns(*NEEDED)


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
