"""Takes away lists that were loaded and are needed no more, in small steps. What is public is never touched."""

from collections.abc import Callable

from sqlalchemy import delete, func, select

from registry.db import db
from registry.recalls.models import AffectedList, AffectedSpan

STEP = 50_000


def drop_lists(recall_id: int, label: str, commit: Callable[[], None]) -> None:
    """Lists of a recall under this label that no version published. `commit` after each step."""
    wanted = select(AffectedList.id).where(
        AffectedList.recall_id == recall_id, AffectedList.label == label, ~AffectedList.sealed
    )
    for number in list(db.session.scalars(wanted)):
        while (bound := _bound(number)) is not None:
            mine = (AffectedSpan.list_id == number, AffectedSpan.low <= bound)
            db.session.execute(delete(AffectedSpan).where(*mine))
            commit()
        db.session.execute(delete(AffectedList).where(AffectedList.id == number))
    commit()


def _bound(number: int) -> str | None:
    """The last key of the next step; None where nothing is left."""
    step = (
        select(AffectedSpan.low)
        .where(AffectedSpan.list_id == number)
        .order_by(AffectedSpan.low)
        .limit(STEP)
        .subquery()
    )
    found: str | None = db.session.scalar(select(func.max(step.c.low)))
    return found
