"""Looks at all faults of a maker and keeps what stands out. Callers commit."""

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from registry.audit.entries import keep
from registry.audit.who import By
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.faults.models import FaultReport
from registry.reports.radar.cells import counts_of, products_with_claims
from registry.reports.radar.models import DefectSignal, RadarLook
from registry.reports.radar.shrinking import FEWEST, Cell, Prior, Shrunk, prior_of, shrunk

AROUND = 12
"""Cells that are shown beside a signal."""


def sign_of(organisation_id: int) -> str:
    """Another one when any fault has come or changed."""
    at = FaultReport
    wanted = select(
        at.state, func.count(), func.max(at.id), func.count(at.found_code_id), func.sum(at.found_code_id)
    )
    rows = db.session.execute(
        wanted.where(at.organisation_id == organisation_id).group_by(at.state).order_by(at.state)
    )
    return hashlib.sha256(repr([list(map(str, row)) for row in rows]).encode()).hexdigest()


def look(organisation_id: int) -> list[int]:
    """The numbers of signals that are new."""
    moment = now()
    found = [
        row
        for product in products_with_claims(organisation_id, FEWEST)
        for row in _found(organisation_id, product)
    ]
    fallen = update(DefectSignal).where(DefectSignal.organisation_id == organisation_id).values(stands=False)
    db.session.execute(fallen.execution_options(synchronize_session=False))
    fresh = [
        number
        for row in found
        if (number := _keep(row | {"seen_at": moment, "first_at": moment})) is not None
    ]
    db.session.merge(
        RadarLook(organisation_id=organisation_id, looked_at=moment, sign=sign_of(organisation_id))
    )
    db.session.flush()
    db.session.expire_all()
    return fresh


def close(signal: DefectSignal, reason: str, by: By) -> None:
    """Somebody looked into it; it stays, with why."""
    reason = reason.strip()
    if not reason:
        raise Refused("reason", "Say what you found: whoever comes after you reads it.")
    if len(reason) > 1_000:
        raise Refused("reason", "That is longer than 1,000 characters. Shorten it.")
    signal.closed_at, signal.reason, signal.by_name = now(), reason, by.name
    keep(
        signal.organisation_id,
        by.id,
        by.name,
        "signal.closed",
        "defect_signal",
        signal.id,
        after={"reason": reason},
    )


def _found(organisation_id: int, product_id: int) -> Iterator[dict[str, Any]]:
    for dimension, counts in counts_of(organisation_id, product_id).items():
        for code_id in sorted(counts.failed):
            cells = counts.of(code_id)
            prior = prior_of(list(cells.values()))
            if prior is None or len(cells) < 2:
                continue
            of = {"organisation_id": organisation_id, "product_id": product_id, "code_id": code_id}
            yield from (of | {"dimension": dimension} | row for row in _standing_out(cells, prior))


def _standing_out(cells: dict[str, Cell], prior: Prior) -> Iterator[dict[str, Any]]:
    told = {value: shrunk(cell, prior) for value, cell in cells.items() if cell.claims >= FEWEST}
    for value, found in told.items():
        cell = cells[value]
        if found.stands_out(cell.claims):
            yield {
                "value": value, "claims": cell.claims, "units": cell.units, "mean": prior.mean, "rate": found.rate,
                "low": found.low, "high": found.high, "score": found.score, "stands": True,
                "around": [_row(one, cells[one], prior) for one in _beside(value, cells)],
            }  # fmt: skip


def _beside(value: str, cells: dict[str, Cell]) -> list[str]:
    """The cells next to it, in their order, itself among them."""
    ordered = sorted(cells)
    first = max(0, min(ordered.index(value) - AROUND // 2, len(ordered) - AROUND))
    return ordered[first : first + AROUND]


def _row(value: str, cell: Cell, prior: Prior) -> list[Any]:
    one: Shrunk = shrunk(cell, prior)
    return [value, cell.claims, cell.units, one.rate, one.low, one.high]


def _keep(row: dict[str, Any]) -> int | None:
    """Its number where nobody has seen it before; figures of one that is known are those of now."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    made = insert(DefectSignal).values(**row).on_conflict_do_nothing().returning(DefectSignal.id)
    number: int | None = db.session.scalar(made)
    if number is None:
        cell = [getattr(DefectSignal, name) == row[name] for name in CELL]
        news = {name: value for name, value in row.items() if name not in (*CELL, "first_at")}
        again = update(DefectSignal).where(*cell).values(**news)
        db.session.execute(again.execution_options(synchronize_session=False))
    return number


CELL = ("organisation_id", "product_id", "code_id", "dimension", "value")
