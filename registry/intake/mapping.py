"""What a maker's columns meant the last time, and what divided them: kept by a digest of the header's words, so that it
is asked once."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from registry.clock import now
from registry.db import db
from registry.intake.columns import OURS, plain_header
from registry.intake.models import ColumnMapping

MOST_DIVIDERS = 5
"""Looked at for one file: makers have one or two."""


def header_key(header: Sequence[str]) -> str:
    """Case, marks and blanks of a header do not count, nor what we add behind rows that we give back."""
    theirs = [cell for cell in header if plain_header([cell]) not in OURS]
    return hashlib.sha256(plain_header(theirs).encode()).hexdigest()


def remembered(organisation_id: int, purpose: str, header: Sequence[str]) -> dict[str, str] | None:
    """The meaning this maker gave to such a header the last time."""
    found = _row(organisation_id, purpose, header)
    return dict(found.mapping) if found else None


def dividers(organisation_id: int, purpose: str) -> dict[str, set[str]]:
    """Divider -> keys of the headers that were read with it, the divider used last first."""
    wanted = select(ColumnMapping.divider, ColumnMapping.header_key).where(
        ColumnMapping.organisation_id == organisation_id,
        ColumnMapping.purpose == purpose,
        ColumnMapping.divider != "",
    )
    found: dict[str, set[str]] = {}
    for divider, key in db.session.execute(wanted.order_by(ColumnMapping.used_at.desc()).limit(500)):
        if divider in found or len(found) < MOST_DIVIDERS:
            found.setdefault(divider, set()).add(key)
    return found


def remember(
    organisation_id: int, purpose: str, header: Sequence[str], mapping: dict[str, str], divider: str = ""
) -> None:
    """Keeps the meaning for the next file. Of two people who do so at once the later one is kept."""
    found = _row(organisation_id, purpose, header)
    if found is None:
        found = _made(organisation_id, purpose, header)
    if found is not None:
        found.mapping, found.divider, found.used_at = dict(mapping), divider, now()


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
