"""Makes tokens and takes them, each once. Callers commit."""

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select, update

from registry.clock import now
from registry.db import db
from registry.tokens.models import OneUseToken

DAYS = {
    "sign_in": timedelta(hours=1),
    "registration": timedelta(days=7),
    "watch": timedelta(days=7),
    "case": timedelta(days=7),
    "case_link": timedelta(days=365),
    "address": timedelta(days=1),
    "still": timedelta(days=90),
}
"""How long a link can be used; the others for ten years, since who wants no more letters may say so at any time."""
LONG = timedelta(days=3650)
OPENING = ("sign_in", "address", "still")
"""Links by which whoever reads a mailbox acts as its owner."""
OF_OWNER = (*OPENING, "stop")
OF_CASE = ("case", "case_link")
SOME = 500
TOGETHER = 9_999
"""Subjects of one token, at most."""


def issue(purpose: str, subject_id: int) -> str:
    """A new token: 43 characters of A to Z, a to z, 0 to 9, - and _."""
    token = secrets.token_urlsafe(32)
    until = now() + DAYS.get(purpose, LONG)
    db.session.add(
        OneUseToken(digest=_digest(token), purpose=purpose, subject_id=subject_id, expires_at=until)
    )
    return token


def issue_together(purpose: str, subjects: Sequence[int]) -> str:
    """A new token that is for each of these; `apart` gives the tokens it stands for."""
    whole, until = secrets.token_urlsafe(32), now() + DAYS.get(purpose, LONG)
    db.session.add_all(
        OneUseToken(digest=_digest(token), purpose=purpose, subject_id=number, expires_at=until)
        for token, number in zip(apart(whole, len(subjects)), subjects, strict=True)
    )
    return whole


def apart(whole: str, many: int) -> list[str]:
    """The tokens of the first so many that one token was issued for."""
    return [f"{whole}.{at}" for at in range(many)]


def peek(purpose: str, token: str) -> int | None:
    """Whom an unused token is for, without using it: mail programs open links before people do."""
    found = db.session.get(OneUseToken, _digest(token))
    if found is None or found.purpose != purpose or found.used_at is not None or found.expires_at <= now():
        return None
    return found.subject_id


def use(purpose: str, token: str) -> int | None:
    """Whom the token is for; None where it is unknown, too old, for something else, or was used before. Of two at
    once one gets it."""
    moment = now()
    mine = (
        OneUseToken.digest == _digest(token),
        OneUseToken.purpose == purpose,
        OneUseToken.used_at.is_(None),
        OneUseToken.expires_at > moment,
    )
    taken = update(OneUseToken).where(*mine).values(used_at=moment).returning(OneUseToken.subject_id)
    found: int | None = db.session.scalar(taken.execution_options(synchronize_session=False))
    return found


def peek_each(purpose: str, tokens: Sequence[str]) -> list[int]:
    """Whom the unused ones of these are for."""
    wanted = select(OneUseToken.subject_id)
    return [number for some in _some(purpose, tokens) for number in db.session.scalars(wanted.where(*some))]


def use_each(purpose: str, tokens: Sequence[str]) -> list[int]:
    """Whom those of these are for that can be used, each once."""
    taken = update(OneUseToken).values(used_at=now()).returning(OneUseToken.subject_id)
    taken = taken.execution_options(synchronize_session=False)
    return [number for some in _some(purpose, tokens) for number in db.session.scalars(taken.where(*some))]


def _some(purpose: str, tokens: Sequence[str]) -> Iterator[tuple[ColumnElement[bool], ...]]:
    """What holds of those that can be used, so many at a time."""
    digests = [_digest(token) for token in tokens]
    for start in range(0, len(digests), SOME):
        yield (
            OneUseToken.digest.in_(digests[start : start + SOME]), OneUseToken.purpose == purpose,
            OneUseToken.used_at.is_(None), OneUseToken.expires_at > now(),
        )  # fmt: skip


def whose(token: str) -> tuple[str, int] | None:
    """Purpose and subject of a token, used or too old as well: enough to send a new one to its mailbox, and for nothing
    else."""
    found = db.session.get(OneUseToken, _digest(token))
    return (found.purpose, found.subject_id) if found else None


def withdraw(purpose: str, *subjects: int) -> None:
    """Ends every token of this purpose for a subject, or several."""
    for start in range(0, len(subjects), SOME):
        some = subjects[start : start + SOME]
        gone = delete(OneUseToken).where(OneUseToken.purpose == purpose, OneUseToken.subject_id.in_(some))
        db.session.execute(gone.execution_options(synchronize_session=False))


def withdraw_all(purposes: Iterable[str], *subjects: int) -> None:
    """Ends every token of these purposes for them."""
    for purpose in purposes:
        withdraw(purpose, *subjects)


def pass_on(purpose: str, before: int, after: int) -> None:
    """Every token of this purpose is for another subject from now on."""
    mine = (OneUseToken.purpose == purpose, OneUseToken.subject_id == before)
    moved = update(OneUseToken).where(*mine).values(subject_id=after)
    db.session.execute(moved.execution_options(synchronize_session=False))


def clear_old() -> int:
    """Takes away tokens that ended a month ago or earlier."""
    old = delete(OneUseToken).where(OneUseToken.expires_at < now() - timedelta(days=30))
    return int(db.session.execute(old.execution_options(synchronize_session=False)).rowcount)  # type: ignore[attr-defined]


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
