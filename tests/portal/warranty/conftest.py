"""Borealis has a drill of which two numbers were made and one was sold; its warranty is published."""

from datetime import date

import pytest
import time_machine
from flask import Flask

from registry.catalogue.models import Product
from registry.db import db
from registry.units.models import Unit
from tests.registry.catalogue.warranty.builders import published_warranty
from tests.registry.recalls.builders import a_brand, a_product, a_published_recall
from tests.registry.units.builders import a_sale, a_unit

TODAY = date(2026, 11, 1)
SOLD = date(2025, 2, 28)


@pytest.fixture
def drill(app: Flask) -> Product:
    """BA1001 was sold to Pia by invoice; BA1002 was made and never sold; BA1003 nobody ever heard of."""
    brand = a_brand("Borealis")
    product = a_product(brand, "drill driver", ["BD18"], serial_mask='"BA"9999')
    unit = a_unit(product, "BA1001", made_on=date(2025, 1, 2), model="BD18")
    a_sale(
        unit,
        "INV-77",
        name="Pia Lang",
        email="pia@example.org",
        sold_on=SOLD,
        dealer="Tools & Co",
        country="DE",
    )
    a_unit(product, "BA1002", made_on=date(2025, 1, 3), model="BD18")
    a_published_recall(brand, {"any": [{"serial": {"range": ["BA5000", "BA5999"]}}]}, product)
    published_warranty(product)
    db.session.commit()
    return product


@pytest.fixture(autouse=True)
def today() -> "object":
    with time_machine.travel(TODAY, tick=True):
        yield


def unit(serial: str) -> Unit:
    return db.session.query(Unit).filter_by(serial=serial).one()
