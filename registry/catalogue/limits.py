"""Which brands of a maker whoever is asking works for. Held for the session of one request; without a limit, as in jobs
and on the public face, all brands count. Queries of what staff see ask here, and nowhere else."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import InstrumentedAttribute

from registry.db import db

_LIMIT = "brands"


def limit_to(brands: Iterable[int]) -> None:
    """None at all: no limit."""
    db.session.info[_LIMIT] = frozenset(brands)


def limit() -> frozenset[int]:
    found: frozenset[int] = db.session.info.get(_LIMIT, frozenset())
    return found


def within(brand: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """That a row's brand is one of theirs."""
    return brand.in_(sorted(limit())) if limit() else true()
