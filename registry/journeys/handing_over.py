"""I sold my machine. I press "I passed it on" and give the buyer a code. They type it with their e-mail address and
confirm by the link in the letter: from then on they hear about recalls, the warranty goes on for them, and I am
forgotten. A wrong code tells nothing, and is not tried often."""

from registry.errors import Refused
from registry.journeys.entering import PER_PERSON
from registry.notices.actions import write
from registry.registrations import actions, handing
from registry.registrations.addresses import read_email
from registry.registrations.models import Owner, Registration
from registry.registrations.queries import waits
from registry.throttle.store import within
from registry.vault import keyed

LONGEST = 40
PER_CALLER = "10 per 10 minutes; 40 per day"
TOO_OFTEN = "Too many codes were typed from where you are. Wait ten minutes, then type yours again."


def claim(code: str, email: str, caller: str) -> None:
    """A letter goes to this address if the code is right. Nobody learns from the answer whether it is, and the work is
    nearly the same. Raises Refused for what is no address or no code at all, and for too many tries. Callers commit."""
    email = read_email(email)
    if not code.strip():
        raise Refused("code", "Type the code that the owner before you gave you.")
    if not within(PER_CALLER, "hand-over code", caller):
        raise Refused("code", TOO_OFTEN)
    wanted = within(PER_PERSON, "hand-over letter", keyed(f"{email} {code[:LONGEST]}"))
    old = handing.passed_by(code[:LONGEST])
    owner = actions.owner_for(email) if old and wanted else None
    if old is None or owner is None or owner.id == old.owner_id:
        write("confirm_registration", keyed(email))  # to nobody: it is never sent
        return
    new = handing.offer(old, owner, email)
    unconfirmed = waits(new)
    kind = "confirm_registration" if unconfirmed else "registration_confirmed"
    if unconfirmed or handing.take_over(new):
        write(
            kind, owner.person, organisation_id=new.organisation_id, registration_id=new.id, owner_id=owner.id
        )


def end(registration: Registration, owner: Owner, state: str) -> None:
    """It was sold, scrapped or lost, or its owner wants to hear no more. Callers commit."""
    if state not in handing.ENDS:
        raise Refused("how", "Choose what became of it.")
    if registration.owner_id == owner.id and registration.state == "active":
        handing.end(registration, state)
