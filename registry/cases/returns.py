"""What is sent back in a request: where to, and whether it is on its way. The reference is the return number. Callers
commit."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.cases import actions
from registry.cases.models import OPEN, OWNER, CaseStep, RemedyCase
from registry.cases.promises import sent_back_to
from registry.cases.queries import Happened, steps_of
from registry.errors import Refused
from registry.tongue.speaking import gettext as _

LONGEST_NUMBER = 60
OVER = frozenset(("unit_arrived", "refund_chosen", "remedied"))
"""After these nothing is awaited, unless it is asked for anew."""


@dataclass(frozen=True, slots=True)
class Back:
    """Something is to come back, and has not arrived. `address`: its lines, none where nobody named one; `sent`: that
    it is on its way."""

    address: tuple[str, ...]
    sent: Happened | None


def back_of(case: RemedyCase, steps: Sequence[Happened]) -> Back | None:
    """None where nothing is asked back, or it is there."""
    asked = max((place for place, one in enumerate(steps) if one.kind == "return_asked"), default=None)
    if asked is None or case.state != OPEN:
        return None
    since = {one.kind: one for one in steps[asked:]}
    if OVER & since.keys():
        return None
    address = case.offer.get("back") or sent_back_to(case.organisation_id)
    return Back(tuple(address.splitlines()), since.get("sent_back"))


def send(case: RemedyCase, number: str) -> CaseStep | None:
    """The owner has sent it; `number` is the parcel's, if there is one. Told again it is what it was."""
    back = back_of(case, steps_of(case.id))
    if back is None:
        raise Refused("", _("Nothing is to be sent back just now. Reload the page."))
    if back.sent is not None:
        return None
    number = " ".join("".join(filter(str.isprintable, number)).split())
    if len(number) > LONGEST_NUMBER:
        most = {"most": LONGEST_NUMBER}
        raise Refused("parcel", _("That is longer than %(most)s characters. Shorten it.", **most))
    return actions.note(case, "sent_back", OWNER, facts={"name": number} if number else {})
