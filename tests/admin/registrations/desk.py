"""Acme's drill, two people who say that SN1003 is theirs, and the members of Acme's staff."""

from flask import Flask

from registry.db import db
from registry.plates.papers import Paper
from registry.registrations.models import ProofOfPurchase, Registration
from registry.registrations.proofs import add_proof
from tests.people import Browser, a_member, signed_in
from tests.registry.recalls.builders import a_brand, a_product
from tests.registry.registrations.owners import a_registration

PIA, TOM = "pia@example.org", "tom@example.org"


def two_of_one() -> tuple[Registration, Registration]:
    """Both active, of one unit."""
    drill = a_product(a_brand("Acme"), "Drill", ["D1"])
    made = a_registration(drill, "SN1003", PIA), a_registration(drill, "SN1003", TOM)
    db.session.commit()
    assert made[0].unit_id == made[1].unit_id
    return made


def a_paper(registration: Registration, data: bytes = b"receipt") -> ProofOfPurchase:
    proof = add_proof(registration, Paper("image/jpeg", data, data.hex(), 1))
    db.session.commit()
    return proof


def staff(app: Flask, registration: Registration, role: str = "editor", **rights: bool) -> Browser:
    email = f"{role}{len(rights)}@example.com"
    return signed_in(app, a_member(app, email, registration.organisation_id, role, **rights))
