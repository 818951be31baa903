"""Which of somebody's own products a public recall covers, as registering and publishing have found. For them alone."""

from sqlalchemy import select

from registry.db import db
from registry.matching.models import RecallRegistered
from registry.registrations.models import Registration
from registry.registrations.queries import THEIRS


def recalled_of(owner_id: int) -> set[int]:
    """Their registrations that a recall covers now."""
    wanted = select(Registration.id).join(
        RecallRegistered, RecallRegistered.registration_id == Registration.id
    )
    mine = (Registration.owner_id == owner_id, *THEIRS)
    return set(db.session.scalars(wanted.where(*mine, RecallRegistered.left_number.is_(None))))
