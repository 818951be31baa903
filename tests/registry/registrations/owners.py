"""Owners and registrations as confirming leaves them, put straight into the database, for any test."""

import secrets
from typing import Any

from registry.catalogue.models import Product
from registry.clock import now
from registry.db import db
from registry.registrations import rivals
from registry.registrations.models import Owner, Registration, SafetyContact
from registry.registrations.queries import owner_by_email
from registry.serials.reading import normalise
from registry.units.models import Unit
from registry.units.queries import key_of
from registry.vault import SAFETY, person_key, seal
from tests.registry.units.builders import a_unit


def an_owner(email: str = "pia@example.org", **details: str) -> Owner:
    """Somebody who has confirmed their address."""
    owner = Owner(person=person_key(email), sealed=seal({"email": email, **details}), confirmed_at=now())
    db.session.add(owner)
    db.session.flush()
    return owner


def a_registration(
    product: Product, number: str = "SN1003", email: str = "pia@example.org", **facts: Any
) -> Registration:
    """An active registration of a unit, with its owner and how to reach them."""
    owner = owner_by_email(email) or an_owner(email)
    contact = SafetyContact(
        organisation_id=product.organisation_id, person=owner.person, sealed=seal({"email": email}, SAFETY),
        purpose=facts.pop("purpose", "safety"), keep_until=facts.pop("keep_until", None),
    )  # fmt: skip
    db.session.add(contact)
    db.session.flush()
    made = Registration(
        code=secrets.token_hex(8), organisation_id=product.organisation_id, product_id=product.id,
        unit_id=_unit(product, number).id, owner_id=owner.id, contact_id=contact.id, person=owner.person,
        number=number, serial_key=key_of(normalise(number)), **{"state": "active", "confirmed_at": now(), **facts},
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    rivals.mark([made.unit_id or 0])
    return made


def _unit(product: Product, number: str) -> Unit:
    found: Unit | None = db.session.query(Unit).filter_by(product_id=product.id, serial=number).first()
    return found or a_unit(product, number)
