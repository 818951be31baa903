"""Reads of the log: one chain, the last entry first. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from registry.audit.models import AuditChain, AuditEntry
from registry.db import db


@dataclass(frozen=True, slots=True)
class Wish:
    """What to look for; empty where all will do. `before` is the number of the last entry seen already."""

    subject: str = ""
    subject_id: int | None = None
    name: str = ""
    before: int | None = None


def entries(chain: int, wish: Wish, size: int = 50) -> tuple[Sequence[AuditEntry], bool]:
    """The newest entries that fit, and whether there are older ones."""
    wanted = select(AuditEntry).where(AuditEntry.chain == chain)
    if wish.subject:
        wanted = wanted.where(AuditEntry.subject == wish.subject)
    if wish.subject and wish.subject_id is not None:
        wanted = wanted.where(AuditEntry.subject_id == wish.subject_id)
        if wish.subject == "recall":
            wanted = wanted.where(AuditEntry.number >= _started(chain, wish.subject_id))
    for word in wish.name.split()[:4]:
        wanted = wanted.where(func.lower(AuditEntry.by_name).contains(word.lower()[:60], autoescape=True))
    if wish.before is not None:
        wanted = wanted.where(AuditEntry.number < wish.before)
    found = db.session.scalars(wanted.order_by(AuditEntry.number.desc()).limit(size + 1)).all()
    return found[:size], len(found) > size


def head(chain: int) -> tuple[int, str]:
    """How many entries a chain has, and the hash of the last."""
    row = db.session.execute(
        select(AuditChain.entries, AuditChain.head).where(AuditChain.chain == chain)
    ).first()
    return (row.entries, row.head) if row else (0, "")


def _started(chain: int, recall_id: int) -> int:
    """Where the story of this recall begins: the number of one thrown away as a draft may be given again."""
    started = select(func.max(AuditEntry.number)).where(
        AuditEntry.chain == chain,
        AuditEntry.subject == "recall",
        AuditEntry.subject_id == recall_id,
        AuditEntry.action == "recall.started",
    )
    return db.session.scalar(started) or 0
