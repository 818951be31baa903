"""An owner's day of purchase differs from the sale on record: we look at what the owner sent, and say with a reason
which day counts. The owner reads the reason; a day that was accepted is locked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.audit.who import By
from registry.catalogue.described import products_by_ids
from registry.journeys import reaching
from registry.journeys.covered import sale_of
from registry.recalls.states import Author
from registry.registrations import proofs
from registry.registrations.models import ProofOfPurchase, Registration
from registry.registrations.warranty import queries
from registry.registrations.warranty.actions import decide_day
from registry.sales.queries import current_sales
from registry.units.queries import pending_uploads


@dataclass(frozen=True, slots=True)
class Differing:
    """One to decide: what the owner told, what is on record or was told before, what they sent to prove it."""

    registration: Registration
    product: str
    on_record: date | None
    proofs: tuple[ProofOfPurchase, ...]

    @property
    def other(self) -> date | None:
        """The day that counts unless the owner's is accepted."""
        return self.on_record or self.registration.bought_before


def to_decide(organisation_id: int, number: int, size: int) -> tuple[tuple[Differing, ...], int]:
    """One page, and how many wait."""
    some, total = queries.differing(organisation_id, number, size)
    return _shown(organisation_id, some), total


def one(organisation_id: int, registration_id: int) -> Differing | None:
    found = queries.differing_one(organisation_id, registration_id)
    return _shown(organisation_id, [found])[0] if found else None


def decide(differing: Differing, told: str, reason: str, by: By, *, accept: bool) -> None:
    """The papers that were sent for it are decided with it, by the same reason. Raises Refused where there is none, or
    somebody was faster. Callers commit."""
    decide_day(differing.registration, told, differing.other, reason, by, accept=accept)
    for proof in differing.proofs:
        if proof.state == proofs.WAITING and not proof.word:
            proofs.decide(differing.registration, proof, reason, by, accepted=accept)
    if accept:  # recalls that go by the day of sale judge it anew
        reaching.records_filed(differing.registration.organisation_id, Author(by.id, by.name))


def _shown(organisation_id: int, rows: Sequence[Registration]) -> tuple[Differing, ...]:
    sales = current_sales([row.unit_id for row in rows if row.unit_id], pending_uploads(organisation_id))
    names = products_by_ids({row.product_id for row in rows})
    papers = queries.papers_of([row.id for row in rows])
    found = []
    for row in rows:
        line = sale_of(row, sales.get(row.unit_id or 0, ()))
        name = names.get(row.product_id, "")
        found.append(Differing(row, name, line.sold_on if line else None, tuple(papers.get(row.id, ()))))
    return tuple(found)
