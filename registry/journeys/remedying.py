"""Mine is recalled: I get its remedy here, without a call. I see what there is side by side, with the sum of a refund,
choose one, and follow what happens on a page of its own. Where my product is registered I type nothing anew. Somebody
else's request for the same unit neither stops mine nor shows in it."""

from dataclasses import dataclass
from datetime import timedelta

from registry.cases import actions, erasing
from registry.cases.actions import Wish
from registry.cases.models import OPEN, RemedyCase
from registry.cases.queries import by_id
from registry.catalogue.public import public_product, public_products
from registry.clock import now
from registry.criteria.unit import Told as Code
from registry.db import commits, db
from registry.errors import Refused
from registry.faults import erasing as faults
from registry.journeys import announcing
from registry.journeys.answers import Answer, Told
from registry.journeys.check import check
from registry.journeys.looking import look
from registry.journeys.offered import offering
from registry.journeys.paying_back import Known, known_of, must_be_seen, sum_for
from registry.journeys.queried import query
from registry.journeys.standing import told_of_all
from registry.journeys.watching import told_key
from registry.notices.actions import write
from registry.notices.bounces import arrives
from registry.recalls.cards import RecallCard
from registry.recalls.models import Recall
from registry.recalls.translating import offers_in
from registry.registrations.addresses import read_email, read_line
from registry.registrations.models import Owner, Registration
from registry.registrations.queries import is_theirs, own_registration, registrations_of
from registry.remedies.offers import REFUND, Offers
from registry.remedies.refund import Sum
from registry.throttle.store import within
from registry.tokens import actions as tokens
from registry.tongue.speaking import language
from registry.vault import person_key, unseal

PER_PERSON = "6 per hour; 20 per day"
"""Letters that one mailbox gets so that it confirms. Over it nothing is sent, and the page is the same."""
OF_ONE_UNIT = ("serial", "vin", "imei")
"""Numbers that no two units of a product bear: a remedy is recorded against one of these."""
WAITS, KEPT = timedelta(days=7), timedelta(days=5 * 365)
"""How long a request waits to be confirmed; how long after its end we know who asked (2023/988 EU: five years)."""
CONTACT = {"name": 200, "phone": 40, "address": 500}


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit, the recall whose remedy is wanted, and what that offers; empty offers: nothing can be asked for here.
    `others` are further recalls of the unit with remedies of their own. `known` is what is on record of its
    purchase."""

    told: Told
    answer: Answer
    offers: Offers
    known: Known
    card: RecallCard | None = None
    others: tuple[RecallCard, ...] = ()
    registration: Registration | None = None

    @property
    def query(self) -> str:
        return query(self.told)

    def refund(self, typed: dict[str, str]) -> Sum | None:
        """The sum, as far as it can be worked out. Raises Refused."""
        formula = self.offers.refund
        return sum_for(formula, self.known, typed) if formula and self.offers.of(REFUND) else None


def choice(asked: str, slug: str = "", owner: Owner | None = None) -> Choice:
    """By a check's query. Raises Refused where that tells no unit."""
    looked = look(asked)
    return _choice(looked.told, looked.answer, slug, _same(owner, looked.told))


def own_choice(owner: Owner, code: str, slug: str = "") -> Choice | None:
    """Of a product of theirs, told as its record has it."""
    registration = own_registration(owner, code[:32])
    if registration is None or not is_theirs(registration):
        return None
    products = public_products([registration.product_id])
    told = told_of_all([registration], products)[registration.id]
    return _choice(told, check(told), slug, registration)


def _choice(told: Told, answer: Answer, slug: str, registration: Registration | None) -> Choice:
    cards = offering(answer)
    card = next((one for one in cards if one.slug == slug), next(iter(cards), None))
    recall = db.session.get(Recall, card.id) if card else None
    offers = offers_in(recall, language()) if recall else Offers()
    others = tuple(one for one in cards if one is not card)
    return Choice(told, answer, offers, known_of(registration, offers.refund), card, others, registration)


def choose(made: Choice, typed: dict[str, str], owner: Owner | None) -> RemedyCase:
    """Keeps it. Whoever is signed in has it open at once; anybody else by the link in a letter, whose page
    shows the sum before it begins. Raises Refused, and Unseen."""
    offer = made.offers.of(typed.get("kind", ""))
    if offer is None or made.card is None:
        raise Refused("kind", "Choose what you want.")
    worked = made.refund(typed) if offer.kind == REFUND else None
    if owner is not None:
        must_be_seen(worked, typed)
    contact = contact_of(typed, owner)
    person = person_key(contact["email"])
    # counts in a transaction of its own, hence before anything is written
    lettered = owner is None and within(PER_PERSON, "remedy letter", person)
    field, key, number = number_of(made.told)
    recall = db.session.get_one(Recall, made.card.id)
    product = public_product(made.answer.product.slug) if made.answer.product else None
    wish = Wish(
        organisation_id=recall.organisation_id, recall_id=recall.id, version_number=made.card.version,
        product_id=made.registration.product_id if made.registration else product.id if product else None,
        registration_id=made.registration.id if made.registration else None,
        query=made.query, told_key=told_key(made.told), field=field, key=key, number=number,
        offer=offer.plain(), worked=worked.plain() if worked else {},
    )  # fmt: skip
    case = actions.keep(person, contact, wish)
    if owner is not None:
        opened(case)
    elif lettered:
        kind = "case_link" if case.state == OPEN else "confirm_case"
        write(kind, case.person, organisation_id=case.organisation_id, case_id=case.id)
    return case


def opened(case: RemedyCase) -> None:
    """Its address is known to be right: the clock starts, and they hear where to follow it. Callers commit."""
    if actions.open_case(case):
        write("case_opened", case.person, organisation_id=case.organisation_id, case_id=case.id)
        announcing.case_opened(case)


def whom(token: str) -> RemedyCase | None:
    """The request that a link would open; it stays unused."""
    return by_id(tokens.peek("case", token))


def confirm(token: str) -> RemedyCase | None:
    """Uses the link. Callers commit."""
    case = used(token)
    if case is not None:
        opened(case)
    return case


def used(token: str) -> RemedyCase | None:
    """The request that a link is for, which is used by this: its address is right. Callers commit."""
    case = by_id(tokens.use("case", token), lock=True)
    if case is not None:
        arrives(case.person)
    return case


@commits
def forget_old() -> None:
    """What nobody confirmed in time goes, and who asked, once a request has been closed for long. For the worker, now
    and then."""
    waited, forgotten = actions.forget_waiting(now() - WAITS), erasing.forget_closed(now() - KEPT)
    tokens.withdraw_all(tokens.OF_CASE, *waited, *forgotten)
    faults.forget(forgotten)


def number_of(told: Told) -> tuple[str, str | None, str]:
    """Field and key of the number that this unit alone bears, and what to call it; no key where it bears none."""
    for name in OF_ONE_UNIT:
        value = told.fields.get(name)
        if isinstance(value, str) and (key := Code(name, value).plain):
            return name, key[:200], value[:120]
    texts = (str(value) for name, value in told.fields.items() if name not in ("brand", "model") and value)
    return "", None, next(texts, "")[:120]


def contact_of(typed: dict[str, str], owner: Owner | None) -> dict[str, str]:
    """Where the letters go, and what they say of themselves; an owner's own details where they left a field blank."""
    mine = unseal(owner.sealed) if owner else {}
    told = {name: read_line(typed.get(name, ""), name, longest) for name, longest in CONTACT.items()}
    email = mine["email"] if owner else read_email(typed.get("email", ""))
    return {name: value or mine.get(name, "") for name, value in told.items()} | {"email": email}


def _same(owner: Owner | None, told: Told) -> Registration | None:
    """Whoever is signed in and has registered this very unit."""
    _, key, _ = number_of(told)
    if owner is None or key is None:
        return None
    mine = (one for one in registrations_of(owner) if one.serial_key and one.serial_key[1:] == key)
    return next(mine, None)
