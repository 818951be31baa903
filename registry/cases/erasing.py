"""Takes a person out of their cases, or moves these with them to another address. That somebody asked and what was done
stays; who it was, what they wrote and sent is gone. Callers commit."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, delete, literal, select, update

from registry.cases.models import ENDED, OPEN, REMEDIED, WAITING, WITHDRAWN, CaseFile, CaseStep, RemedyCase
from registry.clock import now
from registry.db import db
from registry.vault import seal, unseal

GONE = "erased-"
"""What stands for a person who was erased: their cases can no longer be told to be of one person."""
PLAIN = {"synchronize_session": False}


def erase_person(person: str) -> Sequence[int]:
    """Requests that are open end: nobody could be told of them any more. The numbers of all that were theirs."""
    theirs = db.session.scalars(select(RemedyCase.id).where(RemedyCase.person == person)).all()
    ended = update(RemedyCase).where(RemedyCase.person == person, RemedyCase.state.in_((WAITING, OPEN)))
    db.session.execute(ended.values(state=WITHDRAWN, closed_at=now()).execution_options(**PLAIN))
    _blank(RemedyCase.person == person)
    return theirs


def forget_closed(before: datetime, most: int = 500) -> Sequence[int]:
    """Takes the people out of some that ended before this moment; which."""
    old = select(RemedyCase.id).where(RemedyCase.closed_at < before, RemedyCase.sealed != "").limit(most)
    ids = db.session.scalars(old.where(RemedyCase.state.in_((REMEDIED, WITHDRAWN, ENDED)))).all()
    if ids:
        _blank(RemedyCase.id.in_(ids))
    return ids


def _blank(which: ColumnElement[bool]) -> None:
    theirs = select(RemedyCase.id).where(which)
    words = update(CaseStep).where(CaseStep.case_id.in_(theirs)).values(sealed="")
    db.session.execute(words.execution_options(**PLAIN))
    files = delete(CaseFile).where(CaseFile.case_id.in_(theirs))
    db.session.execute(files.execution_options(**PLAIN))
    nobody = literal(GONE) + cast(RemedyCase.id, String)
    loose = (
        update(RemedyCase)
        .where(which)
        .values(person=nobody, sealed="", query="", registration_id=None, wrote_at=None)
    )
    db.session.execute(loose.execution_options(**PLAIN))
    db.session.expire_all()


def move_person(before: str, after: str, email: str) -> Sequence[int]:
    """Their requests go with them. One of the same unit that the new address has, too, stays where it is. The numbers
    of all that were theirs."""
    theirs = db.session.scalars(select(RemedyCase).where(RemedyCase.person == before)).all()
    for case in theirs:
        if case.state in (WAITING, OPEN) and _twin(case, after):
            continue
        case.person, case.sealed = after, seal({**unseal(case.sealed), "email": email})
    db.session.flush()
    return [case.id for case in theirs]


def _twin(case: RemedyCase, person: str) -> bool:
    wanted = select(RemedyCase.id).where(
        RemedyCase.person == person,
        RemedyCase.recall_id == case.recall_id,
        RemedyCase.told_key == case.told_key,
        RemedyCase.state.in_((WAITING, OPEN)),
    )
    return db.session.scalar(wanted.limit(1)) is not None
