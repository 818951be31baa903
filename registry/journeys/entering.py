"""I come back after five years and remember nothing. I type my e-mail address, press the button behind the link in the
letter, and see my products. If the link is old or was used, one press sends a new one. Who never registered, and gave
their address when they bought, comes in the same way. Nobody learns from this whether an address is known here."""

from registry.notices.actions import write
from registry.notices.bounces import arrives
from registry.registrations import actions
from registry.registrations.addresses import read_email
from registry.registrations.models import Owner
from registry.registrations.queries import owner_by_email, owner_by_id, registration_by_id
from registry.sales.queries import lines_bought_by
from registry.throttle.store import within
from registry.tokens import actions as tokens
from registry.vault import person_key, unseal

PER_PERSON = "1 per 2 minutes; 10 per day"
"""Letters with a way in that one mailbox gets. Over it nothing is sent, and the page is the same."""


def ask_link(email: str) -> None:
    """A letter with a link goes to this address, if somebody registered with it, or bought something by a record that
    names it. The work is the same if not: a letter to nobody is written, which is never sent. Raises Refused for what
    is no address."""
    email = read_email(email)
    if within(PER_PERSON, "sign-in letter", person_key(email)):
        bought = bool(lines_bought_by(email, limit=1))
        with actions.kept_if(bought):
            actions.owner_for(email)
        owner = owner_by_email(email)
        write("sign_in", person_key(email), owner_id=owner.id if owner else None)


def whom(token: str) -> Owner | None:
    """Who may enter by a link; it stays unused."""
    number = tokens.peek("sign_in", token)
    return owner_by_id(number) if number is not None else None


def enter(token: str) -> Owner | None:
    """Uses a link: whoever comes in by it has read the letter, so the address is theirs."""
    number = tokens.use("sign_in", token)
    owner = owner_by_id(number) if number is not None else None
    if owner is not None:
        actions.came_in(owner)
        arrives(owner.person)
    return owner


def owner_behind(token: str) -> Owner | None:
    """Whose a link was, also one that was used or is too old."""
    known = tokens.whose(token)
    if known is None:
        return None
    purpose, number = known
    if purpose == "registration":
        registration = registration_by_id(number)
        number = registration.owner_id or 0 if registration else 0
    return owner_by_id(number) if purpose in {"sign_in", "registration"} else None


def ask_again(token: str) -> bool:
    """A new link to whose the old one was. False where nobody can be told from it: then the address is asked for."""
    owner = owner_behind(token)
    if owner is None:
        return False
    ask_link(unseal(owner.sealed)["email"])
    return True
