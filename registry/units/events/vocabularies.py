"""Which words, places and items a maker's events have told of, page by page, however many events there are. Reads
only."""

from collections.abc import Sequence

from sqlalchemy import select, text

from registry.db import db
from registry.units.events.models import TraceItem, TraceWord

EVENT_TYPE, STEP, DISPOSITION, READ_POINT, LOCATION = (
    "eventType",
    "bizStep",
    "disposition",
    "readPoint",
    "bizLocation",
)
"""Names of the vocabularies in `trace_word`."""
PLACES = (READ_POINT, LOCATION)
_ITEMS = text("""WITH RECURSIVE told (key, place) AS (
  SELECT (SELECT min(key) FROM trace_item WHERE organisation_id = :maker AND key > :after), 1
  UNION ALL
  SELECT (SELECT min(key) FROM trace_item WHERE organisation_id = :maker AND key > told.key), place + 1
  FROM told WHERE told.key IS NOT NULL AND place < :limit
) SELECT key FROM told WHERE key IS NOT NULL ORDER BY key""")
"""Leaps from one key to the next: a lot that a million events tell of costs no more than an item."""


def words(organisation_id: int, name: str, limit: int, after: str = "") -> Sequence[str]:
    """Words of one vocabulary, in the order of their letters."""
    wanted = select(TraceWord.value).where(
        TraceWord.organisation_id == organisation_id, TraceWord.name == name, TraceWord.value > after
    )
    return db.session.scalars(wanted.order_by(TraceWord.value).limit(limit)).all()


def has_word(organisation_id: int, name: str, value: str) -> bool:
    return db.session.get(TraceWord, (organisation_id, name, value)) is not None


def items(organisation_id: int, limit: int, after: str = "") -> Sequence[str]:
    """Keys of items, lots, classes and all else that events are about."""
    given = {"maker": organisation_id, "after": after, "limit": limit}
    return list(db.session.execute(_ITEMS, given).scalars())


def has_item(organisation_id: int, key: str) -> bool:
    wanted = select(TraceItem.key).where(TraceItem.organisation_id == organisation_id, TraceItem.key == key)
    return db.session.scalar(wanted.limit(1)) is not None
