"""Somebody rings and tells of a fault or an injury; I write it down while they speak. It counts at once. With an e-mail
address they get the way to its page; without one they are told by telephone. Callers commit."""

from registry.audit.entries import keep
from registry.audit.who import By
from registry.cases import actions as cases
from registry.cases.models import OPEN, RemedyCase
from registry.catalogue.staff_queries import own_product
from registry.errors import Refused
from registry.faults import actions as faults
from registry.faults.harm import HURT
from registry.faults.models import PHONE
from registry.journeys.alerting import alert
from registry.journeys.broken import Broken, broken
from registry.journeys.claiming import add_words, fault_of, opened, read_tale, tell_opened, wish_of
from registry.journeys.remedying import CONTACT
from registry.registrations.addresses import read_email, read_line
from registry.tongue.speaking import language, speaking
from registry.vault import person_key, unmailed_key

NOT_OURS = "No product of yours has this number. Choose the product, or compare the number once more."
NOBODY = "Write a telephone number or an e-mail address: whom could we tell what becomes of it?"


def told_of(organisation_id: int, asked: str) -> Broken:
    """Which product of the maker it is, by a check's query. Raises Refused."""
    found = broken(asked)
    if found.product is None or own_product(organisation_id, found.product.id) is None:
        raise Refused("serial", NOT_OURS)
    return found


def take(found: Broken, typed: dict[str, str], by: By, speaks: str = "") -> RemedyCase:
    """Keeps it, open. `speaks` is the language of its letters, else that of the moment. The same told again while
    it is open adds their words. Raises Refused."""
    tale, contact = read_tale(found, typed), contact_of(typed)
    person = person_key(contact["email"]) if contact["email"] else unmailed_key(contact)
    with speaking(speaks or language()):
        case = cases.keep(person, contact, wish_of(found, tale))
    if case.state == OPEN:
        add_words(case, tale)
    else:
        cases.tell(case, tale.words)
        faults.keep_report(fault_of(found, tale, PHONE), tale.hurt, case.id)
        if opened(case, lettered=False):
            heard = tale.harm in HURT and alert(case, tale.harm) > 0
            if contact["email"]:
                tell_opened(case, heard=heard)
    keep(
        case.organisation_id,
        by.id,
        by.name,
        "fault.told_by_phone",
        "case",
        case.id,
        after={"harm": tale.harm},
    )
    return case


def contact_of(typed: dict[str, str]) -> dict[str, str]:
    """How to reach them: one way is enough."""
    told = {name: read_line(typed.get(name, ""), name, longest) for name, longest in CONTACT.items()}
    email = read_email(typed["email"]) if typed.get("email", "").strip() else ""
    if not email and not told["phone"]:
        raise Refused("phone", NOBODY)
    return told | {"email": email}
