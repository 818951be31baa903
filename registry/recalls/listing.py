"""A maker's recalls one after another, for programs. The maker's own alone."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from registry.db import db
from registry.recalls.models import Recall


def after(organisation_id: int, state: str, number: int, limit: int) -> Sequence[Recall]:
    """Those behind a number, with their versions; of one state where one is named."""
    wanted = select(Recall).where(Recall.organisation_id == organisation_id, Recall.id > number)
    if state:
        wanted = wanted.where(Recall.state == state)
    page = wanted.options(selectinload(Recall.versions)).order_by(Recall.id).limit(limit)
    return db.session.scalars(page).all()


def titles_by_ids(ids: Collection[int]) -> dict[int, str]:
    """Recall -> its title."""
    rows = db.session.execute(select(Recall.id, Recall.title).where(Recall.id.in_(ids)))
    return {row.id: row.title for row in rows}
