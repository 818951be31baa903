"""Says who the customers of sales are, for those whom a recall reaches or leaves in doubt: an owner who registered and
the customer of a sale are one person where they have one e-mail address. Without one, whoever has the same name, postal
address and telephone is one person."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from registry.db import db
from registry.matching.models import RecallAskedSale, RecallAudience
from registry.sales.models import SaleCustomer
from registry.vault import person_key, unmailed_key, unseal

BATCH = 5_000
customer: Any = SaleCustomer.__table__
tables: Any = (RecallAudience.__table__, RecallAskedSale.__table__)


def name_people(recall_id: int, progress: Callable[[int], None]) -> None:
    """Fills in what is missing, some at a time; what was done stays done."""
    named = update(customer).where(customer.c.sale_line_id == bindparam("number"))
    named = named.values(person=bindparam("who"))
    reachable = or_(customer.c.email != "", customer.c.address_sealed != "")
    for table in tables:
        unnamed = (
            select(
                customer.c.sale_line_id,
                customer.c.email,
                customer.c.name,
                customer.c.phone,
                customer.c.address_sealed,
            )
            .join(table, table.c.sale_line_id == customer.c.sale_line_id)
            .where(table.c.recall_id == recall_id, customer.c.person.is_(None), reachable)
            .order_by(customer.c.sale_line_id)
            .limit(BATCH)
        )
        behind = 0
        while rows := db.session.execute(unnamed.where(customer.c.sale_line_id > behind)).all():
            people = [{"number": row.sale_line_id, "who": _person(row)} for row in rows]
            db.session.connection().execute(named, people)
            behind = rows[-1].sale_line_id
            progress(len(rows))


def _person(row: Any) -> str:
    if row.email:
        return person_key(row.email)
    return unmailed_key({"name": row.name, "phone": row.phone, **unseal(row.address_sealed)})
