"""Says who the customers of sales are, for those whom a recall reaches or leaves in doubt: an owner who registered and
the customer of a sale are one person where they have one e-mail address. Without one, whoever has the same name, postal
address and telephone is one person; whose address no key opens is nobody's twin and cannot be written to."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from registry.db import db
from registry.errors import Refused
from registry.matching.models import RecallAskedSale, RecallAudience
from registry.sales.models import SaleCustomer
from registry.vault import LOST, person_keys, unmailed_key, unseal

BATCH = 20_000
"""People spread all over their index: each batch writes most of its pages, so that small ones write it many times."""
customer: Any = SaleCustomer.__table__
tables: Any = (RecallAudience.__table__, RecallAskedSale.__table__)
NAMED = (
    update(customer)
    .where(customer.c.sale_line_id == bindparam("number"), customer.c.person.is_(None))
    .values(person=bindparam("who"))
)
log = logging.getLogger(__name__)


def name_people(recall_id: int, progress: Callable[[int], None]) -> None:
    """Fills in what is missing, some at a time; what was done stays done."""
    for table in tables:
        behind = 0
        while rows := _unnamed(table, recall_id, behind):
            mailed = person_keys(row.email for row in rows)
            people = (who if row.email else _unmailed(row) for row, who in zip(rows, mailed, strict=True))
            found = [
                {"number": row.sale_line_id, "who": who} for row, who in zip(rows, people, strict=True) if who
            ]
            if len(found) < len(rows):
                log.error("%d customers of recall %d: %s", len(rows) - len(found), recall_id, LOST)
            if found:
                db.session.connection().execute(NAMED, found)
            behind = rows[-1].sale_line_id
            progress(len(rows))


def _unnamed(table: Any, recall_id: int, behind: int) -> Sequence[Any]:
    """The next of an audience in the order of its key, which is read on from where the last ones ended."""
    told = (customer.c.email, customer.c.name, customer.c.phone, customer.c.address_sealed)
    reachable = or_(customer.c.email != "", customer.c.address_sealed != "")
    wanted = select(table.c.sale_line_id, *told).join(
        customer, customer.c.sale_line_id == table.c.sale_line_id
    )
    wanted = wanted.where(table.c.recall_id == recall_id, table.c.sale_line_id > behind)
    wanted = wanted.where(customer.c.person.is_(None), reachable)
    return db.session.execute(wanted.order_by(table.c.sale_line_id).limit(BATCH)).all()


def _unmailed(row: Any) -> str:
    try:
        return unmailed_key({"name": row.name, "phone": row.phone, **unseal(row.address_sealed)})
    except Refused:
        return ""
