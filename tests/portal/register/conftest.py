"""A maker's kettle, its serials as it says they look, one recall of some of them; served to checks."""

from dataclasses import dataclass

import pytest
from flask import Flask

from registry.catalogue.models import Brand, Gtin, Product
from registry.db import db
from tests.registry.recalls.builders import a_brand, a_product, a_published_recall

GTIN = "09506000134352"


@dataclass
class Shop:
    """What there is to register."""

    brand: Brand
    kettle: Product
    recall_id: int


@pytest.fixture
def shop(app: Flask) -> Shop:
    return a_shop()


def a_shop() -> Shop:
    """AB100100 to AB100199 are recalled, all others are not."""
    brand = a_brand("Acme")
    kettle = a_product(
        brand, "Kettle", ["K100", "K200"], serial_mask='"AB"999999', where_words="Under the base."
    )
    db.session.add(Gtin(product_id=kettle.id, gtin=GTIN))
    rule = {"any": [{"serial": {"range": ["AB100100", "AB100199"]}}]}
    recall = a_published_recall(brand, rule, kettle, what_to_do="Stop using the kettle.")
    db.session.commit()
    return Shop(brand, kettle, recall.id)
