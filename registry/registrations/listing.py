"""What is registered with a maker, one after another, for programs. The maker's own alone."""

from collections.abc import Sequence

from sqlalchemy import select

from registry.db import db
from registry.registrations.models import Registration
from registry.registrations.queries import WAITING

STATES = ("active", "passed_on", "sold", "scrapped", "lost", "removed")


def after(organisation_id: int, state: str, number: int, limit: int) -> Sequence[Registration]:
    """Those behind a number; of one state where one is named. What nobody confirmed is not there."""
    wanted = select(Registration).where(
        Registration.organisation_id == organisation_id,
        Registration.id > number,
        Registration.state == state if state else Registration.state != WAITING,
    )
    return db.session.scalars(wanted.order_by(Registration.id).limit(limit)).all()
