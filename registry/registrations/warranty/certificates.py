"""Certificates of warranty: kept as they were printed, one for as long as they say the same. Callers commit."""

from typing import Any

from sqlalchemy import select

from registry.db import db
from registry.registrations.models import Registration
from registry.registrations.warranty.models import WarrantyCertificate


def certificate_by_code(code: str) -> WarrantyCertificate | None:
    found: WarrantyCertificate | None = db.session.get(WarrantyCertificate, code)
    return found


def newest_certificate(registration: Registration) -> WarrantyCertificate | None:
    wanted = select(WarrantyCertificate).where(WarrantyCertificate.registration_id == registration.id)
    order = WarrantyCertificate.made_at.desc(), WarrantyCertificate.code
    found: WarrantyCertificate | None = db.session.scalar(wanted.order_by(*order).limit(1))
    return found


def keep_certificate(registration: Registration, facts: dict[str, Any], code: str) -> WarrantyCertificate:
    """The newest one where it says just this, or a new one under `code`."""
    newest = newest_certificate(registration)
    if newest is not None and newest.facts == facts:
        return newest
    made = WarrantyCertificate(
        code=code, organisation_id=registration.organisation_id, registration_id=registration.id, facts=facts
    )
    db.session.add(made)
    db.session.flush()
    return made
