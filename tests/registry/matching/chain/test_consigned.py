"""Who got units of a recall: by events, pallets included, by records, and again when more is known."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from registry.consignees.models import Consignee, ConsigneeUnit
from registry.db import db
from registry.journeys import consigning
from registry.journeys.consigning import Line
from registry.matching.chain.delivered import units_of
from registry.recalls.models import Recall
from registry.units.models import Unit
from registry.units.places.models import Party
from tests.chain import a_chain, of_lot
from tests.registry.matching.chain.test_left import a_recall, left
from tests.registry.units.builders import a_sale, a_unit
from tests.traced import (
    OTHER_SHOP,
    SHOP,
    WAREHOUSE,
    day,
    made,
    packed,
    received,
    saw,
    shipped,
    taken_back,
    tell,
)


def lines(app: Flask, recall: Recall) -> dict[str, Line]:
    left(app, recall)
    db.session.expire_all()
    found = consigning.desk(recall.organisation_id, recall.id)
    assert found is not None
    return {one.name: one for one in found.lines}


def counts(app: Flask, recall: Recall) -> dict[str, tuple[float, float]]:
    return {name: (one.row.got, one.row.here) for name, one in lines(app, recall).items()}


def test_who_got_what_and_who_has_it(app: Flask) -> None:
    chain = a_chain(8)
    recall = a_recall(chain.product, {"lot": "L7"})
    assert counts(app, recall) == {"Central warehouse": (8, 2), "Tools & Co": (4, 3), "Shop Wels": (2, 2)}
    found = lines(app, recall)
    assert found["Tools & Co"].email == "recalls@tools.example"
    assert found["Shop Wels"].state == "no_address"
    units = list(units_of(found["Shop Wels"].row.id))
    assert [(one.serial, one.lot, one.got, one.here) for one in units] == [
        ("S4", "L7", 1, 1),
        ("S5", "L7", 1, 1),
    ]


def test_the_maker_s_own_places_are_nobody_to_write_to(app: Flask) -> None:
    chain = a_chain(4)
    own = Party(organisation_id=chain.maker, uri="urn:x:own", name="Acme Logistics", is_maker=True)
    db.session.add(own)
    db.session.flush()
    chain.place(WAREHOUSE).party_id = own.id
    db.session.commit()
    assert set(counts(app, a_recall(chain.product, {"lot": "L7"}))) == {"Tools & Co", "Shop Wels"}


def test_only_what_the_rule_covers(app: Flask) -> None:
    chain = a_chain(8)
    found = counts(app, a_recall(chain.product, {"serial": {"range": ["S4", "S7"]}}))
    assert found == {"Central warehouse": (4, 2), "Shop Wels": (2, 2)}


def test_a_pallet_counts_only_while_it_held_the_unit(app: Flask) -> None:
    chain = a_chain(4)
    other = "https://id.gs1.org/00/340123450000000031"
    tell(
        chain.maker,
        packed(day(11), other, saw(3), bizLocation={"id": WAREHOUSE}),
        packed(day(12), other, saw(3), action="DELETE", bizLocation={"id": WAREHOUSE}),
        received(day(13), other, where=SHOP),
    )
    assert counts(app, a_recall(chain.product, {"serial": "S3"})) == {"Central warehouse": (1, 1)}


def test_an_event_declared_wrong_counts_for_nobody(app: Flask) -> None:
    chain = a_chain(4)
    wrong = received(day(12), saw(0), where=OTHER_SHOP)
    tell(chain.maker, wrong)
    tell(chain.maker, taken_back(wrong))
    assert "Shop Wels" not in counts(app, a_recall(chain.product, {"serial": "S0"}))


def test_names_in_records(app: Flask) -> None:
    chain = a_chain(4)
    a_unit(chain.product, "S900", "L9", shipped_on=date(2026, 1, 5), consignee="tools  & CO")
    a_sale(a_unit(chain.product, "S901", "L9"), "INV-9", dealer="Shop Graz")
    a_sale(a_unit(chain.product, "S902", "L9"), "INV-9", dealer="Corner shop")
    db.session.commit()
    found = counts(app, a_recall(chain.product, {"lot": "L9"}))
    assert found == {"Tools & Co": (2, 1), "Corner shop": (1, 0)}


def test_lots_without_serials(app: Flask) -> None:
    chain = a_chain(4)
    some = {"epcList": [], "quantityList": of_lot("Q1", 300)}
    tell(
        chain.maker,
        made(day(1), quantityList=of_lot("Q1", 500)) | {"epcList": []},
        shipped(day(2), to=SHOP) | some,
        received(day(3), where=SHOP) | some,
        shipped(day(4), where=SHOP, to=OTHER_SHOP) | {"epcList": [], "quantityList": of_lot("Q1", 100)},
        received(day(5), where=OTHER_SHOP) | {"epcList": [], "quantityList": of_lot("Q1", 100)},
    )
    found = counts(app, a_recall(chain.product, {"lot": "Q1"}))
    assert found == {"Tools & Co": (300, 200), "Shop Wels": (100, 100)}


def test_what_became_known_later(app: Flask) -> None:
    """New events move units; answers stay; who got nothing after all is gone."""
    chain = a_chain(8)
    recall = a_recall(chain.product, {"lot": "L7"})
    tools = lines(app, recall)["Tools & Co"].row
    tools.note = "Their own words"
    db.session.commit()
    first = tools.id
    tell(
        chain.maker,
        shipped(day(12), saw(1), where=SHOP, to=OTHER_SHOP),
        received(day(13), saw(1), where=OTHER_SHOP),
    )
    assert counts(app, recall) == {"Central warehouse": (8, 2), "Tools & Co": (4, 2), "Shop Wels": (3, 3)}
    assert db.session.get_one(Consignee, first).note == "Their own words"
    unit = db.session.scalars(select(Unit).where(Unit.serial == "S1")).one()
    unit.lot_key, unit.lot = "BZ9", "Z9"
    db.session.commit()
    assert counts(app, recall) == {"Central warehouse": (7, 2), "Tools & Co": (3, 2), "Shop Wels": (2, 2)}
    gone = select(ConsigneeUnit).where(ConsigneeUnit.unit_id == unit.id)
    assert db.session.scalars(gone).all() == []


def test_nobody_at_all(app: Flask) -> None:
    chain = a_chain(4)
    assert counts(app, a_recall(chain.product, {"lot": "NONE"})) == {}


def test_another_maker_s_recall_has_no_desk(app: Flask) -> None:
    chain = a_chain(4)
    recall = a_recall(chain.product, {"lot": "L7"})
    left(app, recall)
    assert consigning.desk(recall.organisation_id + 1, recall.id) is None
