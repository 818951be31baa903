"""Takes a person out of the outbox: the letters are counted on, who got them and what they said is gone. Callers
commit."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import String, case, cast, delete, literal, or_, select, update
from sqlalchemy.orm import aliased

from registry.db import db
from registry.notices.models import (
    DROPPED,
    QUEUED,
    BouncedPerson,
    Letter,
    LetterStop,
    LetterText,
    ReturnedAddress,
)

GONE = "erased-"
"""What stands for a person who was erased: their letters can no longer be told to be of one person."""


def letters_of(person: str, limit: int = 1_000) -> Sequence[Letter]:
    """Letters to somebody, newest first."""
    wanted = select(Letter).where(Letter.person == person).order_by(Letter.id.desc())
    return db.session.scalars(wanted.limit(limit)).all()


def erase_person(person: str, registrations: Collection[int], owner_id: int) -> None:
    """Letters still to be sent about what was theirs are dropped. Those that a dealer's sales record has sent stay on
    their way: that record is the maker's, who must warn whom it can."""
    of_sale = Letter.sale_line_id.is_not(None)
    mine = or_(
        Letter.registration_id.in_(registrations), Letter.owner_id == owner_id, Letter.watch_id.is_not(None)
    )
    theirs = Letter.person == person
    plain = {"synchronize_session": False}
    dropped = update(Letter).where(theirs, mine, ~of_sale, Letter.state == QUEUED).values(state=DROPPED)
    db.session.execute(dropped.execution_options(**plain))
    sent = theirs & ~(of_sale & (Letter.state == QUEUED))
    db.session.execute(
        select(Letter.id).where(sent).with_for_update()
    )  # no sender keeps words of theirs meanwhile
    texts = delete(LetterText).where(LetterText.letter_id.in_(select(Letter.id).where(sent)))
    db.session.execute(texts.execution_options(**plain))
    nobody = literal(GONE) + cast(Letter.id, String)
    for table in (LetterStop, ReturnedAddress, BouncedPerson):
        db.session.execute(delete(table).where(table.person == person).execution_options(**plain))
    loose = update(Letter).where(sent).values(person=nobody, owner_id=None, watch_id=None, facts=None)
    db.session.execute(loose.execution_options(**plain))


def move_person(before: str, after: str) -> None:
    """The letters of whoever has another address now go with them. One of a recall that the new address has got, or
    gets, too, stays as it is, and is not sent any more: a person has one."""
    other = aliased(Letter)
    twin = (
        select(other.id)
        .where(
            other.person == after,
            other.recall_id == Letter.recall_id,
            other.version_number == Letter.version_number,
            other.wave == Letter.wave,
        )
        .exists()
    )
    moved = update(Letter).where(Letter.person == before, ~twin).values(person=after)
    db.session.execute(moved.execution_options(synchronize_session=False))
    doubled = update(Letter).where(Letter.person == before, Letter.state == QUEUED).values(state=DROPPED)
    db.session.execute(doubled.execution_options(synchronize_session=False))


def replace_all(registrations: Mapping[int, int], owner_id: int, now_is: int) -> None:
    """Two owners became one: letters are about what stands for what was registered twice."""
    plain = {"synchronize_session": False}
    of_owner = update(Letter).where(Letter.owner_id == owner_id).values(owner_id=now_is)
    db.session.execute(of_owner.execution_options(**plain))
    if registrations:
        number = case(registrations, value=Letter.registration_id)
        about = update(Letter).where(Letter.registration_id.in_(registrations)).values(registration_id=number)
        db.session.execute(about.execution_options(**plain))
