"""Writes the rows of a count: each person of a recall once, from all letters to them. Set by set, each a transaction of
its own, so that nobody waits long; readers see none of them until the count has ended."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import and_, case, delete, exists, func, insert, literal, null, or_, select

from registry.cases.models import REMEDIED, CaseStep, RemedyCase
from registry.db import db
from registry.matching.models import RecallRegistered
from registry.notices.erasing import GONE
from registry.notices.models import (
    BOUNCED,
    FAILED,
    ON_PAPER,
    PRINTED,
    QUEUED,
    RETURNED,
    SENDING,
    SENT,
    Letter,
)
from registry.recalls.models import UnitRemedy
from registry.registrations.models import Registration
from registry.registrations.queries import ACTIVE
from registry.reports.models import RecallTold
from registry.reports.steps import DROPPED, PAGE, PAPER, TOLD, WAITING
from registry.reports.steps import FAILED as REFUSED
from registry.sales.models import SaleLine
from registry.units.models import Unit

TELLING = ("recall", "widened", "remedy_available", "reminder")
"""Kinds of letters that say that a unit is recalled."""
EACH, MOST_PARTS, ROWS = 20_000, 256, 20_000
BACK = (BOUNCED, RETURNED)
letter: Any = Letter.__table__
own: Any = Registration.__table__
line: Any = SaleLine.__table__
unit: Any = Unit.__table__
remedy: Any = UnitRemedy.__table__
covered: Any = RecallRegistered.__table__
request: Any = RemedyCase.__table__
step: Any = CaseStep.__table__
told: Any = RecallTold.__table__
ENDED = case((own.c.state.in_((ACTIVE, "waiting")), ""), else_=func.coalesce(own.c.state, ""))
COLUMNS = [
    *(
        "recall_id",
        "turn",
        "number",
        "standing",
        "channel",
        "product_id",
        "unit_id",
        "model",
        "country",
        "dealer",
    ),
    *("reminders", "told_at", "back_at", "opened_at", "answered_at", "asked_at", "booked_at", "remedied_on"),
    *("ended", "ended_at"),
]


def write_rows(recall_id: int, turn: int, versions: int, progress: Callable[[], None]) -> None:
    """All rows of a turn. `versions` is the number of the recall's last version."""
    fields = list(
        db.session.scalars(select(remedy.c.field).where(remedy.c.recall_id == recall_id).distinct())
    )
    among = and_(letter.c.recall_id == recall_id, letter.c.version_number.in_(range(1, versions + 1)))
    many = (
        db.session.scalar(select(func.count()).select_from(letter).where(letter.c.recall_id == recall_id))
        or 0
    )
    db.session.rollback()
    clear(recall_id, keep=turn - 1)
    for low, high in _parts(many):
        some = and_(among, *_between(letter.c.person, low, high))
        asks = _asks(recall_id, low, high)
        _put(_by_letters(recall_id, turn, some, asks, fields))
        progress()
    _put(_by_page(recall_id, turn, among, fields))


def clear(recall_id: int, keep: int) -> None:
    """Takes away the rows of every turn but one, some at a time."""
    old = and_(told.c.recall_id == recall_id, told.c.turn != keep)
    while True:
        some = select(told.c.turn, told.c.number).where(old).limit(ROWS).subquery()
        last = select(some.c.turn, func.max(some.c.number)).group_by(some.c.turn)
        with db.engine.begin() as connection:
            ends = connection.execute(last).all()
            for turn, number in ends:
                gone = and_(told.c.recall_id == recall_id, told.c.turn == turn, told.c.number <= number)
                connection.execute(delete(told).where(gone))
        if not ends:
            return


def _parts(many: int) -> Iterator[tuple[str, str]]:
    """Ranges of people (who are told apart by hexadecimal digests), so that each holds some ten thousand letters."""
    parts = min(MOST_PARTS, max(1, many // EACH))
    bounds = [f"{256 * at // parts:02x}" for at in range(parts)]
    for at, low in enumerate(bounds):
        yield (low if at else "", bounds[at + 1] if at + 1 < parts else "")


def _between(person: Any, low: str, high: str) -> list[Any]:
    return [*([person >= low] if low else []), *([person < high] if high else [])]


def _asks(recall_id: int, low: str = "", high: str = "") -> Any:
    """Whoever asked for the remedy, when they first did and confirmed an appointment, and when a unit of theirs had it
    that bears no number of its own."""
    without = and_(request.c.state == REMEDIED, request.c.key.is_(None))
    confirmed = and_(step.c.case_id == request.c.id, step.c.kind == "visit_confirmed")
    return (
        select(
            request.c.person,
            func.min(request.c.opened_at).label("asked_at"),
            func.min(step.c.made_at).label("booked_at"),
            func.min(case((without, request.c.done_on))).label("done_on"),
        )
        .select_from(request.outerjoin(step, confirmed))
        .where(
            request.c.recall_id == recall_id,
            request.c.opened_at.is_not(None),
            *_between(request.c.person, low, high),
        )
        .group_by(request.c.person)
        .subquery("asks")
    )


def _put(rows: Any) -> None:
    with db.engine.begin() as connection:
        connection.execute(insert(RecallTold).from_select(COLUMNS, rows))


def _by_letters(recall_id: int, turn: int, among: Any, asks: Any, fields: list[str]) -> Any:
    one = _people(among).subquery("one")
    first = letter.alias("first")
    sale_id = func.coalesce(first.c.sale_line_id, own.c.sale_line_id)
    standing = case(
        (one.c.told_at.is_not(None), TOLD),
        (one.c.waiting > 0, WAITING),
        (one.c.refused > 0, REFUSED),
        else_=DROPPED,
    )
    stands = and_(one.c.back_at.is_not(None), one.c.opened_at.is_(None), one.c.answered_at.is_(None))
    back = and_(stands, or_(one.c.stands_at.is_(None), one.c.returned_at > one.c.stands_at))
    channel = case(
        (and_(one.c.papers > 0, one.c.mails == 0), PAPER),
        (first.c.registration_id.is_not(None), "registered"),
        else_="sold",
    )
    found = one.join(first, first.c.id == one.c.id).outerjoin(own, own.c.id == first.c.registration_id)
    found = found.outerjoin(line, line.c.id == sale_id)
    found = found.outerjoin(unit, unit.c.id == func.coalesce(own.c.unit_id, line.c.unit_id))
    found = found.outerjoin(asks, asks.c.person == one.c.person)
    return select(
        literal(recall_id), literal(turn), one.c.id, standing, channel, *_thing(),
        one.c.reminders, one.c.told_at, case((back, one.c.back_at), else_=null()), one.c.opened_at, one.c.answered_at,
        asks.c.asked_at, asks.c.booked_at, _remedied(recall_id, fields, asks), ENDED, own.c.ended_at,
    ).select_from(found)  # fmt: skip


def _people(among: Any) -> Any:
    """Each person with what their letters say together. Letters of somebody who was erased are each by itself: their
    reminders are not counted as people."""
    at = letter.c
    unsent = and_(at.state == BOUNCED, at.sent_at.is_(None))  # their address was known not to work
    erased = and_(at.kind == "reminder", at.person.startswith(GONE))
    return (
        select(
            at.person,
            func.min(at.id).label("id"),
            func.min(at.sent_at).label("told_at"),
            func.min(at.opened_at).label("opened_at"),
            func.min(at.answered_at).label("answered_at"),
            func.max(case((at.state.in_((SENT, PRINTED)), at.sent_at))).label("stands_at"),
            func.max(case((at.state.in_(BACK), at.sent_at))).label("returned_at"),
            func.max(case((at.state.in_(BACK), func.coalesce(at.bounced_at, at.sent_at)))).label("back_at"),
            func.count(case((at.state.in_((QUEUED, SENDING)), 1))).label("waiting"),
            func.count(case((at.wave == ON_PAPER, 1))).label("papers"),
            func.count(case((and_(at.wave != ON_PAPER, at.sent_at.is_not(None)), 1))).label("mails"),
            func.count(case((or_(at.state == FAILED, unsent), 1))).label("refused"),
            func.count(case((and_(at.kind == "reminder", at.sent_at.is_not(None)), 1))).label("reminders"),
        )
        .where(among, at.kind.in_(TELLING), ~erased)
        .group_by(at.person)
    )


def _by_page(recall_id: int, turn: int, among: Any, fields: list[str]) -> Any:
    """Who registered when the recall was public already, and was told on that page; no letter says it again."""
    wrote = exists().where(among, letter.c.person == own.c.person, letter.c.kind.in_(TELLING))
    found = covered.join(own, own.c.id == covered.c.registration_id)
    found = found.outerjoin(line, line.c.id == own.c.sale_line_id).outerjoin(unit, unit.c.id == own.c.unit_id)
    asks = _asks(recall_id)
    found = found.outerjoin(asks, asks.c.person == own.c.person)
    moment = told.c.told_at.type
    return (
        select(
            literal(recall_id), literal(turn), -own.c.id, literal(TOLD), literal(PAGE), *_thing(),
            literal(0), covered.c.found_at, literal(None, moment), literal(None, moment), literal(None, moment),
            asks.c.asked_at, asks.c.booked_at, _remedied(recall_id, fields, asks), ENDED, own.c.ended_at,
        )
        .select_from(found)
        .where(covered.c.recall_id == recall_id, covered.c.told_number.is_not(None), ~wrote)
    )  # fmt: skip


def _thing() -> list[Any]:
    """What it is and where: as its owner says, else as its sale or unit does."""

    def said(*columns: Any) -> Any:
        return func.coalesce(*(func.nullif(one, "") for one in columns), "")

    return [
        func.coalesce(own.c.product_id, line.c.product_id),
        func.coalesce(own.c.unit_id, line.c.unit_id),
        said(own.c.model, unit.c.model),
        said(own.c.country, line.c.country),
        said(own.c.dealer, line.c.dealer),
    ]


def _remedied(recall_id: int, fields: list[str], asks: Any) -> Any:
    """The day of its remedy, by one probe for each kind of number that remedies of this recall go by; else that of
    the request for it, where the unit bears no number."""
    if not fields:
        return asks.c.done_on
    done = select(func.min(remedy.c.done_on)).where(
        remedy.c.recall_id == recall_id,
        remedy.c.field.in_(fields),
        remedy.c.key == func.substr(unit.c.serial_key, 2),
    )
    return func.coalesce(done.correlate(unit).scalar_subquery(), asks.c.done_on)
