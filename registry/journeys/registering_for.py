"""I sell it, and register it for whoever buys it: product, number, day, and their e-mail address. They get one letter
and decide; until they say yes nothing is registered and they hear nothing more. I see at once whether this very unit
is recalled. Of them I see afterwards only whether they have confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from registry.audit.who import By
from registry.catalogue.public import PublicProduct
from registry.clock import now
from registry.errors import Refused
from registry.journeys import dated
from registry.journeys.check import Answer, Told
from registry.journeys.registering import Unsure, Wrong, doubtful
from registry.journeys.starting import asked, told_of
from registry.notices.actions import write
from registry.registrations import actions, addresses, reading
from registry.registrations.addresses import read_line
from registry.registrations.customers.actions import Sale, register_for
from registry.registrations.customers.queries import sent_before
from registry.throttle.store import within
from registry.tongue.speaking import language, marked, speaking
from registry.vault import person_key

PER_MEMBER = "60 per hour; 300 per day"
PER_MAKER = "3000 per day"
PER_MAILBOX = "10 per day"
PER_THING = "1 per 7 days"
"""Letters that one mailbox gets because a member of staff typed its address: one a thing, a few a day, from whatever
maker."""
BUSY = "Many products were registered for customers just now. Go on in an hour."
CROWDED = "Many letters went to this address today. Ask the customer to register it themselves, or try again tomorrow."
INFANT = "It is for small children: the law lets nobody ask for more than its card does. Give the customer the card."
LONGEST_INVOICE = 80


@dataclass(frozen=True, slots=True)
class Registered:
    """What a check says of the unit, for whoever hands it over: nothing while checks rest."""

    told: Told
    answer: Answer | None


def register(
    product: PublicProduct,
    typed: reading.Typed,
    invoice: str,
    sent: str,
    by: By,
    sure: str = "",
    speaks: str = "",
) -> Registered:
    """A registration that waits for the customer, and their letter. `sure` is the number that was looked at again;
    `sent` is of the form; `speaks` the language of who is new to us, else that of the moment. Raises Wrong or Unsure.
    Callers commit."""
    if product.is_infant:
        raise Wrong([Refused("product", INFANT)])
    entry, bill = _read(product, typed, invoice)
    told = told_of(product, entry.number, typed.lot, entry.model)
    if sure and sure == typed.number:
        told = replace(told, sure=told.sure | {product.number_field})
    answer = asked(told)
    if answer is not None and doubtful(answer) and sure != typed.number:
        raise Unsure(answer)
    if sent_before(product.organisation_id, sent):
        return Registered(told, answer)
    wanted = _letter_wanted(product, entry, by)
    with speaking(speaks or language()):
        owner = actions.owner_for(entry.email)
    kept = register_for(owner, Sale(product.organisation_id, product.id, bill, sent), entry, by)
    if wanted:  # of what is theirs already it is never sent, and the work is the same
        write(
            "confirm_for_customer", owner.person, organisation_id=product.organisation_id,
            registration_id=kept.id, owner_id=owner.id,
        )  # fmt: skip
    return Registered(told, answer)


def _read(product: PublicProduct, typed: reading.Typed, invoice: str) -> tuple[reading.Entry, str]:
    """A seller knows the day. Whether the customer wants letters about their warranty is for them to say."""
    typed = replace(typed, model=typed.model or product.only_model, acquired=reading.NEW, reminders=False)
    entry, faults = reading.read(typed, product.number_field, now().date())
    bill = ""
    try:
        bill = read_line(invoice, "invoice", LONGEST_INVOICE)
    except Refused as refused:
        faults.append(refused)
    if entry is None or faults or (faults := dated.faults(product, entry)):
        raise Wrong(_renamed(faults))
    return entry, bill


def _renamed(faults: Sequence[Refused]) -> list[Refused]:
    """What the customer's own form asks, as the seller's does."""
    said = {
        reading.NO_DAY: marked("Type the day on which it was sold."),
        addresses.NONE: marked("Type the customer’s e-mail address."),
    }
    return [Refused(fault.field, said.get(fault.message, fault.message)) for fault in faults]


def _letter_wanted(product: PublicProduct, entry: reading.Entry, by: By) -> bool:
    """Whether a letter is due; asked before anything is written, since counts are kept at once."""
    person = person_key(entry.email)
    if not within(PER_MEMBER, "for customers", str(by.id)):
        raise Wrong([Refused("", BUSY)])
    if not within(PER_MAKER, "for customers of", str(product.organisation_id)):
        raise Wrong([Refused("", BUSY)])
    if not within(
        PER_THING, "for customer", person, str(product.id), entry.serial_key or entry.lot_key or ""
    ):
        return False
    if not within(PER_MAILBOX, "for customer", person):
        raise Wrong([Refused("email", CROWDED)])
    return True
