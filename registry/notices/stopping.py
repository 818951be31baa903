"""Who wants no more letters of a kind. None is about safety: those cannot be left. Callers commit."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import or_, select

from registry.clock import now
from registry.db import db
from registry.notices.kinds import KINDS, PROMPT
from registry.notices.models import Letter, LetterStop

REST_OF_LINKS = timedelta(days=1)
"""Links to sign in or to confirm come again after this: whoever pressed by mistake is not locked out."""


def stop(letter: Letter) -> None:
    """No more of its kind to whom it went to. Safety goes on."""
    if KINDS[letter.kind].safety:
        return
    until = now() + REST_OF_LINKS if comes_again(letter.kind) else None
    db.session.merge(LetterStop(person=letter.person, kind=letter.kind, stopped_at=now(), until=until))


def comes_again(kind: str) -> bool:
    """Whether a stop holds for a day only."""
    return KINDS[kind].urgency == PROMPT


def unwanted(letters: Sequence[Letter]) -> set[int]:
    """Those of these letters that are not wanted any more."""
    some = [letter for letter in letters if not KINDS[letter.kind].safety]
    if not some:
        return set()
    still = or_(LetterStop.until.is_(None), LetterStop.until > now())
    wanted = select(LetterStop.person, LetterStop.kind).where(
        LetterStop.person.in_({x.person for x in some}), still
    )
    ended = {(person, kind) for person, kind in db.session.execute(wanted)}
    return {letter.id for letter in some if (letter.person, letter.kind) in ended}
