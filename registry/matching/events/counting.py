"""Sales that come on record: what they leave of lots is reckoned anew, and counts that found otherwise than was known
then are held against what is known now. Callers hold the maker's lock (`bulk.begin`) and commit."""

from collections.abc import Collection

from sqlalchemy import select

from registry.db import db
from registry.matching import lots
from registry.matching.events.remaking import remake
from registry.sales.lots import Lot, count_lines
from registry.units.events.doubts import COUNT_DIFFERS
from registry.units.events.followed import Known
from registry.units.events.holding import some
from registry.units.events.models import TraceDoubt


def lines_count(organisation_id: int, first: int, last: int, upload_id: int | None = None) -> None:
    """New lines from one to another count from now on."""
    told = count_lines(organisation_id, first, last, upload_id)
    lots.restock(organisation_id, told)
    doubted = _doubted(organisation_id, told)
    remake(organisation_id, doubted, Known())


def _doubted(organisation_id: int, told: Collection[Lot]) -> set[str]:
    """Lots, as events call them, of which a count is open to doubt."""
    doubt = (TraceDoubt.organisation_id == organisation_id, TraceDoubt.resolved_at.is_(None))
    if not told or db.session.scalar(select(TraceDoubt.id).where(*doubt).limit(1)) is None:
        return set()
    found: set[str] = set()
    for part in some(sorted(lots.counted_keys(organisation_id, told))):
        mine = (*doubt, TraceDoubt.kind == COUNT_DIFFERS, TraceDoubt.key.in_(part))
        found |= set(db.session.scalars(select(TraceDoubt.key).where(*mine)))
    return found
