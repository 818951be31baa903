"""The counter on a recall's public page: two sums, and only where staff had them shown."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from registry.db import db
from registry.recalls.models import Recall
from registry.recalls.states import Author
from registry.reports.models import PublicCounter, RecallProgress


@dataclass(frozen=True, slots=True)
class Counter:
    """Owners who were told, and units whose remedy is on record."""

    told: int
    remedied: int
    as_of: datetime


def counter_of(recall_id: int) -> Counter | None:
    """None where it is not shown, or nothing was counted yet."""
    wanted = select(RecallProgress).join(PublicCounter, PublicCounter.recall_id == RecallProgress.recall_id)
    row = db.session.scalar(wanted.where(RecallProgress.recall_id == recall_id))
    if row is None:
        return None
    return Counter(row.facts["steps"]["told"], row.facts["remedies"], row.counted_at)


def is_shown(recall_id: int) -> bool:
    return db.session.get(PublicCounter, recall_id) is not None


def show(recall: Recall, by: Author, *, shown: bool) -> bool:
    """Whether that changed anything. Callers commit."""
    row = db.session.get(PublicCounter, recall.id)
    if (row is not None) == shown:
        return False
    if row is not None:
        db.session.delete(row)
    else:
        made = {"recall_id": recall.id, "organisation_id": recall.organisation_id}
        db.session.add(PublicCounter(**made, by_id=by.id, by_name=by.name))
    db.session.flush()
    return True
