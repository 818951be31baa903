"""Marks registrations of units that somebody else has registered, too, the moment they begin to count: so that staff
find a handful among millions. Never a lot: many have one of those. Callers commit."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select, update

from registry.db import db
from registry.registrations.models import Registration

SOME = 500


def mark(unit_ids: Sequence[int]) -> None:
    """Of these units. A mark stays when the other one ends: whoever reads it looks at what counts now."""
    for start in range(0, len(unit_ids), SOME):
        _mark(unit_ids[start : start + SOME])


def _mark(unit_ids: Collection[int]) -> None:
    of = Registration
    counts = (of.unit_id.in_(unit_ids), of.state == "active", of.serial_key.is_not(None))
    several = select(of.unit_id).where(*counts).group_by(of.unit_id).having(func.count() > 1)
    marked = update(of).where(*counts, of.unit_id.in_(several), ~of.rivals).values(rivals=True)
    db.session.execute(marked.execution_options(synchronize_session=False))
