"""Keeps how long each stage of a request takes, and until when the next one is promised: made anew from its steps. And
counts it for a maker. Callers commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, delete, func, insert, or_, select
from sqlalchemy import case as either
from sqlalchemy import cast as cast_to

from registry.cases.models import CLAIM, MAKER, OPEN, WAITING, CaseStage, CaseStep, RemedyCase
from registry.cases.stages import CLOSE, DIAGNOSIS, DONE, FAILED, STAGES, Seen, next_due
from registry.cases.stages import measure as measured
from registry.clock import now
from registry.db import db
from registry.remedies.offers import REFUND


@dataclass(frozen=True, slots=True)
class Counted:
    """One stage, over all claims of a maker, or all its remedies of recalls: how many were done in time, done late,
    never done, go on, and are late by now. What was not needed any more before its day is none of these."""

    name: str
    in_time: int = 0
    late: int = 0
    failed: int = 0
    running: int = 0
    overdue: int = 0

    @property
    def percent(self) -> int | None:
        """Of those that came to their day, how many were done in time; none where there are none."""
        whole = self.in_time + self.late + self.failed + self.overdue
        return 100 * self.in_time // whole if whole else None


def measure(case: RemedyCase) -> None:
    """From the steps as they stand. What is promised next to whoever made a claim is the next stage; a recall's remedy
    keeps the one day that was promised with it."""
    columns = (CaseStep.kind, CaseStep.side, CaseStep.made_at, CaseStep.facts)
    rows = db.session.execute(select(*columns).where(CaseStep.case_id == case.id).order_by(CaseStep.id))
    promised = {CLOSE: int(case.offer["days"])} | case.offer.get("promised", {})
    stages = measured([Seen(*row) for row in rows], promised, claim=case.is_claim)
    db.session.execute(
        delete(CaseStage).where(CaseStage.case_id == case.id).execution_options(synchronize_session="fetch")
    )
    each = {"case_id": case.id, "organisation_id": case.organisation_id}
    made = [
        each
        | {"stage": one.name, "number": one.number, "began_at": one.began, "due_at": one.due}
        | {"ended_at": one.ended, "result": one.result}
        for one in stages
    ]
    if made:
        db.session.execute(insert(CaseStage), made)
    if case.is_claim:
        case.due_at = next_due(stages) or case.due_at
    db.session.flush()


def promised_twice(organisation_id: int, after: int, most: int) -> Sequence[int]:
    """Numbers of requests, from one on, in which something may have been promised anew; in their order."""
    anew = or_(RemedyCase.broken > 0, RemedyCase.kind == REFUND)
    wanted = select(RemedyCase.id).where(
        RemedyCase.organisation_id == organisation_id,
        RemedyCase.state != WAITING,
        RemedyCase.id > after,
        anew,
    )
    return db.session.scalars(wanted.order_by(RemedyCase.id).limit(most)).all()


def stages_of(case_id: int) -> list[CaseStage]:
    """In the order of their names in `STAGES`, each time of one after the other."""
    rows = db.session.scalars(select(CaseStage).where(CaseStage.case_id == case_id)).all()
    return sorted(rows, key=lambda row: (list(STAGES).index(row.stage), row.number))


def counted(organisation_id: int, *, claims: bool) -> list[Counted]:
    """Every stage of the maker's claims, or of its remedies of recalls, in one query."""
    done, late = CaseStage.result == DONE, CaseStage.ended_at > CaseStage.due_at
    runs, ours = CaseStage.result == "", RemedyCase.turn == MAKER
    # whoever is erased takes their requests along without a step
    gone = and_(runs, RemedyCase.state != OPEN, ours, CaseStage.due_at < RemedyCase.closed_at)
    going = and_(runs, RemedyCase.state == OPEN)
    overdue = and_(going, ours, CaseStage.due_at < now())
    sums = (and_(done, ~late), and_(done, late), or_(CaseStage.result == FAILED, gone), going, overdue)
    rows = db.session.execute(
        select(CaseStage.stage, *map(_sum, sums))
        .join(RemedyCase, RemedyCase.id == CaseStage.case_id)
        .where(CaseStage.organisation_id == organisation_id, (RemedyCase.kind == CLAIM) == claims)
        .group_by(CaseStage.stage)
    )
    found = {row[0]: Counted(*row) for row in rows}
    return [found.get(name, Counted(name)) for name in STAGES if claims or name != DIAGNOSIS]


def _sum(said: ColumnElement[bool]) -> ColumnElement[Any]:
    return cast_to(func.coalesce(func.sum(either((said, 1), else_=0)), 0), Integer)
