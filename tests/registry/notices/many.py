"""Registrations by the thousand, as the tables hold them, for tests and benchmarks."""

from collections.abc import Callable
from itertools import islice
from typing import Any

from sqlalchemy import func, insert, select

from registry.catalogue.models import Product
from registry.db import db
from registry.registrations.models import Registration, SafetyContact
from registry.serials.keys import LEADS
from registry.units.models import Unit
from registry.vault import SAFETY, person_key, seal

BATCH = 20_000


def serial_of(number: int) -> str:
    return f"KT{number:09}"


def many_registrations(
    product: Product,
    count: int,
    email_of: Callable[[int], str],
    sealed_of: Callable[[str], str] = lambda email: seal({"email": email}, SAFETY),
) -> None:
    """Number 1 to `count`, each a unit of its own, registered by whoever has that address."""
    unit, contact = _next(Unit), _next(SafetyContact)
    maker, numbers = product.organisation_id, iter(range(1, count + 1))
    while some := list(islice(numbers, BATCH)):
        units, contacts, owned = [], [], []
        for number in some:
            serial, email = serial_of(number), email_of(number)
            key, person = LEADS[len(serial)] + serial, person_key(email)
            row: dict[str, Any] = {"organisation_id": maker, "product_id": product.id}
            units.append({**row, "id": unit + number, "serial": serial, "serial_key": key})
            contacts.append(
                {
                    "id": contact + number,
                    "organisation_id": maker,
                    "person": person,
                    "sealed": sealed_of(email),
                }
            )
            owned.append(
                {
                    **row, "code": f"r{unit + number}", "unit_id": unit + number, "contact_id": contact + number,
                    "person": person, "state": "active", "number": serial, "serial_key": key,
                }
            )  # fmt: skip
        for table, rows in ((Unit, units), (SafetyContact, contacts), (Registration, owned)):
            db.session.execute(insert(table), rows)
        db.session.commit()
    for name in ("unit", "safety_contact"):
        _catch_up(name)


def _next(table: Any) -> int:
    return db.session.scalar(select(func.max(table.id))) or 0


def _catch_up(table: str) -> None:
    """PostgreSQL counts on from the ids that were given."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(
            select(
                func.setval(
                    f"{table}_id_seq", select(func.max(db.metadata.tables[table].c.id)).scalar_subquery()
                )
            )
        )
        db.session.commit()
