"""A saw of a maker with two shops on record, and a billing system's key."""

import pytest
from flask import Flask

from registry.catalogue.models import Gtin, Product
from registry.db import db
from registry.units.places.models import RETAILER, Place
from tests.programs import Program, a_key
from tests.registry.matching.records import a_saw
from tests.traced import GTIN, OTHER_SHOP, SHOP


@pytest.fixture
def saw(app: Flask) -> Product:
    """Of a maker with two shops on record."""
    saw = a_saw()
    db.session.add(Gtin(product_id=saw.id, gtin=GTIN))
    for uri, name in ((SHOP, "Shop Graz"), (OTHER_SHOP, "Shop Wels")):
        db.session.add(Place(organisation_id=saw.organisation_id, uri=uri, kind=RETAILER, name=name))
    db.session.commit()
    return saw


@pytest.fixture
def billing(app: Flask, saw: Product) -> Program:
    return Program(app, a_key(saw.organisation_id, "billing:write"))
