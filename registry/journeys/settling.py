"""Two people have registered the same unit. I see what each has sent and what is on record, ask both for a proof, and
say with a reason which one counts, or that all stay. Each hears about their own registration and nothing of another."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from registry.audit.entries import keep
from registry.audit.who import By
from registry.errors import Refused
from registry.journeys.registered import Row, rows_of
from registry.notices.actions import write
from registry.registrations import settling, staff_queries
from registry.registrations.models import Registration
from registry.throttle.store import within

ALL = "all"
ASKED = "1 per 7 days"
TOO_SOON = "They were asked within the last seven days. Wait for what they send."


@dataclass(frozen=True, slots=True)
class Dispute:
    """A unit and whoever has registered it, the oldest first. `last_here`: registration -> when its owner gave the last
    sign of being there."""

    unit_id: int
    rows: Sequence[Row]
    last_here: Mapping[int, date]

    @property
    def number(self) -> str:
        return self.rows[0].registration.number

    @property
    def product(self) -> str:
        return self.rows[0].product

    @property
    def open(self) -> bool:
        return any(row.registration.settled_at is None for row in self.rows)

    @property
    def proved(self) -> bool:
        """Somebody has sent a paper that was accepted."""
        return any(paper.state == "accepted" for row in self.rows for paper in row.papers)


def disputes(organisation_id: int, after: int) -> tuple[Sequence[Dispute], bool]:
    """Some units, and whether there are more."""
    units, more = staff_queries.disputed_units(organisation_id, after)
    return _disputes(organisation_id, units), more


def dispute(organisation_id: int, unit_id: int) -> Dispute | None:
    """None where one has it, or nobody."""
    return next(iter(_disputes(organisation_id, [unit_id])), None)


def look(organisation_id: int, unit_id: int, by: By) -> Dispute | None:
    """The same, for a member of staff: the look is kept in the log. Callers commit."""
    found = dispute(organisation_id, unit_id)
    if found is not None:
        seen = {"registrations": [row.registration.id for row in found.rows]}
        keep(organisation_id, by.id, by.name, "registration.compared", "unit", unit_id, None, seen)
    return found


def ask(found: Dispute, by: By) -> int:
    """A letter to each asks for a proof of purchase, or for the code of whoever had it before; how many went out.
    Raises Refused. Callers commit."""
    first = found.rows[0].registration
    if not within(ASKED, "proof wanted", str(found.unit_id)):
        raise Refused("", TOO_SOON)
    told = _tell("proof_wanted", [row.registration for row in found.rows])
    seen = {"registrations": [row.registration.id for row in found.rows]}
    keep(first.organisation_id, by.id, by.name, "registration.asked", "unit", found.unit_id, None, seen)
    return told


def settle(found: Dispute, seen: Collection[int], stays: str, reason: str, by: By) -> int:
    """`stays` is the number of the registration that counts, or ALL. How many letters went out. Raises Refused. Callers
    commit."""
    chosen = set(seen) if stays == ALL else {int(stays)} if stays.isdecimal() and len(stays) < 10 else set()
    organisation_id = found.rows[0].registration.organisation_id
    kept, ended = settling.settle(organisation_id, found.unit_id, seen, chosen, reason, by)
    told = _tell("registration_stands", kept) + _tell("registration_ended", ended, reason)
    settling.finish(ended)
    return told


def _tell(kind: str, registrations: Sequence[Registration], reason: str = "") -> int:
    """Whoever can be written to. About a product for infants nothing is written but its recalls."""
    told = [one for one in registrations if one.person and not settling.by_law(one)]
    for one in told:
        write(
            kind, one.person or "", organisation_id=one.organisation_id, registration_id=one.id,
            owner_id=one.owner_id, facts={"reason": " ".join(reason.split())},
        )  # fmt: skip
    return len(told)


def _disputes(organisation_id: int, unit_ids: Sequence[int]) -> list[Dispute]:
    claims = staff_queries.claims_on(organisation_id, unit_ids)
    rows = {row.registration.id: row for row in rows_of([one for some in claims.values() for one in some])}
    here = staff_queries.last_here(list(rows))
    return [
        Dispute(unit_id, [rows[one.id] for one in claims[unit_id]], here)
        for unit_id in unit_ids
        if len(claims.get(unit_id, ())) > 1
    ]
