"""The one way in which anything becomes public: in one transaction with the number that tells every worker."""

from datetime import datetime

from sqlalchemy import Connection, event, insert, select, update
from sqlalchemy.orm import Session, UOWTransaction

from registry.catalogue.models import Brand, BrandAlias, Gtin, Model, Organisation, Product, ProductBrand
from registry.clock import now
from registry.criteria.parsing import parse
from registry.db import db
from registry.errors import Refused
from registry.jobs.models import QUEUED, Job
from registry.recalls.index.cutting import list_number
from registry.recalls.models import AffectedList, IndexState, Recall, ScopeVersion
from registry.recalls.states import DRILL, OPEN, PUBLIC, VERSION_PUBLISHED, Author

SHOWN = (Organisation, Brand, BrandAlias, Product, ProductBrand, Model, Gtin)
LOOK = "look_at_watches"
"""The kind of job that follows every public change: does somebody watch a unit that has another answer now?"""
ONLY_DRILL = "This is a drill: it is rehearsed, and never becomes public."
_RAISED = "generation raised"


def raise_generation() -> None:
    """Tells the workers that something public has changed; committed with the change itself, once a transaction."""
    _raise(db.session())


def held_generation() -> int:
    """The number of the last published change. Whatever raises it next waits until this transaction has ended."""
    held = update(IndexState).where(IndexState.id == 1).values(generation=IndexState.generation)
    return int(db.session.execute(held.returning(IndexState.generation)).scalar_one())


def look_after() -> None:
    """Asks for a look at what people watch, with the change that may have given it another answer."""
    _look_after(db.session.connection())


def _look_after(connection: Connection) -> None:
    """A look that waits already will see this change: it is held, so that no worker begins it before."""
    waiting = select(Job.id).where(Job.kind == LOOK, Job.state == QUEUED).limit(1).with_for_update()
    if connection.execute(waiting).first() is None:
        connection.execute(
            insert(Job).values(kind=LOOK, subject_id=0, payload={}, run_at=now(), created_at=now())
        )


def _raise(session: Session) -> None:
    if _RAISED in session.info:
        return
    session.info[_RAISED] = True
    raised = session.connection().execute(
        update(IndexState)
        .where(IndexState.id == 1)
        .values(generation=IndexState.generation + 1, changed_at=now())
    )
    if not raised.rowcount:
        raise LookupError("index_state has no row: run the migrations")
    _look_after(session.connection())


@event.listens_for(db.session, "after_flush")
def _catalogue_changed(session: Session, _context: UOWTransaction) -> None:
    """Checks show products and know brands by their names: a change of these is published with its transaction."""
    if any(isinstance(row, SHOWN) for row in (*session.new, *session.dirty, *session.deleted)):
        _raise(session)


@event.listens_for(db.session, "after_commit")
@event.listens_for(db.session, "after_rollback")
def _transaction_ended(session: Session) -> None:
    session.info.pop(_RAISED, None)


def publish_version(recall: Recall, version: ScopeVersion, by: Author) -> None:
    """Makes a version the current one. The lists it names are sealed with it. One switch at any size.
    Where nobody approved it before (a notice that is imported), whoever publishes it did."""
    if recall.kind == DRILL:
        raise Refused("", ONLY_DRILL)
    moment = now()
    db.session.flush()
    numbers = lists_of(version.criteria)
    if numbers:
        db.session.execute(
            update(AffectedList)
            .where(AffectedList.id.in_(numbers), AffectedList.recall_id == recall.id, ~AffectedList.sealed)
            .values(sealed=True)
        )
    version.list_label = f"{moment:%Y-%m-%d}.{version.number}"
    version.notice = version.notice or notice_of(recall)
    if version.approved_at is None:
        version.approved_by_id, version.approved_by_name, version.approved_at = by.id, by.name, moment
    version.released_by_id, version.released_by_name = by.id, by.name
    version.state, version.published_at = VERSION_PUBLISHED, moment
    recall.current_number = version.number
    _open(recall, moment)
    db.session.flush()
    raise_generation()


def lists_of(criteria: dict[str, object]) -> list[int]:
    """The uploaded lists that criteria name."""
    names = (getattr(node, "name", "") for _, node in parse(criteria, strict=False).nodes())
    found = (list_number(name) for name in names if isinstance(name, str))
    return sorted({number for number in found if number is not None})


def notice_of(recall: Recall) -> dict[str, object]:
    """What the page says, kept with the version."""
    kept = ("title", "hazard", "severity", "what_to_do", "remedy", "remedy_available", "list_complete")
    return {name: getattr(recall, name) for name in (*kept, "units_announced", "incidents", "note")}


def next_number(recall_id: int) -> int:
    numbers = select(ScopeVersion.number).where(ScopeVersion.recall_id == recall_id)
    return max(db.session.scalars(numbers), default=0) + 1


def _open(recall: Recall, moment: datetime) -> None:
    if recall.state not in PUBLIC:
        recall.state = OPEN
    if recall.published_at is None:
        recall.published_at = moment
        recall.opened_on = recall.opened_on or (
            None if recall.opened_year or recall.is_demo else moment.date()
        )
    if recall.opened_on is not None:
        recall.opened_year = recall.opened_on.year
