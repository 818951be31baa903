"""Within how many days a maker promises each stage of a claim. What was promised to somebody stays promised: each
claim keeps the days of its beginning. Callers commit."""

from collections.abc import Mapping

from registry.audit.entries import keep
from registry.audit.who import By
from registry.cases.models import CLAIM, PromisedTimes
from registry.cases.stages import CLOSE, MOST_DAYS, STAGES, USUAL
from registry.clock import now
from registry.db import db
from registry.errors import Refused


def promised(organisation_id: int) -> dict[str, int]:
    """Stage -> days."""
    row = db.session.get(PromisedTimes, organisation_id)
    return {name: (row.days if row else {}).get(name, days) for name, days in USUAL.items()}


def promise_of(organisation_id: int) -> dict[str, object]:
    """What a new claim is promised, as it keeps it."""
    days = promised(organisation_id)
    return {"kind": CLAIM, "days": days[CLOSE], "gets": "", "needs": "", "old": "", "promised": days}


def set_promised(organisation_id: int, typed: Mapping[str, str], by: By) -> None:
    """Raises Refused at the first that is no number of days."""
    days = {name: _days(name, typed.get(name, "")) for name in STAGES}
    if days[CLOSE] < max(days.values()):
        raise Refused(CLOSE, "A claim cannot be settled before its stages are done. Give it as many days.")
    before = promised(organisation_id)
    row = db.session.get(PromisedTimes, organisation_id) or PromisedTimes(organisation_id=organisation_id)
    row.days, row.by_name, row.updated_at = days, by.name.partition("@")[0], now()
    db.session.add(row)
    db.session.flush()
    keep(organisation_id, by.id, by.name, "case.promised", "organisation", organisation_id, before, days)


def _days(name: str, text: str) -> int:
    text = text.strip()
    days = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    if not 1 <= days <= MOST_DAYS:
        raise Refused(name, f"Write a whole number of days, 1 to {MOST_DAYS}.")
    return days
