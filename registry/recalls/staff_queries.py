"""What a maker's staff read about their own recalls. Every query takes the maker: another's rows are not there, nor are
recalls about a brand that whoever asks does not work for."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import selectinload

from registry.catalogue.limits import limit
from registry.db import db
from registry.recalls.models import Recall, RecallBrand, ScopeVersion
from registry.recalls.pages import Page
from registry.recalls.states import VERSION_IN_REVIEW, VERSION_PUBLISHED


def mine(organisation_id: int) -> list[ColumnElement[bool]]:
    """With a limit: recalls of one brand of theirs at least, and of none of the others. A draft without a brand is
    nobody's but of those who work for all."""
    found = [Recall.organisation_id == organisation_id]
    if brands := sorted(limit()):
        about = select(RecallBrand.recall_id).where(RecallBrand.recall_id == Recall.id)
        found += [about.where(RecallBrand.brand_id.in_(brands)).exists()]
        found += [~about.where(RecallBrand.brand_id.not_in(brands)).exists()]
    return found


def own_recall(organisation_id: int, recall_id: int) -> Recall | None:
    """A recall of this maker with its versions and parts."""
    parts = (Recall.versions, Recall.contacts, Recall.links, Recall.identifiers, Recall.pictures)
    wanted = select(Recall).where(Recall.id == recall_id, *mine(organisation_id))
    return db.session.scalar(wanted.options(*map(selectinload, parts)))


def told_apart(organisation_id: int, overlaps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Overlaps as `comparing` finds them for the maker; that there is one with a recall that whoever asks does not see
    is said without its name."""
    wanted = select(Recall.id).where(
        Recall.id.in_([one["recall_id"] for one in overlaps]), *mine(organisation_id)
    )
    seen = set(db.session.scalars(wanted)) if limit() else None
    return [
        dict(one) if seen is None or one["recall_id"] in seen else {**one, "title": ""} for one in overlaps
    ]


def lock_working_version(organisation_id: int, recall_id: int) -> ScopeVersion | None:
    """The version being written or reviewed, held by this transaction until it ends: of two people who press a
    button at once, the second sees what the first did. An idle update locks alike on both engines."""
    mine = (
        ScopeVersion.recall_id == recall_id,
        ScopeVersion.organisation_id == organisation_id,
        ScopeVersion.state != VERSION_PUBLISHED,
    )
    db.session.execute(update(ScopeVersion).where(*mine).values(number=ScopeVersion.number))
    wanted = select(ScopeVersion).where(*mine).order_by(ScopeVersion.number.desc())
    return db.session.scalars(wanted, execution_options={"populate_existing": True}).first()


def own_recalls(
    organisation_id: int, *, state: str = "", q: str = "", number: int = 1, size: int = 25
) -> Page[Recall]:
    """This maker's recalls, the last changed first, with their versions."""
    conditions = [*mine(organisation_id)]
    if state:
        conditions.append(Recall.state == state)
    for word in q.split()[:8]:
        conditions.append(func.lower(Recall.title).contains(word.lower()[:60], autoescape=True))
    total = db.session.scalar(select(func.count()).select_from(Recall).where(*conditions)) or 0
    number = min(max(1, number), max(1, -(-total // size)))
    wanted = select(Recall).where(*conditions).options(selectinload(Recall.versions))
    wanted = (
        wanted.order_by(Recall.updated_at.desc(), Recall.id.desc()).offset((number - 1) * size).limit(size)
    )
    return Page(tuple(db.session.scalars(wanted)), number, size, total)


def recalls_named(organisation_id: int, text: str, limit: int) -> Sequence[Recall]:
    """This maker's recalls with all these words in their title, or with this reference number."""
    words = [
        func.lower(Recall.title).contains(word.lower()[:60], autoescape=True) for word in text.split()[:8]
    ]
    reference = func.lower(Recall.reference).contains(text.lower(), autoescape=True)
    wanted = select(Recall).where(*mine(organisation_id), or_(and_(*words), reference))
    return db.session.scalars(wanted.order_by(Recall.updated_at.desc(), Recall.id.desc()).limit(limit)).all()


def waiting(organisation_id: int) -> Sequence[tuple[ScopeVersion, Recall]]:
    """Versions on which somebody is still to do something, the longest waiting first."""
    wanted = (
        select(ScopeVersion, Recall)
        .join(Recall, Recall.id == ScopeVersion.recall_id)
        .where(
            ScopeVersion.organisation_id == organisation_id,
            ScopeVersion.state != VERSION_PUBLISHED,
            *mine(organisation_id),
        )
        .order_by(ScopeVersion.submitted_at.nulls_last(), ScopeVersion.id)
    )
    return [(version, recall) for version, recall in db.session.execute(wanted)]


def in_review(organisation_id: int) -> Sequence[ScopeVersion]:
    """Versions that a second person is asked to look at now."""
    mine = (ScopeVersion.organisation_id == organisation_id, ScopeVersion.state == VERSION_IN_REVIEW)
    return db.session.scalars(select(ScopeVersion).where(*mine).order_by(ScopeVersion.id)).all()


def counts(organisation_id: int) -> dict[str, int]:
    """State -> number of this maker's recalls in it."""
    wanted = select(Recall.state, func.count()).where(*mine(organisation_id)).group_by(Recall.state)
    return dict(db.session.execute(wanted).all())
