"""Reads about keys. Every query of staff takes the maker: another's are not there. Writes nothing."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, or_, select

from registry.clock import now
from registry.db import db
from registry.staff.keys.models import ApiKey

REMEMBERED = timedelta(days=90)
"""So long keys that have ended stay on the page of keys; the log keeps them for good."""


def keys_of(organisation_id: int) -> Sequence[ApiKey]:
    """The newest first, with those that ended lately."""
    since = now() - REMEMBERED
    mine = select(ApiKey).where(
        ApiKey.organisation_id == organisation_id,
        or_(ApiKey.revoked_at.is_(None), ApiKey.revoked_at > since),
        or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > since),
    )
    return db.session.scalars(mine.order_by(ApiKey.id.desc())).all()


def own_key(organisation_id: int, key_id: int) -> ApiKey | None:
    found: ApiKey | None = db.session.scalar(
        select(ApiKey).where(ApiKey.id == key_id, ApiKey.organisation_id == organisation_id)
    )
    return found


def by_handle(handle: str) -> ApiKey | None:
    """As the database has it at this moment, whatever the session remembers."""
    wanted = select(ApiKey).where(ApiKey.handle == handle)
    found: ApiKey | None = db.session.scalar(wanted, execution_options={"populate_existing": True})
    return found


def working(organisation_id: int) -> int:
    """How many keys of a maker open something now."""
    wanted = select(func.count()).where(
        ApiKey.organisation_id == organisation_id,
        ApiKey.revoked_at.is_(None),
        or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > now()),
    )
    return db.session.scalar(wanted) or 0
