"""Reads about sales. Every query takes the maker: another's are not there. What is read of customers here may only
be shown to whom the caller has let see them, and is logged by the caller."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select, true
from sqlalchemy.orm import aliased

from registry.catalogue.keys import EMAIL, email_key
from registry.catalogue.models import Organisation
from registry.db import db
from registry.sales.models import SaleCustomer, SaleKey, SaleLine


@dataclass(frozen=True, slots=True)
class SaleHit:
    """One current line of an invoice. `customer` is the name, empty where it was not asked for."""

    line_id: int
    unit_id: int | None
    product_id: int
    lot: str
    lot_key: str | None
    invoice: str
    line: str
    dealer: str
    sold_on: date | None
    customer: str = ""


def lines_by_ids(
    organisation_id: int,
    ids: Collection[int],
    pending: Collection[int] = (),
    *,
    customers: bool = False,
    limit: int = 20,
) -> list[SaleHit]:
    """Current ones of these lines (see `finding.find_lines`), in that order; the customer's name only if asked for."""
    return _hits(organisation_id, ids, pending, customers, limit) if ids else []


def lines_of_unit(organisation_id: int, unit_id: int, pending: Collection[int] = ()) -> Sequence[SaleLine]:
    """All lines of a unit, superseded ones too, in the order in which they came."""
    wanted = select(SaleLine).where(SaleLine.organisation_id == organisation_id, SaleLine.unit_id == unit_id)
    return db.session.scalars(wanted.where(_filed(pending)).order_by(SaleLine.id).limit(200)).all()


def lines_of_units(
    organisation_id: int, unit_ids: Collection[int], pending: Collection[int] = (), limit: int = 5_000
) -> Sequence[SaleLine]:
    """The same of some units."""
    wanted = select(SaleLine).where(
        SaleLine.organisation_id == organisation_id, SaleLine.unit_id.in_(unit_ids), _filed(pending)
    )
    return db.session.scalars(wanted.order_by(SaleLine.id).limit(limit)).all() if unit_ids else []


def lines_after(
    organisation_id: int, after: int, limit: int, pending: Callable[[], Collection[int]]
) -> list[SaleLine]:
    """In the order in which they came, superseded ones too. It ends before the first of a file that is still being
    filed: whoever goes on behind the last one misses none, since a maker's lines are numbered and committed by one
    writer at a time (`bulk.begin`). `pending` is asked after the lines: of a file that began meanwhile none is told."""
    wanted = select(SaleLine).where(SaleLine.organisation_id == organisation_id, SaleLine.id > after)
    lines = db.session.scalars(wanted.order_by(SaleLine.id).limit(limit)).all()
    filing = pending()
    return list(takewhile(lambda line: line.upload_id not in filing, lines))


def current_sales(unit_ids: Collection[int], pending: Collection[int] = ()) -> dict[int, list[SaleLine]]:
    """Unit -> its sales that count, the last one first. Of any maker: for the owners of these units."""
    counts = (SaleLine.quantity > 0, *counting(pending))
    wanted = select(SaleLine).where(SaleLine.unit_id.in_(unit_ids), *counts)
    found: dict[int, list[SaleLine]] = {}
    for line in db.session.scalars(wanted.order_by(SaleLine.id.desc())) if unit_ids else ():
        found.setdefault(line.unit_id or 0, []).append(line)
    return found


def lines_of_lot(
    organisation_id: int, product_id: int, lot_key: str, pending: Collection[int] = (), limit: int = 100
) -> Sequence[SaleLine]:
    """Lines of a lot that was sold by quantity."""
    wanted = select(SaleLine).where(
        SaleLine.organisation_id == organisation_id,
        SaleLine.lot_key == lot_key,
        SaleLine.product_id == product_id,
        SaleLine.unit_id.is_(None),
    )
    return db.session.scalars(wanted.where(_filed(pending)).order_by(SaleLine.id).limit(limit)).all()


def with_customer(organisation_id: int, line_ids: Collection[int]) -> set[int]:
    """Lines of which a customer is on record; who it is stays where it is."""
    wanted = select(SaleCustomer.sale_line_id).where(
        SaleCustomer.organisation_id == organisation_id, SaleCustomer.sale_line_id.in_(line_ids)
    )
    return set(db.session.scalars(wanted)) if line_ids else set()


def lines_bought_by(email: str, limit: int = 100) -> Sequence[SaleLine]:
    """Lines that count and name this e-mail address, of any maker, the newest first: for whoever reads that mailbox.
    Those of a file that was filed a moment ago come as soon as its keys are there."""
    keyed = select(SaleKey.sale_line_id).where(
        SaleKey.organisation_id.in_(select(Organisation.id)), SaleKey.key == (EMAIL + email_key(email))[:200]
    )
    wanted = select(SaleLine).where(
        SaleLine.id.in_(keyed), SaleLine.superseded_by_id.is_(None), SaleLine.quantity > 0
    )
    return db.session.scalars(wanted.order_by(SaleLine.id.desc()).limit(limit)).all()


def customer_of(organisation_id: int, line_id: int) -> SaleCustomer | None:
    """Who bought. Only after the right was checked, and together with an entry in the log."""
    found: SaleCustomer | None = db.session.scalar(
        select(SaleCustomer).where(
            SaleCustomer.sale_line_id == line_id, SaleCustomer.organisation_id == organisation_id
        )
    )
    return found


def given_back(superseded_by_id: Any) -> ColumnElement[bool]:
    """The line that supersedes one says that none of it is sold any more. Whoever returned it is told nothing, least of
    all that it is not recalled."""
    later = aliased(SaleLine)
    return exists().where(later.id == superseded_by_id, later.quantity == 0)


def _hits(
    organisation_id: int, ids: Collection[int], pending: Collection[int], customers: bool, limit: int
) -> list[SaleHit]:
    columns: list[Any] = [
        SaleLine.id, SaleLine.unit_id, SaleLine.product_id, SaleLine.lot, SaleLine.lot_key, SaleLine.invoice,
        SaleLine.line, SaleLine.dealer, SaleLine.sold_on,
    ]  # fmt: skip
    wanted: Select[Any] = select(*columns).where(
        SaleLine.id.in_(ids),
        SaleLine.organisation_id == organisation_id,
        *counting(pending),
    )
    if customers:
        joined = SaleCustomer.sale_line_id == SaleLine.id
        wanted = wanted.join(SaleCustomer, joined).add_columns(SaleCustomer.name)
    order = {line_id: place for place, line_id in enumerate(ids)}
    found = [SaleHit(*row) for row in db.session.execute(wanted)]
    return sorted(found, key=lambda hit: order[hit.line_id])[:limit]


def counting(pending: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    """That a line is what is known now: filed, and not corrected since."""
    return _filed(pending), _current(pending)


def _current(pending: Collection[int]) -> ColumnElement[bool]:
    """A line counts until the one that corrects it is filed."""
    if not pending:
        return SaleLine.superseded_by_id.is_(None)
    newer = select(SaleLine.id).where(SaleLine.upload_id.in_(pending), SaleLine.supersedes_id.is_not(None))
    return or_(SaleLine.superseded_by_id.is_(None), SaleLine.superseded_by_id.in_(newer))


def _filed(pending: Collection[int]) -> ColumnElement[bool]:
    """Not of an upload that is still being filed."""
    if not pending:
        return true()
    return or_(SaleLine.upload_id.is_(None), SaleLine.upload_id.not_in(pending))
