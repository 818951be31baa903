"""Acme's drill, and Pia who registered one."""

import pytest
from flask import Flask

from registry.db import db
from registry.registrations.models import Registration
from tests.registry.recalls.builders import a_brand, a_product
from tests.registry.registrations.owners import a_registration


@pytest.fixture
def drill(app: Flask) -> Registration:
    made = a_registration(a_product(a_brand("Acme"), "Drill"), "SN1003", "pia@example.org")
    db.session.commit()
    return made
