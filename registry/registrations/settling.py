"""Two registrations of one unit, settled by staff: one counts from now on and the others end, or all stay. Callers
commit."""

from collections.abc import Collection, Sequence

from sqlalchemy import select, update

from registry.audit.entries import keep
from registry.audit.who import By
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.registrations.handing import end
from registry.registrations.infant import PURPOSE
from registry.registrations.models import Registration, SafetyContact
from registry.registrations.queries import ACTIVE
from registry.tongue.speaking import gettext as _
from registry.tongue.words import number as counted

CHANGED = "Somebody registered this unit, or gave it up, since you opened it. Look again."
DECIDED = "Somebody settled this since you opened it."
NO_REASON = "Say why, in a sentence that can be read by whoever loses the registration."
BY_LAW = "A law on products for infants has every registration of this one kept. All of them stay."
NOT_ONE = "Choose which registration counts."
LONGEST_REASON = 1000
ENDED = "removed"


def settle(
    organisation_id: int, unit_id: int, seen: Collection[int], stays: Collection[int], reason: str, by: By
) -> tuple[Sequence[Registration], Sequence[Registration]]:
    """Those that stay, and those that end. `seen` are the registrations that the decision was made on. Raises Refused
    where that was of others, or somebody was faster."""
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("reason", NO_REASON)
    if len(reason) > LONGEST_REASON:
        raise Refused(
            "reason", _("This is longer than %(most)s characters. Shorten it.", most=counted(LONGEST_REASON))
        )
    if not stays or not set(stays) <= set(seen):
        raise Refused("stays", NOT_ONE)
    claims = _taken(organisation_id, unit_id)
    if {one.id for one in claims} != set(seen):
        raise Refused("", CHANGED)
    kept = [one for one in claims if one.id in stays]
    ended = [one for one in claims if one.id not in stays]
    if any(by_law(one) for one in ended):
        raise Refused("stays", BY_LAW)
    facts = {"stay": [one.id for one in kept], "end": [one.id for one in ended]}
    keep(organisation_id, by.id, by.name, "registration.settled", "unit", unit_id, None, facts, reason)
    return kept, ended


def finish(ended: Collection[Registration]) -> None:
    """They end; what is to be told to their owners was written before, while their address was there."""
    for one in ended:
        end(one, ENDED)


def _taken(organisation_id: int, unit_id: int) -> Sequence[Registration]:
    """All claims on the unit; whoever else settles them waits until the caller commits, and then finds it done."""
    of = Registration
    mine = (of.organisation_id == organisation_id, of.unit_id == unit_id, of.state == ACTIVE)
    marked = update(of).where(*mine, of.settled_at.is_(None)).values(settled_at=now())
    if not db.session.execute(marked.execution_options(synchronize_session=False)).rowcount:  # type: ignore[attr-defined]
        raise Refused("", DECIDED)
    wanted = select(of).where(*mine).order_by(of.id).execution_options(populate_existing=True)
    return db.session.scalars(wanted).all()


def by_law(registration: Registration) -> bool:
    """Whether a law on products for infants has it kept."""
    contact = db.session.get(SafetyContact, registration.contact_id) if registration.contact_id else None
    return contact is not None and contact.purpose == PURPOSE
