"""Within how many days a maker promises each stage of a request, and where claims are sent back to. What was promised
to somebody stays promised: each request keeps the days of its beginning. Callers commit."""

from collections.abc import Mapping
from typing import Any

from registry.audit.entries import keep
from registry.audit.who import By
from registry.cases.models import CLAIM, PromisedTimes
from registry.cases.stages import CLOSE, MOST_DAYS, STAGES, USUAL
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.remedies.offers import read_address
from registry.tongue.speaking import gettext as _


def promised(organisation_id: int) -> dict[str, int]:
    """Stage -> days."""
    row = db.session.get(PromisedTimes, organisation_id)
    return {name: (row.days if row else {}).get(name, days) for name, days in USUAL.items()}


def promise_of(organisation_id: int) -> dict[str, object]:
    """What a new claim is promised, as it keeps it."""
    days = promised(organisation_id)
    return {"kind": CLAIM, "days": days[CLOSE], "gets": "", "needs": "", "old": "", "promised": days}


def with_times(organisation_id: int, offer: Mapping[str, Any]) -> dict[str, Any]:
    """A recall's remedy with the days that each stage of it is promised; it is done within its own."""
    return {**offer, "promised": promised(organisation_id) | {CLOSE: int(offer["days"])}}


def sent_back_to(organisation_id: int) -> str:
    """Lines of an address; empty where the maker has named none."""
    row = db.session.get(PromisedTimes, organisation_id)
    return row.back if row else ""


def set_back(organisation_id: int, typed: str, by: By) -> None:
    """Where what somebody made a claim on is sent. Raises Refused."""
    address = read_address(typed, "back")
    row = db.session.get(PromisedTimes, organisation_id) or PromisedTimes(
        organisation_id=organisation_id, days={}
    )
    before, row.back = row.back or "", address
    db.session.add(row)
    db.session.flush()
    keep(
        organisation_id, by.id, by.name, "case.return_address", "organisation", organisation_id,
        {"address": before}, {"address": address},
    )  # fmt: skip


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
        raise Refused(name, _("Write a whole number of days, 1 to %(most)s.", most=MOST_DAYS))
    return days
