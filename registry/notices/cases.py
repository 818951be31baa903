"""What letters about a request for a remedy say: which product, which remedy, until when, what is new. Read when they
are sent, a batch at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from registry import links
from registry.cases.calendars import calendar_of, method_of
from registry.cases.models import ENDED, OPEN, REMEDIED, WAITING, WITHDRAWN, Appointment, CaseStep, RemedyCase
from registry.cases.references import shown
from registry.cases.repaired import away
from registry.cases.steps import said
from registry.cases.visits import OFFERED, is_ahead
from registry.catalogue.described import products_by_ids
from registry.catalogue.models import Organisation
from registry.db import db, settings_here
from registry.notices.models import Letter
from registry.notices.plain import plain
from registry.notices.writing import ONE_USE
from registry.recalls.models import Recall
from registry.remedies.offers import NAMES, REFUND
from registry.remedies.refund import sum_of
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.tongue.words import appointed, day, money, within
from registry.vault import unseal

Facts = dict[str, Any]
AFTER_END = {
    REMEDIED: marked(
        "The maker sees it, but the request is done: no day is promised for an answer. If it still does it, say so on "
        "the page of the request: it opens again, ahead of others, and its time begins anew."
    ),
    ENDED: marked(
        "The maker sees it, but has closed the claim without a remedy: no day is promised for an answer."
    ),
    WITHDRAWN: marked(
        "The maker sees it, but you took the request back: no day is promised for an answer. If you want it after all, "
        "ask for it anew."
    ),
}
"""What is said to who writes to a request that has ended."""


@dataclass(frozen=True, slots=True)
class Told:
    """What letters about requests say, read for a batch of them. `visits`: by their number; `offered`: the times that
    the owner of a request can choose from now."""

    cases: dict[int, tuple[RemedyCase, str | None]]
    names: dict[int, str]
    makers: dict[int, str]
    steps: dict[int, CaseStep]
    visits: dict[int, Appointment]
    offered: dict[int, list[str]]


def case_facts(letters: Sequence[Letter]) -> list[tuple[int, Facts | None]]:
    """Letter -> its facts; none where the request is gone, or is confirmed already."""
    rows = db.session.execute(
        select(RemedyCase, Recall.title)
        .outerjoin(Recall, Recall.id == RemedyCase.recall_id)
        .where(RemedyCase.id.in_({letter.case_id or 0 for letter in letters}))
    ).all()
    steps = _steps({_step(letter) for letter in letters})
    visits = _visits({number for step in steps.values() if (number := _visit(step))})
    told = Told(
        {case.id: (case, title) for case, title in rows},
        products_by_ids({case.product_id for case, _ in rows if case.product_id}),
        _makers({one.organisation_id for one in visits.values()}),
        steps,
        visits,
        _offered({step.case_id for step in steps.values() if step.kind == "visit_offered"}),
    )
    return [(letter.id, _of(letter, told)) for letter in letters]


def _of(letter: Letter, told: Told) -> Facts | None:
    case, title = told.cases.get(letter.case_id or 0, (None, None))
    asks = letter.kind == "confirm_case"
    if case is None or (case.state == WAITING) != asks:
        return None
    facts: Facts = {
        "recall": title or "",
        "claim": case.is_claim,
        "product": told.names.get(case.product_id or 0, ""),
        "number": plain(case.number) if asks else case.number,
        "remedy": within(NAMES[case.kind]),
        "reference": shown(case.reference),
        "due": day(case.due_at) if case.due_at and case.state == OPEN else "",
        "refund": _sum(case),
        "maker_told": bool((letter.facts or {}).get("maker_told")),
        "replies": bool(settings_here().mail_replies),
        "link": links.confirm_case(ONE_USE) if asks else links.enter_case(ONE_USE),
    }
    if letter.kind != "case_news":
        return facts
    step = told.steps.get(_step(letter))
    return None if step is None else facts | _news(case, step, told, facts["product"] or title or "")


def _news(case: RemedyCase, step: CaseStep, told: Told, about: str) -> Facts:
    """What happened, in words; with a file that puts an appointment into a calendar, or takes it out."""
    times = told.offered.get(case.id, []) if step.kind == "visit_offered" else []
    words = "\n".join((*_times(step), *times, _words(step, case))).strip()
    news: Facts = {"news": _(said(step.kind, claim=case.is_claim)), "words": words}
    visit = told.visits.get(_visit(step))
    if visit is not None and visit.series is not None:
        made = calendar_of(visit, case, about, told.makers.get(case.organisation_id, ""))
        news["calendar"] = (method_of(visit), made)
    return news


def _words(step: CaseStep, case: RemedyCase) -> str:
    """What somebody wrote; of files that were refused why; of a promise that was not kept what may be taken instead."""
    if step.kind == "file_refused":
        return "\n".join((step.facts["name"], *map(_, step.facts["why"])))
    if step.kind == "late" and case.kind != REFUND:
        return _(
            "You can take the refund instead, on its page, or go on waiting: the maker sees that it is late."
        )
    if step.kind == "after_end":
        return _(AFTER_END[case.state]) if case.state in AFTER_END else ""
    if step.kind == "remedied":
        return "\n".join(_done(step.facts))
    return unseal(step.sealed).get("words", "")


def _done(facts: Facts) -> list[str]:
    """When, under which job, and for how long it was away."""
    lines = (
        [_("Done on %(day)s.", day=day(date.fromisoformat(facts["done_on"])))] if facts.get("done_on") else []
    )
    if facts.get("job"):
        lines.append(_("Job %(job)s.", job=facts["job"]))
    return lines + away(facts)


def _times(step: CaseStep) -> list[str]:
    """When somebody was to come, of what happened to an appointment."""
    one, instead = step.facts, step.facts.get("instead")
    if instead:
        return [_("This appointment is off: %(when)s.", when=_when(instead))]
    return [_when(one)] if "begins" in one else []


def _when(one: Facts) -> str:
    return appointed(one["day"], one["begins"], one["ends"], one.get("zone", ""))


def _step(letter: Letter) -> int:
    return int((letter.facts or {}).get("step", 0))


def _visit(step: CaseStep) -> int:
    """The appointment that a step is about, or that it called off; 0 where there is none."""
    return int(step.facts.get("instead", step.facts).get("visit", 0))


def _visits(ids: set[int]) -> dict[int, Appointment]:
    rows = db.session.scalars(select(Appointment).where(Appointment.id.in_(ids))) if ids else ()
    return {one.id: one for one in rows}


def _makers(ids: set[int]) -> dict[int, str]:
    wanted = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return {row.id: row.name for row in db.session.execute(wanted)} if ids else {}


def _offered(case_ids: set[int]) -> dict[int, list[str]]:
    """Request -> the times that its owner can choose from now."""
    if not case_ids:
        return {}
    wanted = select(Appointment).where(Appointment.case_id.in_(case_ids), Appointment.state == OFFERED)
    found: dict[int, list[str]] = {}
    for one in db.session.scalars(wanted.order_by(Appointment.day, Appointment.begins, Appointment.id)):
        if is_ahead(one):
            found.setdefault(one.case_id, []).append(appointed(one.day, one.begins, one.ends, one.zone))
    return found


def _sum(case: RemedyCase) -> str:
    worked = sum_of(case.worked)
    return money(worked.total, worked.currency) if worked else ""


def _steps(ids: set[int]) -> dict[int, CaseStep]:
    rows = db.session.scalars(select(CaseStep).where(CaseStep.id.in_(ids)))
    return {step.id: step for step in rows}
