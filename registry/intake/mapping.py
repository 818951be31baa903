"""What a maker's columns meant the last time: kept by a digest of the header's words, so that it is asked once."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from registry.clock import now
from registry.db import db
from registry.intake.columns import plain_header
from registry.intake.models import ColumnMapping


def header_key(header: Sequence[str]) -> str:
    """Case, marks and blanks of a header do not count."""
    return hashlib.sha256(plain_header(header).encode()).hexdigest()


def remembered(organisation_id: int, purpose: str, header: Sequence[str]) -> dict[str, str] | None:
    """The meaning this maker gave to such a header the last time."""
    found = _row(organisation_id, purpose, header)
    return dict(found.mapping) if found else None


def remember(organisation_id: int, purpose: str, header: Sequence[str], mapping: dict[str, str]) -> None:
    """Keeps the meaning for the next file. Of two people who do so at once the later one is kept."""
    found = _row(organisation_id, purpose, header)
    if found is None:
        found = _made(organisation_id, purpose, header)
    if found is not None:
        found.mapping, found.used_at = dict(mapping), now()


def _row(organisation_id: int, purpose: str, header: Sequence[str]) -> ColumnMapping | None:
    found: ColumnMapping | None = db.session.scalar(
        select(ColumnMapping).where(
            ColumnMapping.organisation_id == organisation_id,
            ColumnMapping.purpose == purpose,
            ColumnMapping.header_key == header_key(header),
        )
    )
    return found


def _made(organisation_id: int, purpose: str, header: Sequence[str]) -> ColumnMapping | None:
    """Another person may make the very same row just now: then theirs is taken."""
    row = ColumnMapping(organisation_id=organisation_id, purpose=purpose, header_key=header_key(header))
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return _row(organisation_id, purpose, header)
    return row
