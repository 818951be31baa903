"""What people told of their unit beside its number, kept so that nobody asks again and every later rule judges with it.
Knows no rule. Callers commit."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from registry.clock import now
from registry.db import db
from registry.registrations.models import UnitAnswer

Said = str | bool | None
"""As a check is told it: None where the unit bears no such code."""
MOST = 20
LONGEST, LONGEST_NAME = 200, 60
BY_HAND = frozenset({"retailer"})
"""Where somebody shops is theirs: it does not go to the next owner."""
_WORDS: Mapping[str | None, Said] = {"true": True, "false": False}


def answers_of(registrations: Collection[int]) -> dict[int, dict[str, Said]]:
    """Registration -> field -> what was told."""
    return _read(UnitAnswer.registration_id, registrations)


def answers_of_sales(lines: Collection[int]) -> dict[int, dict[str, Said]]:
    """The same by sale line."""
    return _read(UnitAnswer.sale_line_id, lines)


def keep(registration_id: int, told: Mapping[str, Said]) -> None:
    """Answers of whoever registered it; a later one takes the place of an earlier."""
    _keep("registration_id", registration_id, told)


def keep_of_sale(line_id: int, told: Mapping[str, Said]) -> None:
    _keep("sale_line_id", line_id, told)


def take_along(old: int, new: int) -> None:
    """The next owner has the same unit."""
    told = answers_of([old]).get(old, {})
    keep(new, {field: value for field, value in told.items() if field not in BY_HAND})


def forget(registrations: Collection[int]) -> None:
    gone = delete(UnitAnswer).where(UnitAnswer.registration_id.in_(registrations))
    db.session.execute(gone.execution_options(synchronize_session=False))


def _read(by: Any, ids: Collection[int]) -> dict[int, dict[str, Said]]:
    wanted = select(by, UnitAnswer.field, UnitAnswer.value).where(by.in_(ids)).order_by(UnitAnswer.id)
    found: dict[int, dict[str, Said]] = {}
    for number, field, value in db.session.execute(wanted) if ids else ():
        found.setdefault(number, {})[field] = _WORDS.get(value, value)
    return found


def _keep(by: str, number: int, told: Mapping[str, Said]) -> None:
    """What is too much or too long was not asked for by anybody."""
    rows = [
        {by: number, "field": field, "value": _text(value), "answered_at": now()}
        for field, value in list(told.items())[:MOST]
        if len(field) <= LONGEST_NAME and len(_text(value) or "") <= LONGEST
    ]
    if not rows:
        return
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    made = insert(UnitAnswer).values(rows)
    again = {"value": made.excluded.value, "answered_at": made.excluded.answered_at}
    db.session.execute(made.on_conflict_do_update(index_elements=[by, "field"], set_=again))


def _text(value: Said) -> str | None:
    return str(value).lower() if isinstance(value, bool) else value
