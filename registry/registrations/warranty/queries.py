"""Reads about what owners told of their purchase, and the papers made for them."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from registry.db import db
from registry.registrations.models import Registration

CONFIRMED = "confirmed"
MOST_HANDS = 10


def decided_on(unit_id: int) -> date | None:
    """The day of purchase of a unit that staff have accepted, whoever told it: the last that they did."""
    wanted = select(Registration.bought_on).where(
        Registration.unit_id == unit_id,
        Registration.bought_state == CONFIRMED,
        Registration.acquired.in_(("new", "gift")),
    )
    found: date | None = db.session.scalar(wanted.order_by(Registration.id.desc()).limit(1))
    return found


def hands_before(registrations: Collection[Registration]) -> dict[int, Registration]:
    """The registrations by whose hand-over these came to be, and those before them, by their numbers."""
    found: dict[int, Registration] = {}
    wanted = {one.previous_id for one in registrations} - {None}
    for _ in range(MOST_HANDS):
        if not wanted:
            break
        rows = db.session.scalars(select(Registration).where(Registration.id.in_(wanted))).all()
        found |= {row.id: row for row in rows}
        wanted = {row.previous_id for row in rows} - {None} - found.keys()
    return found
