"""The figures of a rule: each unit counted once, where it is now."""

from datetime import date

from flask import Flask

from registry.db import db
from registry.matching.impact import impact, tallied
from registry.recalls.models import Recall, ScopeVersion
from registry.sales.models import EMAIL, PHONE, POST
from tests.admin.uploads.desk import an_upload
from tests.registry.matching.builders import a_sale, a_unit
from tests.registry.notices.builders import a_registration
from tests.registry.recalls.builders import a_brand, a_product, a_recall


def a_draft(recall: Recall, rule: dict[str, object]) -> ScopeVersion:
    version = ScopeVersion(
        organisation_id=recall.organisation_id, recall_id=recall.id, number=1, criteria=rule, notice={}
    )
    db.session.add(version)
    db.session.commit()
    return version


def test_counts_units_where_they_are(app: Flask) -> None:
    brand = a_brand("Kettle & Co")
    product = a_product(brand, models=["KT1"])
    units = [a_unit(product, f"KT{n:03}") for n in range(1, 8)]
    units[1].shipped_on = units[2].shipped_on = date(2026, 1, 1)
    a_sale(units[2], "Ann", "ann@example.org", dealer="North", country="DE")
    a_sale(units[3], "Bo", phone="+49 1", dealer="North", country="DE")
    old = a_sale(units[4], "Cy", "cy@example.org", "+49 2", dealer="South", country="FR")
    old.superseded_by_id = a_sale(units[4], dealer="South", country="AT").id
    a_sale(units[6], "Di", "di@example.org")  # not covered
    facts = impact(a_draft(a_recall(brand, product), {"any": [{"serial": {"range": ["KT001", "KT006"]}}]}))
    assert (facts["made"], facts["in_stock"], facts["shipped"], facts["sold"]) == (6, 2, 1, 3)
    assert (facts["sales"], facts["reachable"], facts["registered"]) == (3, 2, 0)
    assert facts["reach"] == {"email": 1, "phone": 1, "both": 0, "post": 0, "none": 1}
    assert facts["undecided"] == 0


def test_an_address_counts_where_there_is_nothing_quicker() -> None:
    cells = [
        ("DE", "North", bits, 1, 2) for bits in (POST, POST | EMAIL, POST | PHONE, POST | EMAIL | PHONE, 0)
    ]
    facts = tallied(cells)
    assert facts["reach"] == {"email": 1, "phone": 1, "both": 1, "post": 1, "none": 1}
    assert (facts["sales"], facts["reachable"]) == (5, 4)


def test_registered_units_count_beside_the_records(app: Flask) -> None:
    brand = a_brand("Kettle & Co")
    product = a_product(brand, models=["KT1"])
    sold = a_unit(product, "KT001")
    a_sale(sold, "Ann", "ann@example.org")
    a_registration(product, "KT001", "ann@example.org", sold)
    second = a_unit(product, "KT002")
    a_registration(product, "KT002", "bo@example.org", second)  # no record of the maker's knows it
    a_registration(product, "KT002", "cy@example.org", second)  # the same unit, by somebody else
    a_registration(product, "KT003", "di@example.org", state="scrapped")
    a_registration(product, "KT900", "ed@example.org")  # not covered
    facts = impact(a_draft(a_recall(brand, product), {"any": [{"serial": {"range": ["KT001", "KT006"]}}]}))
    assert (facts["registered"], facts["registered_reachable"], facts["registered_by_post"]) == (2, 3, 0)
    assert (facts["made"], facts["sold"], facts["in_stock"]) == (1, 1, 0)


def test_what_its_owner_registered_is_in_no_stock(app: Flask) -> None:
    """Made, and no record tells that it moved: it is with its owner all the same."""
    brand = a_brand("Kettle & Co")
    product = a_product(brand, models=["KT1"])
    listed = {"upload_id": an_upload(product.organisation_id, state="done", purpose="production").id}
    first, second, _ = (a_unit(product, f"KT00{n}", **listed) for n in (1, 2, 3))
    a_registration(product, "KT001", "ann@example.org", first)
    a_registration(product, "KT002", "bo@example.org", second, state="waiting")  # nobody has confirmed it
    facts = impact(a_draft(a_recall(brand, product), {"any": [{"serial": {"range": ["KT001", "KT006"]}}]}))
    assert (facts["made"], facts["in_stock"], facts["shipped"], facts["sold"]) == (3, 2, 1, 0)
    assert [row[1:5] for row in facts["countries"]] == [[3, 2, 1, 0]]


def test_lots_count_by_quantity(app: Flask) -> None:
    brand = a_brand("Dairy")
    product = a_product(brand, "cheese")
    first, second = a_unit(product, None, "L1", quantity=500), a_unit(product, None, "L2", quantity=40)
    a_unit(product, None, "L9", quantity=7)
    a_sale(first, "Ann", "ann@example.org", quantity=20)
    a_sale(first, quantity=30)
    second.shipped_on = date(2026, 1, 1)
    facts = impact(a_draft(a_recall(brand, product), {"any": [{"lot": ["L1", "L2"]}]}))
    assert (facts["made"], facts["in_stock"], facts["shipped"], facts["sold"]) == (540, 450, 40, 50)
    assert facts["lots"] == {"count": 2, "first": [["L1", 500, 50], ["L2", 40, 0]]}
    assert (facts["sales"], facts["reachable"]) == (2, 1)


def test_what_cannot_be_told_stands_apart(app: Flask) -> None:
    brand = a_brand("Dairy")
    product = a_product(brand, "cheese")
    a_unit(product, "A1")
    a_unit(product, None, "L1", quantity=30)
    recall = a_recall(brand, product)
    rule = {"any": [{"serial": {"range": ["A1", "A9"]}, "date_code": ["4410"]}]}
    facts = impact(a_draft(recall, rule))
    assert (facts["made"], facts["undecided"]) == (0, 31)
    assert facts["needed"] == ["serial", "date_code"]
