"""Whoever works on my request hears that I wrote, or that a promise was broken: its assignee, or where nobody has it,
those who hand requests over. One letter however much I write meanwhile; never what I wrote. Callers commit."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from registry.cases.models import CaseStep, RemedyCase
from registry.cases.steps import STEPS
from registry.catalogue.limits import brands_of
from registry.clock import now
from registry.db import db
from registry.notices.actions import write
from registry.notices.models import QUEUED, Letter
from registry.staff.permissions import Permission
from registry.staff.queries import Colleague, people_who
from registry.vault import person_key

KIND = "case_moved"
TOGETHER = timedelta(minutes=5)
"""So long a letter waits for what else comes."""


def moved(case: RemedyCase, step: CaseStep) -> None:
    """The owner has done something that staff must see."""
    if _waits(case):
        return
    for one in _whom(case):
        facts = {"member": one.member_id, "case": case.id, "news": STEPS[step.kind].words}
        write(
            KIND, person_key(one.email), organisation_id=case.organisation_id, case_id=case.id, facts=facts,
            run_at=now() + TOGETHER,
        )  # fmt: skip


def _waits(case: RemedyCase) -> bool:
    wanted = select(Letter.id).where(
        Letter.organisation_id == case.organisation_id, Letter.state == QUEUED, Letter.kind == KIND,
        Letter.case_id == case.id,
    )  # fmt: skip
    return db.session.scalar(wanted.limit(1)) is not None


def _whom(case: RemedyCase) -> Sequence[Colleague]:
    brands = brands_of(case.product_id, case.recall_id)
    workers = people_who(case.organisation_id, Permission.WORK_CASES, brands)
    mine = [one for one in workers if one.member_id == case.assignee_id]
    return mine or people_who(case.organisation_id, Permission.LEAD_CASES, brands)
