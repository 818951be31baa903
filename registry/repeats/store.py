"""Who answers a named request, and what the answer was. Taking one up is a transaction of its own, so that a second
one that comes meanwhile sees it; the answer is kept in the transaction of the work itself."""

import secrets
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from registry.clock import now
from registry.db import db
from registry.repeats.models import NamedRequest

KEPT = timedelta(hours=24)
LEASE = timedelta(minutes=5)
"""Longer than any request takes; after it, whoever took it up is dead."""
_T: Any = NamedRequest.__table__
C = _T.c


class Otherwise(Exception):
    """The name was used for another request."""


class UnderWay(Exception):
    """The same request is being answered at this moment."""


class Overtaken(Exception):
    """It took so long that another was let in: nothing of it may count."""


@dataclass(frozen=True, slots=True)
class Taken:
    """This process answers the request now."""

    organisation_id: int
    name: str
    owner: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered the first time."""

    status: int
    content_type: str
    headers: Mapping[str, str]
    body: bytes


def take_up(organisation_id: int, name: str, fingerprint: str) -> Taken | Answered:
    """The request is ours to answer, or was answered before. Commits."""
    taken = Taken(organisation_id, name, secrets.token_hex(16))
    with db.engine.begin() as connection:
        insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        moment = now()
        values = {"fingerprint": fingerprint, "owner": taken.owner, "lease_until": moment + LEASE}
        values |= {"status": None, "pressed": None, "content_type": "", "headers": {}, "made_at": moment}
        statement = insert(_T).values(organisation_id=organisation_id, name=name, **values)
        dead = and_(C.status.is_(None), C.lease_until < moment)
        ours = statement.on_conflict_do_update(
            index_elements=[C.organisation_id, C.name],
            set_=values,
            where=or_(dead, C.made_at < moment - KEPT),
        ).returning(C.owner)
        if connection.execute(ours).first():
            return taken
        there = connection.execute(select(_T).where(*_named(organisation_id, name))).one()
    return _before(there, fingerprint)


def keep_answer(taken: Taken, answer: Answered) -> None:
    """With the work's own transaction, which the caller commits. Raises Overtaken."""
    done = update(_T).where(*_mine(taken)).values(
        status=answer.status,
        content_type=answer.content_type,
        headers=dict(answer.headers),
        pressed=zlib.compress(answer.body, 3),
    )  # fmt: skip
    if not db.session.connection().execute(done).rowcount:
        raise Overtaken


def let_go(taken: Taken) -> None:
    """Nothing was done: the same name may be used for another try. Commits."""
    with db.engine.begin() as connection:
        connection.execute(delete(_T).where(*_mine(taken)))


def forget_old() -> None:
    """Once a minute: what nobody will ask for again. Commits."""
    db.session.execute(delete(_T).where(C.made_at < now() - KEPT))
    db.session.commit()


def _before(row: Any, fingerprint: str) -> Answered:
    if row.fingerprint != fingerprint:
        raise Otherwise
    if row.status is None:
        raise UnderWay
    return Answered(row.status, row.content_type, row.headers, zlib.decompress(row.pressed))


def _named(organisation_id: int, name: str) -> tuple[Any, ...]:
    return (C.organisation_id == organisation_id, C.name == name)


def _mine(taken: Taken) -> tuple[Any, ...]:
    return (*_named(taken.organisation_id, taken.name), C.owner == taken.owner, C.status.is_(None))
