"""I have another e-mail address. A letter goes there, and once its link was pressed all that is mine is reached by that
address. If I had registered with it before, both come together: who pressed the link reads the new mailbox, who asked
for it came in by a link to the old one. Before both are proved nobody learns of the other. Callers commit."""

from registry.cases import erasing as cases
from registry.errors import Refused
from registry.notices import erasing as letters
from registry.notices.actions import write
from registry.notices.bounces import arrives
from registry.registrations import erasing, merging, watches
from registry.registrations.addresses import read_email
from registry.registrations.models import Owner
from registry.registrations.queries import owner_by_id
from registry.throttle.store import within
from registry.tokens import actions as tokens
from registry.vault import person_key, unseal

PER_OWNER = "3 per 10 minutes; 10 per day"
TOO_OFTEN = "Several letters went out already. Wait ten minutes, then try again."


def ask(owner: Owner, email: str) -> str:
    """A letter with a link goes to the new address, whether it is known or not; until it is pressed all stays as it
    is. Raises Refused."""
    email = read_email(email)
    if person_key(email) == owner.person:
        raise Refused("email", "That is the address we have.")
    if not within(PER_OWNER, "new address", str(owner.id)):
        raise Refused("email", TOO_OFTEN)
    erasing.ask_to_move(owner, email)
    tokens.withdraw("address", owner.id)
    write("confirm_address", person_key(email), owner_id=owner.id)
    return email


def wanted(token: str) -> str:
    """The new address behind a link that is still good; it stays unused."""
    owner = _behind(tokens.peek("address", token))
    return unseal(owner.new_sealed).get("email", "") if owner else ""


def move(token: str) -> Owner | None:
    """Uses the link. Whoever it is now; the old mailbox opens nothing any more."""
    owner = _behind(tokens.use("address", token))
    email = unseal(owner.new_sealed).get("email", "") if owner else ""
    if owner is None or not email:
        return None
    number, before, there = owner.id, owner.person, merging.there_already(owner, email)
    tokens.withdraw_all(tokens.OPENING, number)
    erasing.readdress(owner, email)
    if there is None:
        erasing.move(owner, email)
    else:
        letters.replace_all(merging.bring_together(owner, there), number, there.id)
        tokens.pass_on("stop", number, there.id)
    now_is = there or owner
    letters.move_person(before, now_is.person)
    watches.move(before, now_is.person, email)
    tokens.withdraw_all(tokens.OF_CASE, *cases.move_person(before, now_is.person, email))
    arrives(now_is.person)
    return now_is


def _behind(number: int | None) -> Owner | None:
    return owner_by_id(number) if number is not None else None
