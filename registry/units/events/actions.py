"""Keeps what is derived from events true when something beside them changes. Callers commit."""

from sqlalchemy import update

from registry.db import db
from registry.units.events.models import AT_DEALER, STORED, Whereabouts
from registry.units.events.quantities import LotStock


def restage(organisation_id: int, place_id: int, *, dealer: bool) -> None:
    """What is stored at a place is at a dealer from now on, or no longer."""
    before, after = (STORED, AT_DEALER) if dealer else (AT_DEALER, STORED)
    for table in (Whereabouts, LotStock):
        stored = update(table).where(
            table.organisation_id == organisation_id, table.place_id == place_id, table.stage == before
        )
        db.session.execute(stored.values(stage=after).execution_options(synchronize_session=False))
