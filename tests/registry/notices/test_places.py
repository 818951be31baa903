"""Where addresses are read: the contact that is kept for safety serves letters of safety and no other."""

import re

import pytest
from flask import Flask

from registry.db import db
from registry.notices.kinds import KINDS
from registry.notices.models import Letter
from registry.notices.places import places
from registry.registrations.models import SafetyContact
from registry.vault import SAFETY, seal
from tests.portal.register.test_quiet import statements
from tests.registry.notices.builders import a_registration, an_owner
from tests.registry.recalls.builders import a_brand, a_product

OURS = [kind for kind, what in KINDS.items() if "consignee" not in kind and what.subject != "case_id"]


def a_letter(kind: str, number: int) -> Letter:
    """One with both references, to somebody who is reached elsewhere for safety."""
    drill = a_product(a_brand("Acme"), "Drill")
    owner = an_owner(new_sealed=seal({"email": "ann@example.org"}))
    own = a_registration(drill, "BA1", owner_id=owner.id)
    db.session.get_one(SafetyContact, own.contact_id).sealed = seal({"email": "safety@example.org"})
    db.session.flush()
    return Letter(id=number, kind=kind, person=owner.person, registration_id=own.id, owner_id=owner.id)


@pytest.mark.parametrize("recall", [True, False], ids=["recall", "other"])
def test_only_letters_of_recalls_read_the_safety_contact(app: Flask, *, recall: bool) -> None:
    del app
    first, *rest = [kind for kind in OURS if KINDS[kind].recall == recall]
    letters = [a_letter(first, 1)]
    letters += [
        Letter(id=at, kind=kind, person=letters[0].person, registration_id=letters[0].registration_id,
               owner_id=letters[0].owner_id)
        for at, kind in enumerate(rest, 2)
    ]  # fmt: skip
    with statements() as asked:
        found = places(letters)
    read = any(re.search(r"\bsafety_contact\b", one) for one in asked)
    assert read == recall
    assert {place.email for place in found.values()} == {
        "safety@example.org" if recall else "ann@example.org"
    }
    assert len(found) == len(letters)


def test_who_has_no_account_is_written_to_as_in_their_country(app: Flask) -> None:
    del app
    own = a_registration(a_product(a_brand("Acme"), "Drill"), "BA1")
    told = {"email": "jo@example.org", "address": "Ring 5, 10115 Berlin, Germany"}
    db.session.get_one(SafetyContact, own.contact_id).sealed = seal(told, SAFETY)
    db.session.flush()
    letter = Letter(id=1, kind="recall", person=own.person, registration_id=own.id)
    assert places([letter])[1].language == "de"
