"""Reads of kept reports. Every query takes the maker: another's are not there."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from registry.db import db
from registry.reports.saved.models import SavedReport


def own_saved(organisation_id: int, saved_id: int) -> SavedReport | None:
    found: SavedReport | None = db.session.scalar(
        select(SavedReport).where(SavedReport.id == saved_id, SavedReport.organisation_id == organisation_id)
    )
    return found


def all_saved(organisation_id: int) -> Sequence[SavedReport]:
    wanted = select(SavedReport).where(SavedReport.organisation_id == organisation_id)
    return db.session.scalars(wanted.order_by(SavedReport.name, SavedReport.id)).all()


def due(today: date) -> Sequence[SavedReport]:
    """Those whose day has come, held so that no two workers write about one."""
    wanted = select(SavedReport).where(SavedReport.next_on <= today)
    return db.session.scalars(wanted.order_by(SavedReport.id).with_for_update(skip_locked=True)).all()
