"""Ends a recall and opens it again, each with its reason and its author kept. Callers commit."""

from collections.abc import Sequence

from sqlalchemy import select

from registry.db import db
from registry.errors import Refused
from registry.recalls import actions
from registry.recalls.models import Recall, RecallStep
from registry.recalls.states import Author


def close(recall: Recall, by: Author, reason: str) -> None:
    """The maker's work is done. Page and answers stay."""
    _keep(recall, by, reason, "closed")
    actions.close(recall)


def reopen(recall: Recall, by: Author, reason: str) -> None:
    _keep(recall, by, reason, "reopened")
    actions.reopen(recall)


def steps_of(organisation_id: int, recall_id: int) -> Sequence[RecallStep]:
    """Endings and reopenings, the last first."""
    mine = select(RecallStep).where(
        RecallStep.recall_id == recall_id, RecallStep.organisation_id == organisation_id
    )
    return db.session.scalars(mine.order_by(RecallStep.id.desc())).all()


def _keep(recall: Recall, by: Author, reason: str, kind: str) -> None:
    reason = reason.strip()[:2000]
    if not reason:
        raise Refused("reason", "Say why. It is kept with your name.")
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
