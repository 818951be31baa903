"""Registrations of units that new sales tell of: what a new or corrected line says is held against the day that their
owners told."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, exists, select

from registry.db import db
from registry.registrations.models import Registration
from registry.registrations.queries import ACTIVE
from registry.sales.models import SaleLine

OPEN = ("told", "fits", "differs")
"""States of a day of purchase that a sale may change; what staff decided stays."""


def registrations_sold(
    organisation_id: int, upload_id: int, after: int = 0, limit: int = 500
) -> Sequence[Registration]:
    """The next ones, in the order of their numbers. Registrations are fewer than lines: each looks up its unit."""
    of_upload = exists().where(SaleLine.unit_id == Registration.unit_id, SaleLine.upload_id == upload_id)
    wanted = _open(organisation_id).where(
        Registration.id > after, Registration.unit_id.is_not(None), of_upload
    )
    return db.session.scalars(wanted.order_by(Registration.id).limit(limit)).all()


def registrations_of(organisation_id: int, unit_ids: Collection[int]) -> Sequence[Registration]:
    """Those of some units."""
    wanted = _open(organisation_id).where(Registration.unit_id.in_(unit_ids))
    return db.session.scalars(wanted.order_by(Registration.id)).all() if unit_ids else []


def _open(organisation_id: int) -> Select[Registration]:
    return select(Registration).where(
        Registration.organisation_id == organisation_id,
        Registration.state == ACTIVE,
        Registration.bought_state.in_(OPEN),
    )
