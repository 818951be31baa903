"""My products: what I have, whether it is recalled now, how long its warranty lasts, the letters and papers about it.
What was sent with my address and waits for my yes stands first. Nobody else's things are here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from registry.cases.models import RemedyCase
from registry.cases.queries import of_person
from registry.catalogue.public import PublicProduct, public_products
from registry.journeys import registering
from registry.journeys.answering import words
from registry.journeys.check import Answer, Told, Verdict, check
from registry.journeys.covered import Warranty, warranties_of
from registry.journeys.mended import Done, done_of, mended
from registry.journeys.offered import offering
from registry.journeys.queried import query
from registry.journeys.standing import told_of_all
from registry.journeys.starting import index_now
from registry.matching.owned import recalled_of
from registry.notices.received import Opened, Received, letters_about, open_letter
from registry.recalls.index.serving import Served
from registry.registrations.answers import Said, answers_of
from registry.registrations.models import Owner, ProofOfPurchase, Registration
from registry.registrations.proofs import proofs_of_all
from registry.registrations.queries import (
    count_of_owner,
    own_registration,
    registrations_of,
    waiting_of,
    waits,
)
from registry.vault import unseal

SIZE = 20


@dataclass(frozen=True, slots=True)
class Thing:
    """One product of theirs. `said` is the query of its check, `papers` what they sent of it, `place` where they say it
    is, `told_more` field, label and value of what they answered."""

    registration: Registration
    product: PublicProduct
    said: str
    answer: Answer | None
    warranty: Warranty
    letters: Sequence[Received]
    papers: Sequence[ProofOfPurchase]
    place: str = ""
    told_more: Sequence[tuple[str, str, Said]] = ()

    @property
    def remedy(self) -> bool:
        """It can be asked for here."""
        return self.answer is not None and bool(offering(self.answer))

    @property
    def recalled(self) -> bool:
        """Something is to be done about it now."""
        return self.answer is not None and self.answer.verdict in (
            Verdict.AFFECTED,
            Verdict.AFFECTED_NO_REMEDY_YET,
        )


@dataclass(frozen=True, slots=True)
class Possessions:
    """One page of them, newest first, but what is recalled before all; `recalled` is how many are; `requests`
    are those for a remedy."""

    things: Sequence[Thing]
    waiting: Sequence[tuple[Registration, PublicProduct]]
    number: int
    pages: int
    total: int
    recalled: int
    requests: Sequence[RemedyCase] = ()


def mine(owner: Owner, number: int) -> Possessions:
    """A page of what is theirs."""
    total = count_of_owner(owner)
    pages = max(1, -(-total // SIZE))
    number = min(max(1, number), pages)
    first = recalled_of(owner.id)
    active = registrations_of(owner, (number - 1) * SIZE, SIZE, first)
    waiting = waiting_of(owner) if number == 1 else []
    products = public_products(sorted({one.product_id for one in (*active, *waiting)}))
    warranties, letters = warranties_of(active), letters_about(owner.person, active)
    papers, served = proofs_of_all(active), index_now()
    ids = [one.id for one in active]
    told, more, done = told_of_all(active, products), answers_of(ids), done_of(owner.person, ids)
    things = [
        _thing(
            one, products[one.product_id], told[one.id], served, done.get(one.id, {}),
            warranty=warranties[one.id], letters=letters[one.id],
            papers=papers.get(one.id, ()), place=unseal(one.place_sealed).get("place", ""),
            told_more=words(more.get(one.id, {})),
        )
        for one in active
    ]  # fmt: skip
    things.sort(key=lambda thing: not thing.recalled)
    return Possessions(
        things,
        [(one, products[one.product_id]) for one in waiting],
        number,
        pages,
        total,
        len(first),
        of_person(owner.person) if number == 1 else (),
    )


def _thing(
    registration: Registration,
    product: PublicProduct,
    told: Told,
    served: Served | None,
    done: Done,
    **more: Any,
) -> Thing:
    answer = mended(check(told, served), done) if served else None
    return Thing(registration, product, query(told), answer, **more)


def letter(owner: Owner, letter_id: int) -> Opened | None:
    """A letter as it was sent to them."""
    return open_letter(owner.person, letter_id)


def say_yes(owner: Owner, code: str) -> bool:
    """What waits is theirs. Callers commit."""
    waiting = _waiting(owner, code)
    return waiting is not None and registering.confirm(waiting, owner)


def say_no(owner: Owner, code: str) -> bool:
    """Somebody else has sent it with their address: it goes at once. Callers commit."""
    waiting = _waiting(owner, code)
    if waiting is not None:
        registering.say_no(waiting)
    return waiting is not None


def _waiting(owner: Owner, code: str) -> Registration | None:
    found = own_registration(owner, code, lock=True)
    return found if found is not None and waits(found) else None
