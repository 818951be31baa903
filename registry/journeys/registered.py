"""Somebody rings about what they registered. I find it by its number, see its state and whether its owner can be
reached, never where, and look at the papers they sent. Each look at a registration is kept in the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.audit.entries import keep
from registry.audit.who import By
from registry.catalogue.described import products_by_ids
from registry.criteria.unit import Told
from registry.errors import Refused
from registry.journeys.covered import sale_of
from registry.registrations import proofs, staff_queries
from registry.registrations.models import ProofOfPurchase, Registration
from registry.registrations.queries import others_of_unit
from registry.registrations.staff_queries import Wish
from registry.registrations.warranty.actions import lock_day
from registry.registrations.warranty.queries import DIFFERS, papers_of
from registry.sales.queries import current_sales
from registry.units.queries import key_of, pending_uploads

LONGEST = 120
DAY, OWNER, NOTHING = "day", "owner", "nothing"
"""What a paper proves: the day of purchase, that it is theirs but not the day, nothing."""
CHOOSE = "Choose what the paper proves."
OTHERWISE = "Another day is on record, or was told before: decide about the day, and the paper with it."


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    registration: Registration
    product: str
    reach: str
    papers: tuple[ProofOfPurchase, ...] = ()
    sold_on: date | None = None
    others: int = 0

    @property
    def differs(self) -> bool:
        """Its day is decided about elsewhere, with the sale on record beside it."""
        return self.registration.bought_state == DIFFERS


def listed(organisation_id: int, wish: Wish, number: str) -> tuple[Sequence[Row], bool]:
    """One page, newest first; `number` is what was typed, "" for all of a state."""
    if number:
        readings = Told("serial", number[:LONGEST]).readings
        wish = Wish(wish.state, wish.product_id, [key for key in map(key_of, readings) if key], wish.before)
    found, more = staff_queries.registrations(organisation_id, wish)
    return rows_of(found), more


def with_papers(organisation_id: int, after: int) -> tuple[Sequence[Row], bool]:
    """Those whose papers wait for somebody to look, the longest waiting first."""
    found, more = staff_queries.with_papers(organisation_id, after)
    return rows_of(found), more


def look(organisation_id: int, registration_id: int, by: By) -> Row | None:
    """One of them; the look is kept in the log. Callers commit."""
    found = staff_queries.own(organisation_id, registration_id)
    if found is None:
        return None
    keep(organisation_id, by.id, by.name, "registration.seen", "registration", found.id)
    return rows_of([found], others=True)[0]


def open_paper(organisation_id: int, registration_id: int, proof_id: int, by: By) -> tuple[str, bytes] | None:
    """Kind and bytes of a paper; the look is kept in the log. Callers commit."""
    found = staff_queries.own(organisation_id, registration_id)
    proof = proofs.proof_of(found, proof_id) if found else None
    return (proof.kind, proofs.look_at(found, proof, by)) if found and proof else None


def decide_paper(row: Row, proof_id: int, proves: str, told: str, reason: str, by: By) -> None:
    """What a paper proves, with the reason that its owner reads; a day that is proved is locked. Raises Refused.
    Callers commit."""
    registration = row.registration
    proof = next((one for one in row.papers if one.id == proof_id), None)
    if proof is None:
        raise Refused("", proofs.DECIDED)
    if row.differs and not proof.word:
        raise Refused("", OTHERWISE)
    no_day = registration.bought_on is None or bool(proof.word)
    if proves not in (DAY, OWNER, NOTHING) or (proves == DAY and no_day):
        raise Refused("proves", CHOOSE)
    proofs.decide(registration, proof, reason, by, accepted=proves != NOTHING)
    if proves == DAY:
        lock_day(registration, told, proof.reason, by)


def rows_of(found: Sequence[Registration], *, others: bool = False) -> Sequence[Row]:
    """With what a list shows; a handful of queries however many there are."""
    if not found:
        return []
    names = products_by_ids({one.product_id for one in found})
    reach = staff_queries.reach_of([one.id for one in found])
    papers = papers_of([one.id for one in found])
    sales = current_sales(
        [u for one in found if (u := one.unit_id)], pending_uploads(found[0].organisation_id)
    )
    made = []
    for one in found:
        line = sale_of(one, sales.get(one.unit_id or 0, ()))
        count = len(others_of_unit(one)) if others and one.serial_key and one.state == "active" else 0
        made.append(
            Row(
                one,
                names.get(one.product_id, ""),
                reach[one.id],
                tuple(papers.get(one.id, ())),
                line.sold_on if line else None,
                count,
            )
        )
    return made
