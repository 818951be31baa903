"""What a recall leaves where: every covered unit once, at its place, or with whom the records name."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from registry.catalogue.models import Brand, Product
from registry.db import db
from registry.journeys import leaving
from registry.journeys.leaving import LeftBehind
from registry.recalls.models import Recall
from registry.recalls.states import Author
from registry.units.events.models import AT_DEALER, SOLD, STORED
from registry.units.models import Unit
from tests.chain import a_chain
from tests.jobs import run_jobs
from tests.registry.recalls.builders import a_published_recall
from tests.registry.units.builders import a_sale, a_unit
from tests.traced import WAREHOUSE, day, made, saw, tell, told

MANY = [{"epcClass": "https://id.gs1.org/01/04012345123456/10/Q1", "quantity": 500}]


def left(app: Flask, recall: Recall) -> LeftBehind:
    leaving.ask(recall, Author(None, "Ed"))
    db.session.commit()
    run_jobs(app)
    found = leaving.left_behind(recall.organisation_id, recall.id)
    assert found is not None
    return found


def a_recall(product: Product, criteria: dict[str, object]) -> Recall:
    return a_published_recall(db.session.get_one(Brand, product.brand_id), {"any": [criteria]}, product)


def test_by_place(app: Flask) -> None:
    chain = a_chain(8)
    tell(chain.maker, told(day(15), epcList=[saw(7)], bizStep="holding", disposition="recalled",
                           bizLocation={"id": WAREHOUSE}))  # fmt: skip
    a_sale(db.session.scalars(select(Unit).where(Unit.serial == "S1")).one(), "INV-1")
    found = left(app, a_recall(chain.product, {"lot": "L7"}))
    rows = [(one.stage, found.site(one.place_id).title, one.units, one.held) for one in found.there]
    assert rows == [
        (STORED, "Central warehouse", 2, 1), (AT_DEALER, "Shop Graz", 2, 0), (AT_DEALER, "Shop Wels", 2, 0),
        (SOLD, "Shop Graz", 2, 0),
    ]  # fmt: skip
    assert (found.on_shelf, found.total, list(found.told)) == (5, 8, [])


def test_only_what_the_rule_covers(app: Flask) -> None:
    chain = a_chain(8)
    found = left(app, a_recall(chain.product, {"serial": {"range": ["S0", "S2"]}}))
    assert found.total == 3


def test_what_only_records_tell(app: Flask) -> None:
    chain = a_chain(4)
    a_unit(chain.product, "S900", "L7", shipped_on=date(2026, 1, 5), consignee="Tools & Co")
    a_sale(a_unit(chain.product, "S901", "L7"), "INV-9", dealer="Corner shop")
    a_unit(chain.product, "S902", "L7")
    db.session.commit()
    found = left(app, a_recall(chain.product, {"lot": "L7"}))
    assert [tuple(one) for one in found.told] == [
        ("made", "", 1), ("shipped", "Tools & Co", 1), ("sold", "Corner shop", 1)
    ]  # fmt: skip
    assert found.total == 7


def test_lots_without_serials(app: Flask) -> None:
    chain = a_chain(4)
    tell(chain.maker, made(day(1), quantityList=MANY) | {"epcList": []})
    found = left(app, a_recall(chain.product, {"lot": "Q1"}))
    assert [(one.units, one.quantity) for one in found.there] == [(0, 500)]
    assert list(found.told) == []


def test_another_maker_s_recall_is_not_there(app: Flask) -> None:
    chain = a_chain(4)
    recall = a_recall(chain.product, {"lot": "L7"})
    assert leaving.left_behind(chain.maker + 1, recall.id) is None
