"""The sums of a count, and whether there is anything new to count. What pages show without counting a million rows."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from operator import add
from typing import Any

from sqlalchemy import and_, case, func, select

from registry.cases.models import CaseStep, RemedyCase
from registry.clock import now
from registry.consignees.models import Consignee, EffectivenessCheck
from registry.db import db
from registry.faults.models import NONE, FaultReport
from registry.faults.queries import counts as faults_counted
from registry.matching.models import AudienceState, RecallAudience, RecallRegistered
from registry.notices.models import BOUNCED, FAILED, SENT, Letter
from registry.recalls.models import Recall, RecallProduct, UnitRemedy
from registry.recalls.states import OPEN
from registry.registrations.models import Registration
from registry.registrations.queries import ACTIVE
from registry.reports.counting import TELLING
from registry.reports.daily import daily_of, over_time
from registry.reports.models import RecallProgress, RecallTold
from registry.reports.sources import queries as sources
from registry.reports.sources.remedied import ALL
from registry.reports.steps import BY, STEPS, column
from registry.sales.models import PHONE, POST

MOST = 25
"""Lines of a table on a page; the rest stand in one."""
SOON, LATE = timedelta(minutes=2), timedelta(hours=1)
COUNTING = "2"
"""Another one when what is counted has become another: what was counted before is counted again."""
MANY = "dealer"
"""What has too many values to be told apart together with anything else."""
AS_LONG = 30
"""A count is not made again before so many times as long as it took."""
of = RecallTold
Facts = dict[str, Any]


def facts_of(recall_id: int, turn: int) -> Facts:
    """All that the dashboard shows of a turn."""
    here = and_(of.recall_id == recall_id, of.turn == turn)
    counts = [func.count(case((step.where(), 1))).label(name) for name, step in STEPS.items()]
    row = db.session.execute(select(*counts).where(here)).one()
    summed = sources.sums({name: sources.Wish(recall_id, name) for name in sources.SOURCES})
    daily = daily_of(here)
    return {
        "steps": dict(zip(STEPS, row, strict=True)),
        "by": _tables(here, counts),
        "daily": daily,
        "days": over_time(daily),
        "products": [
            number for number in db.session.scalars(select(of.product_id).where(here).distinct()) if number
        ],
        "remedies": summed[ALL],
        "sources": summed,
        **_other_ways(recall_id),
    }


def sums_by(recall_id: int, turn: int, by: str) -> Sequence[Any]:
    """Every line of a table: the value, and its number of each step; the largest first."""
    here = and_(of.recall_id == recall_id, of.turn == turn)
    counts = [func.count(case((step.where(), 1))).label(name) for name, step in STEPS.items()]
    wanted = select(column(by), *counts).where(here, STEPS["found"].where()).group_by(column(by))
    return db.session.execute(wanted.order_by(counts[0].desc(), column(by))).all()


def _tables(here: Any, counts: list[Any]) -> Facts:
    """Each table of numbers told apart by something. What has few values is told apart in one pass over all rows."""
    found: dict[str, dict[Any, list[int]]] = {by: {} for by in BY}
    for together in (tuple(by for by in BY if by != MANY), (MANY,)):
        columns = [column(by) for by in together]
        wanted = select(*columns, *counts).where(here, STEPS["found"].where()).group_by(*columns)
        for row in db.session.execute(wanted):
            numbers = row[len(together) :]
            for by, value in zip(together, row, strict=False):
                sums = found[by].setdefault(value, [0] * len(numbers))
                sums[:] = map(add, sums, numbers)
    return {by: _cut(values) for by, values in found.items()}


def _cut(values: dict[Any, list[int]]) -> Facts:
    """The largest first, in the order of their names; what is more than a page holds in one line."""
    ordered = sorted(
        values.items(), key=lambda one: (-one[1][0], one[0] is None, "" if one[0] is None else one[0])
    )
    rows = [[value, *numbers] for value, numbers in ordered]
    rest = [sum(numbers) for numbers in zip(*(row[1:] for row in rows[MOST:]), strict=True)]
    return {"rows": rows[:MOST], "more": len(rows[MOST:]), "rest": rest}


def _other_ways(recall_id: int) -> Facts:
    """Whom no letter of ours can go to, but a call or paper can."""
    sold, own = RecallAudience, RecallRegistered
    here = sold.recall_id == recall_id, sold.left_number.is_(None)
    phone = _count(sold, *here, sold.reach.in_((PHONE, PHONE | POST)))
    wanted = (
        select(func.count())
        .select_from(own)
        .join(Registration, Registration.id == own.registration_id)
        .where(
            own.recall_id == recall_id,
            own.left_number.is_(None),
            Registration.state == ACTIVE,
            Registration.person.is_(None),
            Registration.contact_id.is_not(None),
        )
    )
    unmailed = _count(sold, *here, sold.reach.in_((POST, POST | PHONE)))
    return {"by_phone": phone, "by_post": db.session.scalar(wanted) or 0, "customers_by_post": unmailed}


def _count(table: Any, *where: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def sign_of(recall_id: int) -> str:
    """Another one when anything that is counted has changed."""
    at = Letter
    states = [func.count(case((at.state == state, 1))) for state in (SENT, FAILED, BOUNCED)]
    moments = [
        func.count(at.sent_at),
        func.count(at.opened_at),
        func.count(at.answered_at),
        func.max(at.sent_at),
    ]
    letters = select(func.count(), *states, *moments).where(at.recall_id == recall_id, at.kind.in_(TELLING))
    done = select(func.count(), func.max(UnitRemedy.id), func.max(UnitRemedy.done_on)).where(
        UnitRemedy.recall_id == recall_id
    )
    own = RecallRegistered
    page = (
        select(
            func.count(own.told_number), func.count(Registration.ended_at), func.max(Registration.ended_at)
        )
        .select_from(own)
        .join(Registration, Registration.id == own.registration_id)
        .where(own.recall_id == recall_id)
    )
    found = select(AudienceState.found_at).where(AudienceState.recall_id == recall_id)
    all_of_it = (letters, done, page, found, *_others(recall_id))
    told = [[str(cell) for row in db.session.execute(one) for cell in row] for one in all_of_it]
    return hashlib.sha256(repr([COUNTING, *told]).encode()).hexdigest()


def _others(recall_id: int) -> list[Any]:
    """What tells that requests, businesses or checks have changed."""
    at, who, check = RemedyCase, Consignee, EffectivenessCheck
    asked = select(
        func.count(at.opened_at), func.count(at.closed_at), func.sum(at.broken), func.max(at.turn_at)
    )
    steps = select(func.max(CaseStep.id)).join(at, at.id == CaseStep.case_id)
    told = select(
        func.count(who.told_at), func.count(who.acknowledged_at), func.max(who.answered_at), func.sum(who.got)
    )
    asked_of = select(func.count(), func.max(check.checked_at)).select_from(check)
    hurt = select(func.count(), func.max(FaultReport.id), func.max(FaultReport.harm)).join(
        RecallProduct, RecallProduct.product_id == FaultReport.product_id
    )
    return [
        asked.where(at.recall_id == recall_id), steps.where(at.recall_id == recall_id),
        told.where(who.recall_id == recall_id), asked_of.where(check.recall_id == recall_id),
        hurt.where(RecallProduct.recall_id == recall_id, FaultReport.harm != NONE, faults_counted()),
    ]  # fmt: skip


def kept(organisation_id: int, recall_id: int) -> RecallProgress | None:
    """The last count of this maker's recall."""
    wanted = select(RecallProgress).join(Recall, Recall.id == RecallProgress.recall_id)
    found: RecallProgress | None = db.session.scalar(
        wanted.where(Recall.organisation_id == organisation_id, Recall.id == recall_id)
    )
    return found


def due(limit: int = 100) -> Sequence[Recall]:
    """Open recalls whose owners were found, and that were not counted for long enough."""
    wanted = (
        select(Recall)
        .join(AudienceState, AudienceState.recall_id == Recall.id)
        .outerjoin(RecallProgress, RecallProgress.recall_id == Recall.id)
        .where(Recall.state == OPEN, func.coalesce(RecallProgress.due_at, AudienceState.found_at) <= now())
    )
    return db.session.scalars(wanted.order_by(Recall.id).limit(limit)).all()


def keep(recall_id: int, turn: int, sign: str, began: datetime, facts: Facts) -> None:
    """Takes the place of the count before. Callers commit."""
    pause = max(SOON, AS_LONG * (now() - began))
    row = RecallProgress(recall_id=recall_id, turn=turn, sign=sign, facts=facts, quiet=0)
    row.counted_at, row.due_at = began, now() + pause
    db.session.merge(row)


def keep_quiet(row: RecallProgress, began: datetime) -> None:
    """Nothing has changed: what was counted is as true as of now. Callers commit."""
    row.quiet += 1
    row.counted_at, row.due_at = began, now() + min(LATE, SOON * 2 ** min(row.quiet, 10))
