"""Reminds those who were told of a recall and, as far as we know, did not act: they did not say that it is done, and no
remedy of their unit is on record."""

from typing import Any

from sqlalchemy import CompoundSelect, exists, func, select, union_all

from registry.db import db
from registry.notices.models import Letter
from registry.notices.telling import Teller, letter, line, registration
from registry.recalls.models import Recall, ScopeVersion, UnitRemedy
from registry.units.models import Unit

remedied: Any = UnitRemedy.__table__
unit: Any = Unit.__table__


def next_wave(recall_id: int) -> int:
    """1 for the first reminder."""
    last = db.session.scalar(
        select(func.max(Letter.wave)).where(
            Letter.recall_id == recall_id, Letter.wave > 0, Letter.kind == "reminder"
        )
    )
    return (last or 0) + 1


def count(recall: Recall) -> int:
    """How many people a reminder would reach now."""
    who = _idle(recall).subquery()
    return db.session.scalar(select(func.count(func.distinct(who.c.person)))) or 0


def remind(recall: Recall, wave: int) -> int:
    """Puts the reminders of a wave into the outbox; how many. Callers commit."""
    return _teller(recall).write("reminder", _idle(recall), wave)


def _teller(recall: Recall) -> Teller:
    wanted = select(ScopeVersion).where(
        ScopeVersion.recall_id == recall.id, ScopeVersion.number == recall.current_number
    )
    return Teller(db.session.scalars(wanted).one(), 0, None)


def _idle(recall: Recall) -> CompoundSelect[Any]:
    own, sales = _teller(recall).covered()
    own = own.where(*_told(recall, registration.c.person), ~_done(recall, registration.c.serial_key))
    people = sales.selected_columns.person
    number = select(unit.c.serial_key).where(unit.c.id == line.c.unit_id).scalar_subquery()
    return union_all(own, sales.where(*_told(recall, people), ~_done(recall, number)))


def _told(recall: Recall, person: Any) -> list[Any]:
    """A letter went out to them, and to none did they answer."""
    one = letter.alias()
    theirs = (
        one.c.recall_id == recall.id,
        one.c.version_number.in_(range(1, (recall.current_number or 0) + 1)),
        one.c.person == person,
    )
    sent = exists().where(*theirs, one.c.sent_at.is_not(None), one.c.state == "sent")
    done = (
        one.c.answered_at.is_not(None),
        one.c.kind != "one_more",
    )  # an answer to its question is no remedy
    return [sent, ~exists().where(*theirs, *done)]


def _done(recall: Recall, serial_key: Any) -> Any:
    return exists().where(remedied.c.recall_id == recall.id, remedied.c.key == func.substr(serial_key, 2))
