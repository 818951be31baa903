"""What staff and consignees do: words for a recall, answers, units passed on, checks. Callers commit; what a maker's
staff or a consignee does is kept in the maker's log."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite

from registry.audit.entries import keep
from registry.audit.who import By
from registry.clock import now
from registry.consignees.levels import METHODS, RESULTS
from registry.consignees.models import Consignee, ConsigneePlan, ConsigneeUnit, EffectivenessCheck
from registry.db import db
from registry.errors import Refused

DEEPEST = 8
"""Storeys of the chain below the maker's own customers."""
MOST_PASSED = 500
"""Businesses that one consignee may name: nobody sends letters through somebody else's recall."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a consignee says became of its units."""

    found: int | None = None
    quarantined: int | None = None
    sold_on: int | None = None
    returned: int | None = None
    note: str = ""


def say(organisation_id: int, recall_id: int, words: str, by: By) -> None:
    """What the maker says about stock, on every notice of this recall."""
    row = _plan(organisation_id, recall_id)
    if row.words != words:
        was, row.words = {"words": row.words}, words
        keep(organisation_id, by.id, by.name, "consignees.words", "recall", recall_id, was, {"words": words})


def choose_level(organisation_id: int, recall_id: int, level: str, percent: int, by: By) -> None:
    row = _plan(organisation_id, recall_id)
    was, row.level, row.percent = {"level": row.level, "percent": row.percent}, level, percent
    became = {"level": level, "percent": percent}
    keep(organisation_id, by.id, by.name, "consignees.level", "recall", recall_id, was, became)


def add_checks(organisation_id: int, recall_id: int, drawn: Collection[int], by: By) -> None:
    """Those who were drawn. Of two who draw at once the second changes nothing."""
    if drawn:
        rows = [
            {
                "consignee_id": one,
                "organisation_id": organisation_id,
                "recall_id": recall_id,
                "drawn_at": now(),
            }
            for one in drawn
        ]
        db.session.execute(_insert(EffectivenessCheck).on_conflict_do_nothing(), rows)
        keep(
            organisation_id,
            by.id,
            by.name,
            "consignees.drawn",
            "recall",
            recall_id,
            after={"consignees": sorted(drawn)},
        )


def record(check: EffectivenessCheck, method: str, result: str, note: str, by: By) -> None:
    """What came of asking; a later answer stands in place of an earlier one, which the log keeps."""
    if method not in METHODS:
        raise Refused("method", "Say how they were asked.")
    if result not in RESULTS:
        raise Refused("result", "Say what came of it.")
    was = {"method": check.method, "result": check.result, "note": check.note} if check.checked_at else None
    check.method, check.result, check.note = method, result, note
    check.checked_at, check.by_id, check.by_name = now(), by.id, by.name
    became = {"consignee": check.consignee_id, "method": method, "result": result, "note": note}
    keep(check.organisation_id, by.id, by.name, "consignees.checked", "recall", check.recall_id, was, became)


def acknowledge(consignee: Consignee) -> None:
    """They have read it. A second press changes nothing."""
    if consignee.acknowledged_at is None:
        consignee.acknowledged_at = now()
        _said(consignee, "consignee.acknowledged")


def answer(consignee: Consignee, counted: Counted) -> None:
    """Their figures, in place of what they said before. Who answers has read it, too."""
    acknowledge(consignee)
    for name, value in asdict(counted).items():
        setattr(consignee, name, value)
    consignee.answered_at = now()
    _said(consignee, "consignee.answered", {k: v for k, v in asdict(counted).items() if v not in (None, "")})


def child_of(parent: Consignee, name: str, email: str) -> Consignee:
    """The consignee with this address below another one: the same one again where it was named before."""
    key = f"passed:{parent.id}:{email.casefold()}"
    given = {
        "organisation_id": parent.organisation_id, "recall_id": parent.recall_id, "key": key,
        "parent_id": parent.id, "depth": parent.depth + 1, "name": name, "email": email, "found_at": now(),
    }  # fmt: skip
    db.session.execute(_insert(Consignee).on_conflict_do_nothing(), given)
    wanted = select(Consignee).where(Consignee.recall_id == parent.recall_id, Consignee.key == key)
    return db.session.scalars(wanted.with_for_update()).one()


def give(parent: Consignee, child: Consignee, units: dict[int, float], many: float | None = None) -> None:
    """These units (or so many of a lot) went on; or `many`, of which nobody knows the numbers. What was told before is
    not counted twice."""
    held = select(ConsigneeUnit.unit_id, ConsigneeUnit.got).where(ConsigneeUnit.consignee_id == child.id)
    had: dict[int, float] = dict(db.session.execute(held).all())
    fresh = {unit: got for unit, got in units.items() if unit not in had}
    if fresh:
        rows = [
            {"consignee_id": child.id, "unit_id": unit, "got": got, "here": got}
            for unit, got in fresh.items()
        ]
        db.session.execute(insert(ConsigneeUnit), rows)
    named = sum(units.values()) + sum(many for unit, many in had.items() if unit not in units)
    child.got = child.here = max(child.got, named, many or 0)
    _said(parent, "consignee.passed_on", {"to": child.id, "units": child.got})


def _said(consignee: Consignee, action: str, more: dict[str, Any] | None = None) -> None:
    """A consignee has no account: it is known by its link, and in the log by its number."""
    after = {"consignee": consignee.id, **(more or {})}
    who = f"Consignee {consignee.id}"
    keep(consignee.organisation_id, None, who, action, "recall", consignee.recall_id, after=after)


def _plan(organisation_id: int, recall_id: int) -> ConsigneePlan:
    row = db.session.get(ConsigneePlan, recall_id)
    if row is None:
        given = {"recall_id": recall_id, "organisation_id": organisation_id, "updated_at": now()}
        db.session.execute(_insert(ConsigneePlan).on_conflict_do_nothing(), given)
        row = db.session.get_one(ConsigneePlan, recall_id)
    return row


def _insert(table: Any) -> Any:
    postgres = db.engine.dialect.name == "postgresql"
    return (postgresql.insert if postgres else sqlite.insert)(table)
