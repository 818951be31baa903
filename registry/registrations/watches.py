"""Watches in the database: kept once a person and unit, confirmed, answered anew, ended. Knows no rule and no letter;
callers commit."""

import re
import secrets
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from registry.clock import now
from registry.db import db
from registry.registrations.models import Watch
from registry.tokens import actions as tokens
from registry.tongue.speaking import language
from registry.vault import person_key, seal

WAITING, ACTIVE = "waiting", "active"
_UNREAD = re.compile(r"[\s\-\u2010-\u2015]")
KEPT_WAITING = timedelta(days=7)
"""As long as the link that confirms it can be used."""


def forget_links(*ids: int) -> None:
    """What begins and ends these watches works no longer."""
    for purpose in ("watch", "stop_watch"):
        tokens.withdraw(purpose, *ids)


def keep(email: str, query: str, told_key: str) -> Watch:
    """The watch of this unit by whoever has this address: the one there is, or a new one that waits to be confirmed.
    Of two at once one is kept."""
    person = person_key(email)
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    values = {
        "code": secrets.token_hex(16), "person": person, "sealed": seal({"email": email}), "query": query,
        "told_key": told_key, "language": language(), "made_at": now(),
    }  # fmt: skip
    db.session.execute(insert(Watch).values(values).on_conflict_do_nothing())
    mine = select(Watch).where(Watch.person == person, Watch.told_key == told_key)
    return db.session.scalars(mine).one()


def by_id(watch_id: int | None) -> Watch | None:
    found: Watch | None = db.session.get(Watch, watch_id) if watch_id is not None else None
    return found


def by_ids(ids: Collection[int]) -> Sequence[Watch]:
    return db.session.scalars(select(Watch).where(Watch.id.in_(ids)).order_by(Watch.id)).all()


def confirm(watch: Watch, answer: str, generation: int) -> None:
    """From now on it is looked at. Confirmed again, it goes on as it was."""
    if watch.state != ACTIVE:
        watch.state, watch.confirmed_at = ACTIVE, now()
        watch.answer, watch.before, watch.generation = answer, "", generation
        db.session.flush()


def retell(watch: Watch, query: str, told_key: str, answer: str, generation: int) -> None:
    """More is told of the unit, and answered. Another watch of theirs that tells just that is one with it now."""
    _take_away(Watch.person == watch.person, Watch.told_key == told_key, Watch.id != watch.id)
    watch.query, watch.told_key = query, told_key
    watch.answer, watch.before, watch.generation = answer, "", generation
    db.session.flush()


def end(ids: Collection[int]) -> list[str]:
    """Nothing of them stays, nor of their links. What they told of the units, of those that there were."""
    gone = delete(Watch).where(Watch.id.in_(ids)).returning(Watch.id, Watch.query)
    rows = db.session.execute(gone.execution_options(synchronize_session=False)).all()
    forget_links(*ids)
    return [query for _, query in sorted((row.id, row.query) for row in rows)]


def behind(generation: int, after: int, most: int) -> Sequence[Any]:
    """Active watches whose answer is older, in order: rows of `id`, `person`, `query`, `answer`, `generation`."""
    columns = (Watch.id, Watch.person, Watch.query, Watch.answer, Watch.generation)
    old = select(*columns).where(Watch.state == ACTIVE, Watch.generation < generation, Watch.id > after)
    return db.session.execute(old.order_by(Watch.id).limit(most)).all()


def count_behind(generation: int) -> int:
    old = select(func.count()).where(Watch.state == ACTIVE, Watch.generation < generation)
    return int(db.session.scalar(old) or 0)


def answered(ids: Collection[int], before: int, answer: str, generation: int) -> set[int]:
    """Keeps what a newer index says of these; the ids of those that are kept. `before` is the generation they were
    read with: whoever was there in between has the last word, and what has ended stays so."""
    ours = (Watch.id.in_(ids), Watch.generation == before, Watch.state == ACTIVE)
    changed = case((Watch.answer != answer, Watch.answer), else_=Watch.before)
    said = update(Watch).where(*ours).values(before=changed, answer=answer, generation=generation)
    said = said.returning(Watch.id)
    return set(db.session.scalars(said.execution_options(synchronize_session=False)))


def bare(text: str) -> str:
    """A value without what is not read of it: case, blanks, hyphens."""
    return _UNREAD.sub("", text).casefold()


def move(before: str, after: str, email: str) -> None:
    """Whoever has another address now is told there of what they watch; a unit that it watches already once. Links in
    letters to the old address end nothing any more."""
    known = select(Watch.told_key).where(Watch.person == after)
    _take_away(Watch.person == before, Watch.told_key.in_(known))
    forget_links(*db.session.scalars(select(Watch.id).where(Watch.person == before)))
    moved = update(Watch).where(Watch.person == before)
    moved = moved.values(person=after, sealed=seal({"email": email}), bounced_at=None)
    db.session.execute(moved.execution_options(synchronize_session=False))


def _take_away(*which: ColumnElement[bool]) -> int:
    """With their links: another watch may get the same id. How many."""
    gone = delete(Watch).where(*which).returning(Watch.id).execution_options(synchronize_session=False)
    ids = db.session.scalars(gone).all()
    forget_links(*ids)
    return len(ids)


def clear_waiting() -> int:
    """Takes away those that nobody confirmed while the link could be used."""
    return _take_away(Watch.state == WAITING, Watch.made_at < now() - KEPT_WAITING)
