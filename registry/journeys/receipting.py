"""I keep the answer as a paper that I can show: dated, with the list version, signed. Whoever holds it sees by its
number whether it is genuine, and whether the same is still said of the unit."""

from dataclasses import dataclass
from datetime import datetime

from registry.clock import now
from registry.db import db, settings_here
from registry.errors import Refused
from registry.journeys.answers import Answer
from registry.journeys.looking import Looked, look
from registry.recalls.queries import last_version_since
from registry.receipts import signing
from registry.receipts.codes import new_code, read_code
from registry.receipts.models import Receipt
from registry.receipts.queries import by_code
from registry.throttle.store import within

PER_ADDRESS = "10 per minute; 60 per day"
"""Receipts that one caller may keep; a household, a school, a shop."""
ALTOGETHER = "20000 per day"
"""For all callers together: some ten megabytes."""


class TooMany(Exception):
    """So many receipts are not kept. Checks and printing go on."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A receipt as it stands now. `since`: from when another answer holds, at the latest; None where the same does."""

    receipt: Receipt
    genuine: bool
    looked: Looked | None
    since: datetime | None

    @property
    def text(self) -> str:
        """What was signed."""
        return signing.text_of(self.receipt)


def keep(looked: Looked, caller: str) -> Receipt:
    """A receipt of this answer. Raises Refused where there is only a question, TooMany where the caller has had
    enough. Callers commit."""
    if not looked.settled:
        raise Refused("", "There is no answer yet to keep. Check your number to its end first.")
    if not (within(PER_ADDRESS, "receipt", caller) and within(ALTOGETHER, "receipts")):
        raise TooMany
    answer = looked.answer
    receipt = Receipt(
        code=new_code(),
        site=settings_here().public_url.rstrip("/"),
        query=looked.query,
        verdict=str(answer.verdict),
        recalls=_recalls(answer),
        remedies=_remedies(answer),
        list_version=answer.list_version,
        as_of=answer.as_of.replace(microsecond=0),
    )
    signing.sign(receipt)
    db.session.add(receipt)
    db.session.flush()
    return receipt


def find(text: str) -> Standing | None:
    """The receipt with this number, as typed or scanned, and whether it holds: what it told is checked anew."""
    receipt = by_code(read_code(text))
    if receipt is None:
        return None
    if not signing.is_ours(receipt):
        return Standing(receipt, False, None, None)
    looked = look(receipt.query)
    return Standing(receipt, True, looked, _since(receipt, looked.answer))


def _since(receipt: Receipt, answer: Answer) -> datetime | None:
    """None where the same is said. Otherwise when the recalls that came, went or changed were last published; where
    something else than a recall changed, such as a repair on record, that is known of the present only."""
    before, after = set(receipt.recalls), set(_recalls(answer))
    same = not receipt.remedies or receipt.remedies == _remedies(answer)
    if receipt.verdict == answer.verdict and before == after and same:
        return None
    changed = before ^ after or before
    return last_version_since(changed, receipt.as_of) or now()


def _recalls(answer: Answer) -> list[str]:
    return sorted(card.slug for card in answer.recalls)


def _remedies(answer: Answer) -> list[str]:
    """What is on record as done to the unit; nothing of whose it is."""
    days, done = answer.remedied_on, answer.remedied_as
    each = ((card.slug, days[card.id], done.get(card.id, "")) for card in answer.recalls if card.id in days)
    return sorted(" ".join(one).rstrip() for one in each)
