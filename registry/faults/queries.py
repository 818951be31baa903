"""Reads about faults. `counted` holds nothing of any person, and can be gone through by the million."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select

from registry.db import db
from registry.faults.models import WAITING, WITHDRAWN, FaultCode, FaultReport, Repair

SOME = 1_000
MOST_CODES = 200


class CountedFault(NamedTuple):
    """One fault that counts. `code_id` is what was found, or else what was told; null for something else. `state`:
    reported, found, not_found (somebody looked, and there was none)."""

    id: int
    product_id: int
    unit_id: int | None
    model: str
    serial: str
    serial_key: str | None
    lot: str
    lot_key: str | None
    made_on: date | None
    plant: str
    code_id: int | None
    failed_on: date | None
    used_from: date | None
    harm: str
    source: str
    state: str
    counted_at: datetime


def counted(
    organisation_id: int, product_id: int | None = None, since: datetime | None = None
) -> Iterator[CountedFault]:
    """All of a maker's, or of one product, or told since then; in the order in which they were told, some at a time."""
    wanted = select(*_columns()).where(FaultReport.organisation_id == organisation_id, counts())
    if product_id is not None:
        wanted = wanted.where(FaultReport.product_id == product_id)
    if since is not None:
        wanted = wanted.where(FaultReport.counted_at >= since)
    ordered = wanted.order_by(FaultReport.id).execution_options(yield_per=SOME)
    with db.session.execute(ordered) as rows:
        for row in rows:
            yield CountedFault(*row)


def counts() -> ColumnElement[bool]:
    """What a fault must be to be counted."""
    return FaultReport.state.not_in((WAITING, WITHDRAWN))


def _columns() -> list[Any]:
    found = func.coalesce(FaultReport.found_code_id, FaultReport.code_id)
    return [found if name == "code_id" else getattr(FaultReport, name) for name in CountedFault._fields]


def report_of(case_id: int, *, lock: bool = False) -> FaultReport | None:
    """What a request is about."""
    wanted = select(FaultReport).where(FaultReport.case_id == case_id)
    found: FaultReport | None = db.session.scalar(
        wanted.with_for_update() if lock else wanted, execution_options={"populate_existing": lock}
    )
    return found


def reports_of(case_ids: Collection[int]) -> dict[int, FaultReport]:
    """Request -> its report."""
    rows = (
        db.session.scalars(select(FaultReport).where(FaultReport.case_id.in_(case_ids))) if case_ids else ()
    )
    return {row.case_id or 0: row for row in rows}


def reports_of_unit(unit_id: int, limit: int = 50) -> Sequence[FaultReport]:
    """Those of a unit that count, oldest first."""
    wanted = select(FaultReport).where(FaultReport.unit_id == unit_id, counts())
    return db.session.scalars(wanted.order_by(FaultReport.id).limit(limit)).all()


def codes_of(organisation_id: int, product_id: int) -> Sequence[FaultCode]:
    """Codes that can be chosen for a product: its own before those of all products."""
    mine = or_(FaultCode.product_id == product_id, FaultCode.product_id.is_(None))
    wanted = select(FaultCode).where(FaultCode.organisation_id == organisation_id, mine, FaultCode.active)
    return db.session.scalars(
        wanted.order_by(FaultCode.product_id.is_(None), FaultCode.code).limit(MOST_CODES)
    ).all()


def all_codes(organisation_id: int, product_id: int | None) -> Sequence[FaultCode]:
    """Every code of just this product, or of those for all products; those no longer in use last."""
    wanted = select(FaultCode).where(
        FaultCode.organisation_id == organisation_id, FaultCode.product_id == product_id
    )
    return db.session.scalars(
        wanted.order_by(FaultCode.active.desc(), FaultCode.code).limit(MOST_CODES)
    ).all()


def code_counts(organisation_id: int) -> dict[int, int]:
    """Product (0: all of them) -> how many codes are in use."""
    wanted = select(FaultCode.product_id, func.count()).where(
        FaultCode.organisation_id == organisation_id, FaultCode.active
    )
    return {number or 0: count for number, count in db.session.execute(wanted.group_by(FaultCode.product_id))}


def codes_by_ids(ids: Collection[int]) -> dict[int, FaultCode]:
    rows = db.session.scalars(select(FaultCode).where(FaultCode.id.in_(ids))) if ids else ()
    return {row.id: row for row in rows}


def own_code(organisation_id: int, code_id: int, *, lock: bool = False) -> FaultCode | None:
    wanted = select(FaultCode).where(FaultCode.id == code_id, FaultCode.organisation_id == organisation_id)
    found: FaultCode | None = db.session.scalar(wanted.with_for_update() if lock else wanted)
    return found


def repairs_of(unit_ids: Collection[int]) -> dict[int, list[tuple[date, date]]]:
    """Unit -> first and last day of each of its repairs. Of any maker: for the owners of these units."""
    wanted = select(Repair.unit_id, Repair.began_on, Repair.ended_on).where(Repair.unit_id.in_(unit_ids))
    found: dict[int, list[tuple[date, date]]] = {}
    for unit_id, began, ended in db.session.execute(wanted) if unit_ids else ():
        found.setdefault(unit_id or 0, []).append((began, ended))
    return found
