"""What letters about a request for a remedy say: which product, which remedy, until when, what is new. Read when they
are sent, a batch at a time."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from registry import links
from registry.cases.models import OPEN, WAITING, Appointment, CaseStep, RemedyCase
from registry.cases.references import shown
from registry.cases.steps import said
from registry.cases.visits import OFFERED, is_ahead
from registry.catalogue.described import products_by_ids
from registry.db import db, settings_here
from registry.notices.models import Letter
from registry.notices.plain import plain
from registry.notices.writing import ONE_USE
from registry.recalls.models import Recall
from registry.remedies.offers import NAMES, REFUND
from registry.remedies.refund import sum_of
from registry.tongue.speaking import gettext as _
from registry.tongue.words import appointed, day, money, within
from registry.vault import unseal

Facts = dict[str, Any]


def case_facts(letters: Sequence[Letter]) -> list[tuple[int, Facts | None]]:
    """Letter -> its facts; none where the request is gone, or is confirmed already."""
    rows = db.session.execute(
        select(RemedyCase, Recall.title)
        .outerjoin(Recall, Recall.id == RemedyCase.recall_id)
        .where(RemedyCase.id.in_({letter.case_id or 0 for letter in letters}))
    ).all()
    cases = {case.id: (case, title) for case, title in rows}
    names = products_by_ids({case.product_id for case, _ in rows if case.product_id})
    steps = _steps({int((letter.facts or {}).get("step", 0)) for letter in letters})
    offered = _offered({step.case_id for step in steps.values() if step.kind == "visit_offered"})
    return [
        (letter.id, _of(letter, cases.get(letter.case_id or 0), names, steps, offered)) for letter in letters
    ]


def _of(
    letter: Letter,
    found: tuple[RemedyCase, str | None] | None,
    names: dict[int, str],
    steps: dict[int, CaseStep],
    offered: dict[int, list[str]],
) -> Facts | None:
    if found is None:
        return None
    case, title = found
    asks = letter.kind == "confirm_case"
    if (case.state == WAITING) != asks:
        return None
    facts: Facts = {
        "recall": title or "",
        "claim": case.is_claim,
        "product": names.get(case.product_id or 0, ""),
        "number": plain(case.number) if asks else case.number,
        "remedy": within(NAMES[case.kind]),
        "reference": shown(case.reference),
        "due": day(case.due_at) if case.due_at and case.state == OPEN else "",
        "refund": _sum(case),
        "maker_told": bool((letter.facts or {}).get("maker_told")),
        "replies": bool(settings_here().mail_replies),
        "link": links.confirm_case(ONE_USE) if asks else links.enter_case(ONE_USE),
    }
    step = steps.get(int((letter.facts or {}).get("step", 0)))
    if letter.kind != "case_news":
        return facts
    if step is None:
        return None
    times = offered.get(case.id, []) if step.kind == "visit_offered" else _time(step)
    words = "\n".join((*times, _words(step, case))).strip()
    return facts | {"news": _(said(step.kind, claim=case.is_claim)), "words": words}


def _words(step: CaseStep, case: RemedyCase) -> str:
    """What somebody wrote; of files that were refused why; of a promise that was not kept what may be taken instead."""
    if step.kind == "file_refused":
        return "\n".join((step.facts["name"], *map(_, step.facts["why"])))
    if step.kind == "late" and case.kind != REFUND:
        return _(
            "You can take the refund instead, on its page, or go on waiting: the maker sees that it is late."
        )
    return unseal(step.sealed).get("words", "")


def _time(step: CaseStep) -> list[str]:
    """When somebody was to come, of what happened to an appointment."""
    told = step.facts
    if "begins" not in told:
        return []
    return [appointed(told["day"], told["begins"], told["ends"], told.get("zone", ""))]


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
