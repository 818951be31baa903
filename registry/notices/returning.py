"""Letters on paper that the post brought back: which they are, and which address is not written to again by itself. The
address itself is not kept here, only a digest by which it is known again. Callers commit."""

from collections.abc import Collection, Sequence

from sqlalchemy import select, update

from registry.clock import now
from registry.db import db
from registry.notices.models import ON_PAPER, PRINTED, RETURNED, Letter, ReturnedAddress
from registry.recalls.models import Recall
from registry.sales.models import PHONE, SaleCustomer, SaleLine
from registry.tongue.speaking import marked
from registry.vault import keyed

SOME = 500
PROBLEM = marked("the post brought it back")


def known_by(address: str) -> str:
    """The same for one address however it is spaced and written."""
    return keyed("\n".join(("post", " ".join(address.casefold().replace(",", " ").split()))))


def letters_by(recall: Recall, codes: Collection[str]) -> Sequence[Letter]:
    """Letters of this recall on paper that bear these codes."""
    wanted = select(Letter).where(
        Letter.code.in_(codes), Letter.recall_id == recall.id, Letter.wave == ON_PAPER
    )
    return db.session.scalars(wanted.where(Letter.state.in_((PRINTED, RETURNED)))).all()


def mark(letters: Sequence[Letter]) -> None:
    """They came back; nothing more goes to their addresses by itself."""
    moment = now()
    plain = {"synchronize_session": False}
    back = update(Letter).where(Letter.id.in_([letter.id for letter in letters]))
    back = back.values(state=RETURNED, bounced_at=moment, problem=PROBLEM)
    db.session.execute(back.execution_options(**plain))
    for letter in letters:
        digest = str((letter.facts or {}).get("to", ""))
        db.session.merge(ReturnedAddress(person=letter.person, digest=digest, returned_at=moment))


def returned_to(people: Collection[str]) -> set[tuple[str, str]]:
    """Persons and digests of addresses that do not work; "" stands for any."""
    wanted = select(ReturnedAddress.person, ReturnedAddress.digest).where(ReturnedAddress.person.in_(people))
    return {(person, digest) for person, digest in db.session.execute(wanted)}


def phoned(people: Collection[str]) -> int:
    """How many of these a sales record has a telephone number of."""
    with_phone = select(SaleCustomer.person).join(SaleLine, SaleLine.id == SaleCustomer.sale_line_id)
    with_phone = with_phone.distinct().where(SaleLine.reach.op("&")(PHONE) > 0)
    found: set[str | None] = set()
    every = sorted(people)
    for start in range(0, len(every), SOME):
        some = SaleCustomer.person.in_(every[start : start + SOME])
        found |= set(db.session.scalars(with_phone.where(some)))
    return len(found)
