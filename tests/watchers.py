"""People who watch a unit, for any test: they asked, and pressed the button behind the link."""

from flask import Flask
from sqlalchemy import select

from registry.db import db
from registry.journeys import watching
from registry.journeys.looking import look
from registry.notices.models import Letter
from registry.registrations.models import Watch
from registry.tokens.actions import issue


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
