"""I register what I have: product, number, e-mail, day of purchase; the rest now, later or never. I see at once whether
it is recalled. I confirm by the link in the letter; from then on I hear when the answer changes. A number that cannot
be right is shown to me, never refused. Whether somebody else registered it I do not learn, nor do they of me. What I
have for a small child counts at once, and I may give a postal address or a telephone number instead of an e-mail."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from registry.catalogue.public import PublicProduct, public_products
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.journeys import announcing, dated
from registry.journeys.check import Answer, Told, Verdict
from registry.journeys.entering import PER_PERSON
from registry.journeys.starting import asked, told_of
from registry.matching.single import note_registered
from registry.notices.actions import write
from registry.notices.bounces import arrives
from registry.plates.papers import Paper
from registry.registrations import actions, answers, by_law, handing, infant, proofs, reading
from registry.registrations.customers import actions as customers
from registry.registrations.customers.models import CustomerRegistration
from registry.registrations.customers.queries import acts_for
from registry.registrations.models import Owner, Registration
from registry.registrations.queries import WAITING, owner_by_id, registration_by_id, waits
from registry.throttle.store import within
from registry.tokens import actions as tokens
from registry.units.actions import unit_for
from registry.units.models import Unit
from registry.vault import person_key, unseal

WAITS = timedelta(days=7)
PER_THING = "1 per 3 minutes"
PER_MAILBOX = "20 per hour"
"""Letters that ask to confirm: one thing sent twice is one letter, and nobody floods a mailbox of somebody else."""
CROWDED = (
    "Many products were registered with this address within the hour. Try again in an hour, or sign in first."
)
OF_REGISTRATION = frozenset({"serial", "lot", "model", "brand", "type", "gtin"})
ODD = ("number_unlike", "number_unknown")


class Wrong(Exception):
    """What was typed cannot be kept: every fault at its field."""

    def __init__(self, faults: Sequence[Refused]) -> None:
        super().__init__("wrong")
        self.faults = faults


class Unsure(Exception):
    """The number may be mistyped: the person looks again, and corrects it or says that it is so."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("unsure")
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Registered:
    """What was kept, and what a check says of it: nothing while checks rest."""

    registration: Registration
    told: Told
    answer: Answer | None


def register(
    product: PublicProduct,
    typed: reading.Typed,
    base: Told,
    sure: str = "",
    owner: Owner | None = None,
    paper: Paper | None = None,
) -> Registered:
    """Keeps it. `sure` is the number that was looked at again; `owner` is whoever is signed in; `paper` a proof of
    purchase, which nobody adds to what somebody has confirmed. Raises Wrong or Unsure. Callers commit."""
    if owner is not None:
        typed = replace(typed, email=unseal(owner.sealed)["email"])
    entry = _read(product, typed)
    told = told_of(product, entry.number, typed.lot, entry.model, base, entry.made_on)
    if sure and sure == typed.number:
        told = replace(told, sure=told.sure | {product.number_field})
    answer = asked(told)
    if answer is not None and doubtful(answer) and sure != typed.number:
        raise Unsure(answer)
    wanted = owner is None and bool(entry.email) and _letter_wanted(product, entry)
    theirs = actions.owner_of(entry)
    kept = actions.register(theirs, product.organisation_id, product.id, entry)
    with actions.kept_if(waits(kept)):
        answers.keep(kept.id, _told_more(product, told))
        if product.is_infant:
            _count_at_once(kept, theirs)
    if paper is not None and not product.is_infant:
        _add(paper, kept, owner)
    if owner is not None and waits(kept):
        if not confirm(kept, theirs):
            kept.previous_id = None
            confirm(kept, theirs)
    elif wanted:
        _send(kept)
    return Registered(kept, told, answer)


def _add(paper: Paper, registration: Registration, owner: Owner | None) -> None:
    if owner is None:
        return proofs.offer_proof(registration, paper)
    return add_paper(registration, paper)


def add_paper(registration: Registration, paper: Paper) -> None:
    """Raises Wrong where there is no room for it."""
    try:
        proofs.add_proof(registration, paper)
    except Refused as refused:
        raise Wrong([refused]) from refused


def _told_more(product: PublicProduct, told: Told) -> dict[str, answers.Said]:
    """What was answered on the way here, besides what a registration holds itself."""
    own = {*OF_REGISTRATION, product.number_field}
    return {field: value for field, value in told.fields.items() if field not in own}


def _read(product: PublicProduct, typed: reading.Typed) -> reading.Entry:
    """Of a product that comes in one model, nobody has to tell it: letters and checks then speak of the same unit."""
    typed = replace(typed, model=typed.model or product.only_model)
    entry, faults = reading.read(typed, product.number_field, now().date(), infant=product.is_infant)
    if entry is None or (faults := dated.faults(product, entry)):
        raise Wrong(faults)
    return entry


def _letter_wanted(product: PublicProduct, entry: reading.Entry) -> bool:
    """Whether a letter is due; asked before anything is written, since counts are kept at once."""
    person = person_key(entry.email)
    if not within(PER_THING, "confirm", person, str(product.id), entry.serial_key or entry.lot_key or ""):
        return False
    if not within(PER_MAILBOX, "confirm", person):
        raise Wrong([Refused("email", CROWDED)])
    return True


def _send(registration: Registration) -> None:
    """Asks to confirm it; to whom it is active already, a way in."""
    owner = owner_by_id(registration.owner_id or 0)
    if owner is None:
        return
    if waits(registration):
        write(
            "confirm_registration", owner.person, organisation_id=registration.organisation_id,
            registration_id=registration.id, owner_id=owner.id,
        )  # fmt: skip
    else:
        write("sign_in", owner.person, owner_id=owner.id)


def behind(token: str) -> Registration | None:
    """What a link confirms; the link stays unused."""
    number = tokens.peek("registration", token)
    return _waiting(number)


def use(token: str) -> Owner | None:
    """Uses a link: the address is theirs, and what they registered counts; what was handed over to them ends for the
    owner before. Callers commit."""
    registration = _waiting(tokens.use("registration", token), lock=True)
    owner = owner_by_id(registration.owner_id or 0) if registration else None
    if registration is None or owner is None:
        return None
    actions.came_in(owner)
    arrives(owner.person)
    return owner if confirm(registration, owner) else None


def say_no(registration: Registration) -> None:
    """Somebody sent it with an address that is not theirs: it goes at once; of an infant product what else they told
    stays. Callers commit."""
    if registration.state == WAITING:
        actions.discard(registration)
    else:
        by_law.disown(registration)


def refuse(token: str) -> bool:
    """Uses a link to say that it is not mine. Callers commit."""
    registration = _waiting(tokens.use("registration", token), lock=True)
    if registration is not None:
        say_no(registration)
    return registration is not None


def product_of(registration: Registration) -> PublicProduct:
    """What it is."""
    return public_products([registration.product_id])[registration.product_id]


def seller_of(registration: Registration) -> CustomerRegistration | None:
    """What whoever sold it told, where they registered it."""
    return acts_for([registration.id]).get(registration.id)


def waits_behind(token: str) -> bool:
    """Whether a link, used or too old as well, led to something that still waits to be confirmed."""
    known = tokens.whose(token)
    return known is not None and known[0] == "registration" and _waiting(known[1]) is not None


def ask_again(token: str) -> bool:
    """The letter once more, to the mailbox that got the old link. False where nothing waits. Callers commit."""
    known = tokens.whose(token)
    registration = _waiting(known[1]) if known and known[0] == "registration" else None
    if registration is None:
        return False
    if within(PER_PERSON, "confirm again", str(registration.id)):
        _send(registration)
    return True


def confirm(registration: Registration, owner: Owner) -> bool:
    """It counts from now on: its unit leads to its owner, the sale on record is held against the day told, the recalls
    that cover it now are taken as told, since the next page shows them. What was handed over ends for the owner before;
    False where that code was used or called off meanwhile. Callers commit."""
    if registration.previous_id is not None and not handing.take_over(registration):
        return False
    unit, news = _unit_of(registration), registration.state == WAITING
    actions.activate(registration, owner, unit.id)
    dated.hold_against_sale(registration)
    note_registered(registration.id, registration.organisation_id, unit.id)
    if news:  # what is for infants counted, and was told, before it was confirmed
        announcing.registered(registration)
    customers.confirmed(registration)
    if product_of(registration).is_infant:
        by_law.keep(registration, unit.made_on)  # and no letter but of a recall is written about it any more
        return True
    write(
        "registration_confirmed", owner.person, organisation_id=registration.organisation_id,
        registration_id=registration.id, owner_id=owner.id,
    )  # fmt: skip
    return True


def _count_at_once(registration: Registration, owner: Owner) -> None:
    """As the law on infant products has it; which recalls cover it now the next page shows."""
    unit = _unit_of(registration)
    by_law.count_at_once(registration, owner, unit.id)
    by_law.keep(registration, unit.made_on)
    note_registered(registration.id, registration.organisation_id, unit.id)
    announcing.registered(registration)


def _unit_of(registration: Registration) -> Unit:
    one = registration
    made_on = infant.day_of(one.made_on) if one.serial_key else None
    return unit_for(one.organisation_id, one.product_id, one.serial_key, one.lot_key, one.model, made_on)


def forget_unconfirmed() -> None:
    """Once a minute: what nobody confirmed in a week goes, and with it how to reach them."""
    while actions.forget_waiting(now() - WAITS):
        db.session.commit()
    tokens.clear_old()
    db.session.commit()


def doubtful(answer: Answer) -> bool:
    """Its number is to be looked at again: a slip would change the answer, or no such number was made."""
    return answer.verdict is Verdict.LOOK_AGAIN or answer.message_key in ODD


def looked_at(told: Told) -> Told:
    """The same, its owner having looked at the number more than once."""
    return replace(told, sure=told.sure | told.fields.keys())


def _waiting(number: int | None, *, lock: bool = False) -> Registration | None:
    found = registration_by_id(number, lock=lock) if number is not None else None
    return found if found is not None and waits(found) else None
