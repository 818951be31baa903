"""What is sealed opens by the keys of the site, and for its purpose only."""

from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from flask import Flask

from registry import vault
from registry.errors import Refused
from registry.vault import SAFETY, seal, unseal

TOLD = {"email": "olga@example.org"}


def test_a_contact_for_safety_opens_for_safety_alone(app: Flask) -> None:
    sealed = seal(TOLD, SAFETY)
    assert unseal(sealed, SAFETY) == TOLD
    for purpose in ("", "marketing"):
        with pytest.raises(Refused):
            unseal(sealed, purpose)
    assert unseal(seal(TOLD), SAFETY) == TOLD, "from before purposes were named"
    with pytest.raises(Refused):
        unseal(seal(TOLD, "marketing"), SAFETY)


def test_a_newer_key_seals_and_the_older_ones_open(app: Flask) -> None:
    settings = app.config["SETTINGS"]
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    app.config["SETTINGS"] = replace(settings, contact_key=old)
    before, person = seal(TOLD, SAFETY), vault.person_key(TOLD["email"])
    app.config["SETTINGS"] = replace(settings, contact_key=f"{new},{old}")
    assert unseal(before, SAFETY) == TOLD
    assert vault.person_key(TOLD["email"]) == person
    fresh = seal(TOLD, SAFETY)
    app.config["SETTINGS"] = replace(settings, contact_key=new)
    assert unseal(fresh, SAFETY) == TOLD
    with pytest.raises(Refused):
        unseal(before, SAFETY)
