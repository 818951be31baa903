"""Addresses that were sealed before their region was kept beside them: each is opened once, some at a time. Commits
nothing."""

from typing import Any

from sqlalchemy import bindparam, select, update

from registry.db import db
from registry.registrations.models import SafetyContact, region_sealed

SOME = 1_000
contact: Any = SafetyContact.__table__


def read_some(most: int = SOME) -> int:
    """How many there were."""
    wanted = select(contact.c.id, contact.c.sealed).where(contact.c.region.is_(None)).order_by(contact.c.id)
    rows = db.session.execute(wanted.limit(most)).all()
    told = [
        {"of": number, "in_country": country, "in_region": region}
        for number, sealed in rows
        for country, region in [region_sealed(sealed)]
    ]
    if told:  # who was there in between has the last word
        read: dict[str, Any] = {"country": bindparam("in_country"), "region": bindparam("in_region")}
        db.session.connection().execute(
            update(contact).where(contact.c.id == bindparam("of"), contact.c.region.is_(None)).values(read),
            told,
        )
    return len(told)
