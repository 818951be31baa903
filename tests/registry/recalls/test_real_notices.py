"""The builder reads more than twenty real notices, and finds in each what a person found who read it by the rules."""

import json

import pytest
from flask import Flask

from registry.db import db
from registry.recalls.completeness import Judged, judged
from registry.recalls.contents import empty
from registry.recalls.models import ScopeVersion
from tests.demo import NOTICES
from tests.registry.recalls.builders import a_brand, a_product, a_recall
from tests.registry.recalls.real_notices import REAL, Real

CORPUS = {row["id"]: row for row in map(json.loads, NOTICES.read_text("utf-8").splitlines())}


def judge(real: Real) -> Judged:
    row = CORPUS[real.id]
    brand = a_brand(row["brand"])
    product = a_product(brand, row["product"], picture="/pictures/plate.jpg" if real.drawn else "")
    recall = a_recall(brand, product)
    said = empty(f"{row['brand']} {row['product']} recall") | {
        **real.said,
        "language": real.language,
        "sold_in": real.sold_in.split(),
        "brand_ids": [brand.id],
        "product_ids": [product.id],
        "contacts": real.contacts,
        "pictures": [{"path": f"/pictures/{n}.jpg", "alt": "The product"} for n in range(real.pictures)],
    }
    version = ScopeVersion(
        organisation_id=recall.organisation_id,
        recall_id=recall.id,
        number=1,
        criteria=row["criteria"],
        notice=said,
    )
    db.session.add(version)
    db.session.flush()
    return judged(version)


def lacking(found: Judged, regime: str) -> set[str]:
    """Of one regime, without its name in front."""
    return {
        one.element.key.partition(".")[2]
        for of, looked in found.reports
        for one in looked
        if of.key == regime and one.lacks
    }


def test_there_are_twenty_of_them() -> None:
    assert len({real.id for real in REAL}) >= 20


@pytest.mark.parametrize("real", REAL, ids=lambda real: f"{real.id}-{real.sold_in}")
def test_it_lacks_what_a_person_found(app: Flask, real: Real) -> None:
    found = judge(real)
    assert {regime.key for regime, _ in found.reports} == {
        name
        for name, law in (("eu", {"IE", "DE", "FR", "AT"}), ("us", {"US"}))
        if law & set(real.sold_in.split())
    }
    for regime in ("eu", "us"):
        assert lacking(found, regime) == set(getattr(real, regime).split()), (regime, real.why)
    assert [word.softener.words for word in found.words] == list(real.words), real.why
    forbidden = any(word.forbidden for word in found.words)
    assert forbidden == bool(real.words and real.eu), "only the European rule forbids words"
