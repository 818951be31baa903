"""Owners, registrations and watches as their tables hold them, made in one go."""

from itertools import count
from typing import Any

from registry.catalogue.models import Product
from registry.clock import now
from registry.db import db
from registry.registrations.models import Owner, Registration, SafetyContact, Watch
from registry.sales.models import SaleLine
from registry.units.models import Unit
from registry.vault import SAFETY, person_key, seal
from tests.registry.matching.builders import a_sale as sold
from tests.registry.matching.builders import a_unit

_numbers = count(1)


def an_owner(email: str = "ann@example.org", **more: Any) -> Owner:
    owner = Owner(person=person_key(email), sealed=seal({"email": email, "name": "Ann"}), **more)
    db.session.add(owner)
    db.session.flush()
    return owner


def a_sale(unit: Unit, name: str, email: str, **facts: Any) -> SaleLine:
    """To somebody whose country has letters in English."""
    return sold(unit, name, email, **{"country": "GB", **facts})


def a_watch(email: str = "ann@example.org", state: str = "active", query: str = "serial=BA10067750") -> Watch:
    number = next(_numbers)
    watch = Watch(
        code=f"watch{number}", person=person_key(email), sealed=seal({"email": email}), query=query,
        told_key=f"{number}", state=state,
    )  # fmt: skip
    db.session.add(watch)
    db.session.flush()
    return watch


def a_registration(
    product: Product, serial: str, email: str = "ann@example.org", unit: Unit | None = None, **more: Any
) -> Registration:
    """Active, by somebody who can be reached for safety."""
    unit = unit or a_unit(product, serial, model=more.get("model", ""))
    contact = SafetyContact(
        organisation_id=product.organisation_id,
        person=person_key(email),
        sealed=seal({"email": email}, SAFETY),
    )
    db.session.add(contact)
    db.session.flush()
    own = Registration(
        code=f"r{next(_numbers)}", organisation_id=product.organisation_id, product_id=product.id,
        unit_id=unit.id, contact_id=contact.id, person=person_key(email), number=serial,
        serial_key=unit.serial_key, **{"state": "active", "confirmed_at": now(), **more},
    )  # fmt: skip
    db.session.add(own)
    db.session.flush()
    return own
