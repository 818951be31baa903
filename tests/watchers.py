"""People who watch a unit, for any test: they asked, and pressed the button behind the link."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import insert, select

from registry.db import db
from registry.journeys import watching
from registry.journeys.looking import look
from registry.notices.models import Letter
from registry.recalls.index.serving import serving
from registry.registrations.models import Watch
from registry.tokens.actions import issue
from registry.vault import person_key, seal


def a_watch(query: str, email: str = "wanda@example.org", *, confirmed: bool = True) -> Watch:
    looked = look(query)
    watching.ask(looked, email)
    watch = db.session.scalars(select(Watch).order_by(Watch.id.desc())).first()
    assert watch
    if confirmed:
        watching.confirm(issue("watch", watch.id))
    db.session.commit()
    return watch


def letters(kind: str = "watch_changed") -> list[Letter]:
    """Those of a kind in the outbox, the oldest first."""
    db.session.rollback()
    return list(db.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def told(app: Flask) -> list[tuple[str, str]]:
    """What the letters about changes say: the answers before and after."""
    found = [letter.facts or {} for letter in letters()]
    return [(facts["before"], facts["after"]) for facts in found]


def many_watches(count: int, query_of: Callable[[int], str]) -> None:
    """Confirmed ones, each by somebody else, as the table holds them. Their answer is that of now."""
    served = serving().refresh()
    rows = []
    for number in range(count):
        looked, email = look(query_of(number), served), f"w{number}@example.org"
        rows.append(
            {
                "code": f"w{number}", "person": person_key(email), "sealed": seal({"email": email}),
                "query": looked.query, "told_key": watching.told_key(looked.told), "state": "active",
                "answer": watching.kept(looked.answer), "generation": served.generation.number,
            }
        )  # fmt: skip
    db.session.execute(insert(Watch), rows)
    db.session.commit()
