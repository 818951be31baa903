"""What I asked for was promised by a day, and the day has passed: I am told so by a letter, once a promise, and that I
may take the refund instead, so that I need not watch the page for it."""

from datetime import timedelta

from sqlalchemy import exists, select

from registry.cases.actions import note
from registry.cases.models import MAKER, OPEN, SITE, CaseStep, RemedyCase
from registry.clock import now
from registry.db import commits, db
from registry.notices.actions import write

SOME = 200
OF_LATE = timedelta(days=7)
"""Days that passed longer ago are no news: nobody is written to about them where this begins, or began again, late."""
LATE = "late"


@commits
def tell() -> None:
    """Every minute, some at a time: a recall's remedies; of a claim each stage has a day of its own, on its page."""
    told = exists().where(
        CaseStep.case_id == RemedyCase.id, CaseStep.kind == LATE, CaseStep.made_at > RemedyCase.due_at
    )
    wanted = select(RemedyCase).where(
        RemedyCase.state == OPEN,
        RemedyCase.turn == MAKER,
        RemedyCase.recall_id.is_not(None),
        RemedyCase.due_at.between(now() - OF_LATE, now()),
        ~told,
    )
    some = wanted.order_by(RemedyCase.due_at).limit(SOME).with_for_update(skip_locked=True)
    for case in db.session.scalars(some).all():
        step = note(case, LATE, SITE)
        facts = {"step": step.id}
        write("case_news", case.person, organisation_id=case.organisation_id, case_id=case.id, facts=facts)
