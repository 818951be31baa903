"""An owner got another unit in place of theirs: it is registered to them, goes on with the cover of the first, and the
old one tells nobody any more. Callers commit."""

import secrets

from registry.clock import now
from registry.db import db
from registry.registrations import handing
from registry.registrations.models import Registration
from registry.registrations.queries import ACTIVE

REPLACEMENT = "replacement"
"""`acquired` of a unit that came in place of another: no new purchase, and no new owner."""
REPLACED = "replaced"
SAME = (
    "organisation_id", "product_id", "owner_id", "contact_id", "person", "model", "bought_on", "bought_state",
    "bought_before", "dealer", "place_sealed", "reminders", "country",
)  # fmt: skip


def replace_unit(old: Registration, number: str, serial_key: str, unit_id: int) -> Registration:
    """The registration of the unit that is theirs from now on."""
    made = Registration(
        code=secrets.token_hex(8), unit_id=unit_id, number=number, serial_key=serial_key, state=ACTIVE,
        acquired=REPLACEMENT, previous_id=old.id, confirmed_at=now(), **{name: getattr(old, name) for name in SAME},
    )  # fmt: skip
    db.session.add(made)
    old.contact_id = None  # how to reach them goes along
    db.session.flush()
    handing.end_all([old], REPLACED)
    return made
