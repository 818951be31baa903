"""We put things right for those who asked. I see first whose promise was broken, take a step, answer, offer a visit,
hand a request to a colleague or a service partner, and record what was done. What concerns the owner is told to them by
a letter, in the same breath. Callers commit."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.audit.entries import keep
from registry.audit.who import By
from registry.cases import actions, clocks, staff_queries, visits
from registry.cases.models import MAKER, CaseStep, RemedyCase
from registry.cases.staff_queries import Wish
from registry.catalogue.described import products_by_ids
from registry.catalogue.limits import brands_of, limit
from registry.errors import Refused
from registry.faults.models import FaultReport
from registry.faults.queries import reports_of
from registry.journeys.following import Followed, follow
from registry.journeys.paying_back import NOTHING_KNOWN, sum_for
from registry.notices.actions import write
from registry.recalls.listing import titles_by_ids
from registry.recalls.pages import Page
from registry.registrations.addresses import read_line
from registry.remedies.offers import REFUND, read
from registry.staff.permissions import ALLOWED, Permission
from registry.staff.queries import Colleague, people_of
from registry.vault import unseal

SIZE = 25


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue."""

    case: RemedyCase
    recall: str
    product: str
    assignee: str
    overdue: bool
    report: FaultReport | None = None


def listed(organisation_id: int, wish: Wish, only: int | None, number: int) -> Page[Row]:
    """One page of the queue; a handful of queries however many there are."""
    cases, total = staff_queries.queue(organisation_id, wish, only, number, SIZE)
    titles = titles_by_ids({one.recall_id for one in cases if one.recall_id})
    names = products_by_ids({one.product_id for one in cases if one.product_id})
    reports = reports_of([one.id for one in cases if one.is_claim])
    people = dict(map(_named, people_of(organisation_id))) if cases else {}
    rows = tuple(
        Row(
            one, titles.get(one.recall_id or 0, ""), names.get(one.product_id or 0, ""),
            people.get(one.assignee_id or 0, ""), clocks.overdue(one), reports.get(one.id),
        )
        for one in cases
    )  # fmt: skip
    return Page(rows, number, SIZE, total)


def assignees(organisation_id: int, case: RemedyCase | None = None) -> list[tuple[int, str]]:
    """Who may be handed this request; without one, any of those that are in sight."""
    people = workers(organisation_id)
    if case is not None:
        brands = brands_of(case.product_id, case.recall_id)
        return [_named(one) for one in people if one.works_for(brands)]
    return [_named(one) for one in people if not (limit() and one.brands) or limit() & set(one.brands)]


def workers(organisation_id: int) -> list[Colleague]:
    return [
        one for one in people_of(organisation_id) if one.active and Permission.WORK_CASES in ALLOWED[one.role]
    ]


def _named(one: Colleague) -> tuple[int, str]:
    return one.member_id, one.name or one.email.partition("@")[0]


def look(organisation_id: int, case_id: int, by: By, only: int | None) -> Followed | None:
    """The page of one; the look is kept in the log."""
    case = staff_queries.own(organisation_id, case_id, only)
    if case is None:
        return None
    _log(case, by, "seen")
    return follow(case)


def contact(case: RemedyCase, by: By) -> dict[str, str]:
    """How to reach who asked: a press of its own, and an entry in the log."""
    _log(case, by, "contact_seen")
    return unseal(case.sealed)


def answer(case: RemedyCase, words: str, by: By) -> None:
    told(case, actions.say(case, MAKER, words, by))


def set_aside(case: RemedyCase, by: By) -> None:
    """What came after its end needs no answer."""
    if case.wrote_at is not None:
        actions.is_read(case)
        _log(case, by, "set_aside")


def step(case: RemedyCase, kind: str, words: str, by: By) -> bool:
    """False where it was noted a moment ago."""
    noted = actions.move_on(case, kind, words, by)
    told(case, noted)
    return noted is not None


def offer_visits(case: RemedyCase, slots: Sequence[visits.Slot], by: By) -> None:
    told(case, visits.offer(case, slots, by))


def call_off(case: RemedyCase, appointment_id: int, words: str, by: By) -> None:
    told(case, visits.call_off(case, appointment_id, words, by))


def set_sum(case: RemedyCase, typed: dict[str, str], recall_remedies: dict[str, object], by: By) -> None:
    """The refund, worked out from a price that the owner could not tell, or told wrong. Raises Refused."""
    formula = read(recall_remedies).refund
    if case.kind != REFUND or formula is None:
        raise Refused("", "There is no formula for a refund in this request.")
    worked = sum_for(formula, NOTHING_KNOWN, typed)
    if worked is None:
        raise Refused("price", "Write the price that was paid.")
    before, case.worked = case.worked.get("total"), worked.plain()
    told(case, actions.note(case, "sum_set", MAKER, by, facts={"before": before, "total": str(worked.total)}))


def line(text: str, field: str, longest: int) -> str:
    return read_line(text, field, longest)


def told(case: RemedyCase, step: CaseStep | None) -> None:
    """Its owner hears of it, and the log has it; nobody where nothing new was noted."""
    if step is None:
        return
    write(
        "case_news",
        case.person,
        organisation_id=case.organisation_id,
        case_id=case.id,
        facts={"step": step.id},
    )
    keep(
        case.organisation_id,
        step.by_id,
        step.by_name,
        "case.step",
        "case",
        case.id,
        after={"step": step.kind},
    )


def _log(case: RemedyCase, by: By, what: str) -> None:
    keep(case.organisation_id, by.id, by.name, f"case.{what}", "case", case.id)
