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


def lines_of_person(owner_id: int, lines: Sequence[SaleLine]) -> list[SaleLine]:
    """Those of these that this owner has not registered, and did not have before. In the order given."""
    of = Registration
    mine = select(of.unit_id, of.product_id, of.lot_key).where(of.owner_id == owner_id, of.state != "waiting")
    rows = db.session.execute(mine).all() if lines else []
    units = {row.unit_id for row in rows} - {None}
    lots = {(row.product_id, row.lot_key) for row in rows if row.lot_key}
    return [
        line
        for line in lines
        if (line.unit_id not in units if line.unit_id else (line.product_id, line.lot_key) not in lots)
    ]


def _open(organisation_id: int) -> Select[Registration]:
    return select(Registration).where(
        Registration.organisation_id == organisation_id,
        Registration.state == ACTIVE,
        Registration.bought_state.in_(OPEN),
    )
