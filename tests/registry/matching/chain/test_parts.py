"""A recall of parts finds the products that hold them, of its own maker and of others; and neither maker sees the
other's."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from registry.catalogue.models import Gtin, Product
from registry.db import db
from registry.journeys import parting
from registry.matching.chain.models import PartUnit
from registry.recalls.models import AffectedList, Recall, ScopeVersion
from registry.recalls.states import Author
from tests.chain import BATTERY_LOT, Chain, a_chain, battery, built_in
from tests.jobs import run_jobs
from tests.people import Browser, a_maker, a_member, signed_in
from tests.registry.matching.chain.test_left import a_recall, left
from tests.traced import BATTERY, a_saw_maker, day, lot, made, packed, saw, tell, told

ED = Author(None, "Ed")


def cells() -> Product:
    return a_saw_maker("Volt Cells", BATTERY)


def holding(chain: Chain, recall: Recall) -> list[tuple[str, str]]:
    return sorted(parting.numbers(chain.maker, recall.id, chain.product.id))


def test_by_the_lot_that_the_holder_s_events_tell(app: Flask) -> None:
    """The parts' maker has nothing on record: the rule decides by what the holder knows."""
    chain, cell = a_chain(4), cells()
    recall = a_recall(cell, {"lot": BATTERY_LOT})
    left(app, recall)
    assert holding(chain, recall) == [(f"S{n}", f"E{n}") for n in range(4)]
    (held,) = parting.to_look_at(chain.maker)
    assert (held.maker, held.product, held.units) == ("Volt Cells", "Acme Tools Saw", 4)
    assert parting.built_in(cell.organisation_id, recall.id) == ([], 4)
    assert parting.to_look_at(cell.organisation_id) == []


def test_by_what_the_maker_of_the_part_has_on_record(app: Flask) -> None:
    """Its record says another lot than the holder was told: its maker knows."""
    chain, cell = a_chain(4), cells()
    tell(cell.organisation_id, made(day(1), battery(0), ilmd={"cbvmda:lotNumber": "OTHER"}))
    recall = a_recall(cell, {"lot": BATTERY_LOT})
    left(app, recall)
    assert holding(chain, recall) == [(f"S{n}", f"E{n}") for n in (1, 2, 3)]


def test_by_serial_and_only_while_it_is_in(app: Flask) -> None:
    chain, cell = a_chain(4), cells()
    recall = a_recall(cell, {"serial": {"range": ["E1", "E2"]}})
    left(app, recall)
    assert holding(chain, recall) == [("S1", "E1"), ("S2", "E2")]
    tell(
        chain.maker,
        built_in(day(20), saw(1), battery(1)) | {"action": "DELETE"},
        built_in(day(21), saw(3), battery(1)),
    )
    left(app, recall)
    assert holding(chain, recall) == [("S2", "E2"), ("S3", "E1")]


def test_lots_by_quantity_parts_in_parts_and_transformations(app: Flask) -> None:
    chain, cell = a_chain(2), cells()
    pack = "https://id.gs1.org/01/09506000134369/21/P1"
    four = [{"epcClass": lot("Q5", BATTERY), "quantity": 4}]
    tell(
        chain.maker,
        built_in(day(11), pack, battery(77)),
        built_in(day(11), saw("77"), pack),
        made(day(11), saw("77"), saw("78"), saw("79")),
        built_in(day(12), saw("78")) | {"childEPCs": [], "childQuantityList": four},
        told(day(12), "TransformationEvent", inputEPCList=[battery(79)], outputEPCList=[saw("79")]),
        packed(day(13), "https://id.gs1.org/00/340123450000000031", battery(80)),
    )  # fmt: skip
    recall = a_recall(cell, {"serial": ["E77", "E79", "E80"]})
    left(app, recall)
    assert holding(chain, recall) == [("S77", "E77"), ("S79", "E79")]
    other = a_recall(cell, {"lot": "Q5"})
    left(app, other)
    assert holding(chain, other) == [("S78", "Q5")]


def test_a_maker_s_own_parts_are_named(app: Flask) -> None:
    chain = a_chain(4)
    own = Product(organisation_id=chain.maker, brand_id=chain.product.brand_id, slug="own-cell", name="Cell")
    db.session.add(own)
    db.session.flush()
    db.session.add(Gtin(product_id=own.id, gtin=BATTERY))
    db.session.commit()
    recall = a_recall(own, {"lot": BATTERY_LOT})
    left(app, recall)
    found = parting.built_in(chain.maker, recall.id)
    assert [(one.product, one.units) for one in found.own] == [("Acme Tools Saw", 4)]
    assert found.elsewhere == 0


def test_a_recall_of_whole_products_finds_no_part(app: Flask) -> None:
    """A saw in a case is no part of the case."""
    chain = a_chain(4)
    left(app, a_recall(chain.product, {"lot": "L7"}))
    assert db.session.scalars(select(PartUnit)).all() == []


def test_one_press_begins_a_recall_of_one_s_own(app: Flask) -> None:
    chain, cell = a_chain(6), cells()
    recall = a_recall(cell, {"serial": {"range": ["E1", "E3"]}})
    recall.hazard = "It can burn."
    left(app, recall)
    ed = signed_in(app, a_member(app, "ed@example.org", chain.maker, "editor"))
    assert "3 of your units hold recalled parts" in ed.get("/admin/").text
    path = f"/admin/parts/{recall.id}/{chain.product.id}"
    ed.get(path)
    assert "Volt Cells recalls the part" in ed.page
    for _ in range(2):
        ed.post(f"{path}/propose")
        assert "recalled part" in ed.page
    version = db.session.scalars(
        select(ScopeVersion).where(ScopeVersion.organisation_id == chain.maker)
    ).one()
    made_list = db.session.scalars(select(AffectedList)).one()
    assert version.criteria == {"any": [{"serial": {"lookup": f"list:{made_list.id}"}}]}
    assert (made_list.numbers, version.notice["hazard"]) == (3, "It can burn.")
    assert "hold recalled parts" not in ed.get("/admin/").text
    assert "A recall of these units was begun" in ed.get(path).text
    csv = ed.client.get(f"{path}?csv=1").text
    assert "S1,E1" in csv


def test_neither_maker_sees_the_other_s(app: Flask) -> None:
    chain, cell = a_chain(4), cells()
    recall = a_recall(cell, {"lot": BATTERY_LOT})
    left(app, recall)
    volt = signed_in(
        app, a_member(app, "v@example.org", cell.organisation_id, "publisher", second_factor=True)
    )
    path = f"/admin/parts/{recall.id}/{chain.product.id}"
    pages: list[Any] = [f"/admin/trace/recalls/{recall.id}", f"/admin/consignees/{recall.id}", "/admin/"]
    seen = "".join(volt.get(one).text for one in pages)
    assert "4 of the recalled units were built into products of others here" in seen
    for theirs in ("Acme", "Shop Graz", "Central warehouse", "Tools &amp; Co"):
        assert theirs not in seen
    assert volt.get(path).status_code == 404
    assert volt.get(f"{path}?csv=1").status_code == 404
    assert volt.post(f"{path}/propose").status_code == 404
    third = signed_in(app, a_member(app, "t@example.org", a_maker("Third"), "publisher", second_factor=True))
    assert third.get(path).status_code == 404
    assert third.get(f"/admin/parts/{2**40}/1").status_code == 404


def test_what_is_built_in_after_the_recall_is_found_the_next_day(app: Flask) -> None:
    chain, cell = a_chain(2), cells()
    recall = a_recall(cell, {"serial": ["E1", "E9"]})
    left(app, recall)
    tell(chain.maker, built_in(day(22), saw(0), battery(9)))
    parting.look_daily()
    parting.look_daily()
    run_jobs(app)
    assert holding(chain, recall) == [("S0", "E9"), ("S1", "E1")]


def viewer(app: Flask, maker: int) -> Browser:
    return signed_in(app, a_member(app, "viewer@example.org", maker, "viewer"))


def test_a_viewer_sees_and_begins_nothing(app: Flask) -> None:
    chain, cell = a_chain(2), cells()
    recall = a_recall(cell, {"lot": BATTERY_LOT})
    left(app, recall)
    one, path = viewer(app, chain.maker), f"/admin/parts/{recall.id}/{chain.product.id}"
    assert "Begin a recall" not in one.get(path).text
    assert one.post(f"{path}/propose").status_code == 403
