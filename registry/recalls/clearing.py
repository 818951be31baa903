"""Takes away lists that were loaded and are needed no more, in small steps. What is public is never touched.
The row of a list stays: its number names a file of the index and must never mean another list."""

from collections.abc import Callable, Collection

from sqlalchemy import delete, func, select, update

from registry.db import db
from registry.recalls.loading import DROPPED
from registry.recalls.models import AffectedList, AffectedSpan, ScopeVersion
from registry.recalls.publication import lists_of

STEP = 50_000


def has_lists(recall_id: int) -> bool:
    """Whether lists were ever loaded for a recall: then its row must stay, as theirs do."""
    found = select(AffectedList.id).where(AffectedList.recall_id == recall_id).limit(1)
    return db.session.scalar(found) is not None


def drop_lists(recall_id: int, kept: Collection[str], commit: Callable[[], None]) -> None:
    """Uploaded lists of a recall that no version names, public or draft, but those under these labels. `commit`
    after each step."""
    rules = db.session.scalars(select(ScopeVersion.criteria).where(ScopeVersion.recall_id == recall_id))
    named = {number for rule in rules for number in lists_of(dict(rule))}
    wanted = select(AffectedList.id, AffectedList.label).where(
        AffectedList.recall_id == recall_id, AffectedList.label != "", ~AffectedList.sealed
    )
    for number, label in db.session.execute(wanted).all():
        if number not in named and label not in kept:
            _drop(number, commit)
    commit()


def _drop(number: int, commit: Callable[[], None]) -> None:
    while (bound := _bound(number)) is not None:
        mine = (AffectedSpan.list_id == number, AffectedSpan.low <= bound)
        db.session.execute(delete(AffectedSpan).where(*mine))
        commit()
    gone = update(AffectedList).where(AffectedList.id == number).values(state=DROPPED, spans=0, label="")
    db.session.execute(gone)


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
