"""I follow my request: each step with its day, whose turn it is and until when, all messages in one thread. I confirm
an appointment or ask for another, send what is needed, say that nobody came or that it still does it. When the promised
day has passed, the refund is offered to me by itself. Callers commit."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.cases import actions, clocks, visits
from registry.cases.files import DISPOSAL, FILE, add_file
from registry.cases.models import (
    OPEN,
    OWNER,
    REMEDIED,
    WAITING,
    Appointment,
    CaseFile,
    CaseStage,
    CaseStep,
    RemedyCase,
)
from registry.cases.queries import (
    Happened,
    appointments_of,
    by_id,
    by_reference,
    files_of,
    of_person,
    steps_of,
)
from registry.cases.references import read_reference
from registry.cases.repaired import away
from registry.cases.returns import Back, back_of
from registry.cases.service import stages_of
from registry.catalogue.described import products_by_ids
from registry.db import db
from registry.errors import Refused
from registry.faults.actions import appeal, withdraw
from registry.faults.queries import report_of
from registry.journeys import announcing
from registry.journeys.claimed import Claim, claim_of
from registry.journeys.hearing import moved
from registry.journeys.paying_back import NOTHING_KNOWN, Known, known_of, must_be_seen, sum_for
from registry.notices.actions import write
from registry.plates.papers import Paper
from registry.recalls.models import Recall
from registry.recalls.remedies import forget_remedy
from registry.recalls.translating import offers_in
from registry.registrations.addresses import read_email
from registry.registrations.queries import registered_units, registration_by_id
from registry.remedies.offers import REFUND, Offer, offer_of
from registry.remedies.refund import Formula, Sum, sum_of
from registry.throttle.store import within
from registry.tokens import actions as tokens
from registry.tongue.speaking import gettext as _
from registry.vault import person_key

PER_PERSON = "4 per hour; 12 per day"
FILES = "20 per hour"
TOO_EARLY = "The promised day has not passed yet."


@dataclass(frozen=True, slots=True)
class Instead:
    """The refund that may be taken since a promise was not kept; `worked` as far as the price is known."""

    offer: Offer
    formula: Formula | None
    known: Known
    worked: Sum | None

    def refund(self, typed: dict[str, str]) -> Sum | None:
        """The sum, as far as it can be worked out. Raises Refused."""
        return sum_for(self.formula, self.known, typed) if self.formula else None


@dataclass(frozen=True, slots=True)
class Followed:
    """All that the page of a request shows."""

    case: RemedyCase
    recall: Recall | None
    product: str
    offer: Offer
    worked: Sum | None
    steps: Sequence[Happened]
    visits: Sequence[Appointment]
    files: Sequence[CaseFile]
    overdue: bool
    instead: Instead | None
    back: Back | None
    stages: Sequence[CaseStage]
    claim: Claim | None = None
    registered: bool = False
    """The unit that was given in its place is registered to whoever asked."""

    @property
    def confirmed(self) -> Appointment | None:
        """The one that is agreed, or the last that was."""
        return next((one for one in reversed(self.visits) if one.state == visits.CONFIRMED), None)

    @property
    def offered(self) -> list[Appointment]:
        return [one for one in self.visits if one.state == visits.OFFERED and visits.is_ahead(one)]

    @property
    def called_off(self) -> Appointment | None:
        """What may stand in a calendar still, and is off."""
        last = visits.last_entry(self.visits)
        return last if last is not None and last.state == visits.OFF and not self.confirmed else None

    @property
    def lapsed(self) -> bool:
        """Times were offered, and all of them have passed while nobody chose one."""
        there = [one for one in self.visits if one.state == visits.OFFERED]
        return bool(there) and not self.confirmed and not self.offered

    @property
    def nobody_may_have_come(self) -> bool:
        """The time that was agreed is over."""
        return self.confirmed is not None and visits.is_over(self.confirmed)

    @property
    def away(self) -> list[str]:
        """How long it was away for its repair, and what that adds to the warranty, where it is settled."""
        done = next((one for one in reversed(self.steps) if one.kind == "remedied"), None)
        return away(done.facts) if done is not None and self.case.state == REMEDIED else []

    @property
    def wants_photo(self) -> bool:
        """The picture of the old one is still to come."""
        sent = any(one.about == DISPOSAL for one in self.files)
        return self.case.state == OPEN and self.offer.photo and not sent


def follow(case: RemedyCase) -> Followed:
    """The page of a request; who may see it was asked before."""
    late, steps = clocks.overdue(case), steps_of(case.id)
    return Followed(
        case=case,
        recall=db.session.get_one(Recall, case.recall_id) if case.recall_id else None,
        product=products_by_ids([case.product_id]).get(case.product_id, "") if case.product_id else "",
        offer=offer_of(case.offer),
        worked=sum_of(case.worked),
        steps=steps,
        visits=appointments_of(case.id),
        files=files_of(case.id),
        overdue=late,
        instead=instead_of(case) if late and _may_refund(case) else None,
        back=back_of(case, steps),
        stages=stages_of(case.id),
        claim=claim_of(case, steps) if case.is_claim else None,
        registered=any(one.person == case.person for one in registered_units(case.replacement_unit_id or 0)),
    )


def named(reference: str, *, lock: bool = False) -> RemedyCase | None:
    """The case of a reference; whether the asker may see it is for the face."""
    read_as = read_reference(reference)
    return by_reference(read_as, lock=lock) if read_as else None


def theirs(person: str) -> Sequence[RemedyCase]:
    """Requests of somebody whose address is known to be right."""
    return of_person(person)


def behind(token: str) -> RemedyCase | None:
    """The request that a link of a letter opens, as often as it is used. One that nobody has confirmed shows nothing
    yet, and may go with its number."""
    case = by_id(tokens.peek("case_link", token))
    return case if case is not None and case.state != WAITING else None


def ask_link(reference: str, email: str) -> None:
    """A letter with the way to a request, if both fit. The page is the same whether they do. Raises Refused."""
    email = read_email(email)
    if not read_reference(reference):
        raise Refused(
            "reference", "A reference has eight letters and digits, like K7MA-4QXD. Look into our letter."
        )
    case, person = named(reference), person_key(email)
    if within(PER_PERSON, "case link", person):
        own = case is not None and case.person == person
        write("case_link", person, case_id=case.id if case is not None and own else None)


def say(case: RemedyCase, words: str) -> None:
    if (step := actions.say(case, OWNER, words)) is not None:
        moved(case, step)


def may_send(case_id: int) -> bool:
    """Whether one more file may be read for a request: each costs a process of its own. Commits nothing of the
    caller's; asked before anything is written."""
    return within(FILES, "case file", str(case_id))


def send_file(case: RemedyCase, paper: Paper, *, disposal: bool) -> None:
    add_file(case, OWNER, DISPOSAL if disposal else FILE, paper)


def nobody_came(case: RemedyCase, appointment_id: int) -> None:
    moved(case, visits.nobody_came(case, appointment_id))


def still_does_it(case: RemedyCase, words: str) -> None:
    """The remedy did not help: the unit counts as recalled again, and the case rises."""
    if case.state != REMEDIED:
        raise Refused("", "That was told already: the request is open.")
    if not words.strip():
        raise Refused("words", "Say what it does.")
    moved(case, actions.break_promise(case, "again", words))
    announcing.case_opened(case)
    if case.key and case.recall_id:
        recall = db.session.get_one(Recall, case.recall_id)
        forget_remedy(recall, case.field, case.key)


def take_refund(case: RemedyCase, typed: dict[str, str]) -> CaseStep:
    """Since the promised day has passed. Raises Refused, at the field where a price is no amount, and Unseen."""
    found = _instead_now(case)
    worked = found.refund(typed)
    must_be_seen(worked, typed)
    visits.drop(case)
    return actions.take_instead(case, found.offer.plain(), worked.plain() if worked else {})


def worked_out(case: RemedyCase, typed: dict[str, str]) -> Sum | None:
    """What the refund would come to, from what is told; takes nothing. Raises Refused as taking it does."""
    return _instead_now(case).refund(typed)


def take_back(case: RemedyCase) -> None:
    actions.take_back(case)
    visits.drop(case)
    if (report := report_of(case.id, lock=True)) is not None:
        withdraw(report)
    announcing.case_closed(case)


def object_to(case: RemedyCase, words: str) -> None:
    """The warranty was refused, and I do not agree."""
    report = report_of(case.id, lock=True)
    if report is None:
        raise Refused("", "There is no decision to object to.")
    actions.must_be_open(case)
    appeal(report, words)
    moved(case, actions.note(case, "appealed", OWNER, words=words))


def _instead_now(case: RemedyCase) -> Instead:
    if not (clocks.overdue(case) and _may_refund(case)):
        raise Refused("", TOO_EARLY)
    return instead_of(case)


def _may_refund(case: RemedyCase) -> bool:
    """A recall's refund is there where another remedy was promised; a warranty gives what its terms say."""
    return case.kind != REFUND and case.recall_id is not None


def instead_of(case: RemedyCase) -> Instead:
    """By the recall's own formula; where it has none, what was paid, whole, which the maker then works out."""
    recall = db.session.get_one(Recall, case.recall_id)
    offers = offers_in(recall, case.language)
    formula = offers.refund
    offer = offers.of(REFUND) or Offer(
        REFUND, _("What you paid for it."), int(case.offer["days"]), "", case.offer["old"]
    )
    registration = registration_by_id(case.registration_id) if case.registration_id else None
    mine = registration if registration is not None and registration.person == case.person else None
    known = known_of(mine, formula) if formula else NOTHING_KNOWN
    return Instead(offer, formula, known, sum_for(formula, known, {}) if formula else None)
