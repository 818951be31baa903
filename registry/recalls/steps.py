"""Ends a recall and opens it again, each with its reason and its author kept. Its page, its versions and its answers
stay for good: what was published is never deleted. Callers commit."""

from collections.abc import Sequence

from sqlalchemy import select

from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.recalls import trail
from registry.recalls.models import Recall, RecallStep
from registry.recalls.publication import raise_generation
from registry.recalls.states import CLOSED, OPEN, Author

NOT_OPEN = "Only an open recall can be closed."
NOT_CLOSED = "Only a closed recall can be reopened."


def close(recall: Recall, by: Author, reason: str) -> None:
    """The maker's work is done. Page and answers stay."""
    _move(recall, by, reason, OPEN, CLOSED, "closed")


def reopen(recall: Recall, by: Author, reason: str) -> None:
    _move(recall, by, reason, CLOSED, OPEN, "reopened")


def steps_of(organisation_id: int, recall_id: int) -> Sequence[RecallStep]:
    """Endings and reopenings, the last first."""
    mine = select(RecallStep).where(
        RecallStep.recall_id == recall_id, RecallStep.organisation_id == organisation_id
    )
    return db.session.scalars(mine.order_by(RecallStep.id.desc())).all()


def _move(recall: Recall, by: Author, reason: str, before: str, after: str, kind: str) -> None:
    reason = reason.strip()[:2000]
    if not reason:
        raise Refused("reason", "Say why. It is kept with your name.")
    if recall.state != before:
        raise Refused("", NOT_OPEN) if before == OPEN else Refused("", NOT_CLOSED)
    moment = now()
    recall.state, recall.updated_at = after, moment
    recall.closed_on = moment.date() if after == CLOSED else None
    raise_generation()
    _keep(recall, by, reason, kind)
    trail.of_recall(recall, by, kind, {"state": before}, {"state": after}, reason)


def _keep(recall: Recall, by: Author, reason: str, kind: str) -> None:
    db.session.add(
        RecallStep(
            organisation_id=recall.organisation_id,
            recall_id=recall.id,
            kind=kind,
            reason=reason,
            by_id=by.id,
            by_name=by.name,
        )
    )
