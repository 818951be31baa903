"""Adds to a maker's chain, in the transaction of what was done. Entries wait in the session until it commits: a chain's
head is the last row a transaction locks, so writers neither wait long for each other nor lock each other out."""

import json
from typing import Any

from sqlalchemy import Connection, event, insert, select, text, update
from sqlalchemy.orm import Session, SessionTransaction

from registry.audit.hashing import digest
from registry.audit.models import OPERATOR, AuditChain, AuditEntry
from registry.clock import now
from registry.db import db

_WAITING = "audit entries"
LONGEST_WORDS = 4000


def keep(
    organisation_id: int | None,
    by_id: int | None,
    by_name: str,
    action: str,
    subject: str,
    subject_id: int | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    words: str = "",
) -> None:
    """Keeps that somebody did something (`recall.published` to `recall` 12), for the maker's chain, or the operator's
    where there is no maker. JSON values only; never an e-mail address, a telephone number, or a serial by a name."""
    entry = {
        "chain": OPERATOR if organisation_id is None else organisation_id,
        "by_id": by_id,
        "by_name": by_name.partition("@")[0][:200],  # who gave no name is known by an address
        "action": action,
        "subject": subject,
        "subject_id": subject_id,
        "was": _copied(before),
        "became": _copied(after),
        "words": words[:LONGEST_WORDS],
    }
    session = db.session()
    if not session.in_transaction():
        session.begin()  # so that a rollback is one for this entry too
    session.info.setdefault(_WAITING, []).append((session.get_nested_transaction(), entry))


def _copied(value: dict[str, Any] | None) -> dict[str, Any] | None:
    """As the database gives it back, and as it is now: later changes to the object are not part of it."""
    return None if value is None else json.loads(json.dumps(value, allow_nan=False))


@event.listens_for(db.session, "before_commit")
def _write(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.get(_WAITING):
        return
    session.flush()
    waiting = [entry for _, entry in session.info.pop(_WAITING)]
    connection = session.connection()
    for chain in sorted({entry["chain"] for entry in waiting}):
        _append(connection, chain, [entry for entry in waiting if entry["chain"] == chain])


@event.listens_for(db.session, "after_soft_rollback")
def _forget(session: Session, ended: SessionTransaction) -> None:
    """What was undone was not done; a savepoint takes only its own entries with it."""
    waiting = session.info.pop(_WAITING, [])
    if ended.nested:
        session.info[_WAITING] = [(made, entry) for made, entry in waiting if not _within(made, ended)]


def _within(made: SessionTransaction | None, ended: SessionTransaction) -> bool:
    while made is not None and made is not ended:
        made = made.parent
    return made is ended


def _append(connection: Connection, chain: int, entries: list[dict[str, Any]]) -> None:
    number, head = _locked(connection, chain)
    moment, rows = now(), []
    for entry in entries:
        number += 1
        row = {**entry, "number": number, "made_at": moment, "previous": head}
        row["digest"] = head = digest(row)
        rows.append(row)
    connection.execute(insert(AuditEntry), rows)
    at_head = update(AuditChain).where(AuditChain.chain == chain)
    connection.execute(at_head.values(entries=number, head=head))


def _locked(connection: Connection, chain: int) -> tuple[int, str]:
    """Number and hash of the last entry; nobody else adds to the chain until this transaction ends."""
    lock = update(AuditChain).where(AuditChain.chain == chain).values(entries=AuditChain.entries)
    if not connection.execute(lock).rowcount:
        first = text(
            "INSERT INTO audit_chain (chain, entries, head) VALUES (:chain, 0, '') ON CONFLICT DO NOTHING"
        )
        connection.execute(first, {"chain": chain})
        connection.execute(lock)
    number, head = connection.execute(
        select(AuditChain.entries, AuditChain.head).where(AuditChain.chain == chain)
    ).one()
    return number, head
