"""Customers' addresses that were sealed before their region was kept beside them: each is opened once, some at a time.
Commits nothing."""

from typing import Any

from sqlalchemy import bindparam, literal_column, select, update

from registry.db import db
from registry.errors import Refused
from registry.matching.judged import line
from registry.registrations.regions import region_of
from registry.sales.models import SaleCustomer
from registry.vault import unseal

SOME = 1_000
customer: Any = SaleCustomer.__table__
_UNREAD = (customer.c.region.is_(None), customer.c.address_sealed != literal_column("''"))
"""In the words of the index."""


def read_some(most: int = SOME) -> int:
    """How many there were."""
    wanted = select(customer.c.sale_line_id, customer.c.address_sealed, line.c.country).where(*_UNREAD)
    wanted = wanted.join_from(customer, line, line.c.id == customer.c.sale_line_id)
    rows = db.session.execute(wanted.order_by(customer.c.sale_line_id).limit(most)).all()
    told = [{"of": number, "told": region_of(country, _address(sealed))} for number, sealed, country in rows]
    if told:
        which = (customer.c.sale_line_id == bindparam("of"), customer.c.region.is_(None))
        db.session.connection().execute(update(customer).where(*which).values(region=bindparam("told")), told)
    return len(told)


def _address(sealed: str) -> str:
    """One that no key of this site reads says nothing of where it is."""
    try:
        return unseal(sealed).get("address", "")
    except Refused:
        return ""
