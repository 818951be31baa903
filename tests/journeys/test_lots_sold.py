"""A lot without serials is sold by the piece: tills tell some of it, invoices some, some both. Every page and every
interface says the same of what is left where, whichever of them came first, and whatever is put right afterwards."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from registry.catalogue.models import Product
from registry.consignees.models import Consignee
from registry.db import db
from registry.jobs.actions import queue
from registry.journeys import pipelining, placing
from registry.journeys.forwards import forwards
from registry.journeys.leaving import left_behind
from registry.journeys.picking import ends_within, pick_first
from registry.matching.events.remaking import remake
from registry.recalls.states import Author
from registry.units.events.followed import Known
from registry.units.events.models import AT_DEALER, MADE, RETURNED, SOLD, STORED
from registry.units.places.actions import seen_of
from registry.units.places.models import Place
from tests.chain import described, of_lot
from tests.jobs import run_jobs
from tests.programs import Program, a_key
from tests.registry.matching.chain.test_left import a_recall, left
from tests.registry.matching.records import load
from tests.traced import (
    PLANT,
    SHOP,
    WAREHOUSE,
    a_saw_maker,
    day,
    made,
    received,
    rows,
    shipped,
    sold,
    taken_back,
    tell,
    told,
)

LOT = "K1"
KEY = "l04012345123456.K1"
BY = Author(None, "Stock system")
ENDS = {"cbvmda:itemExpirationDate": "2026-12-24"}


@pytest.fixture
def saws(app: Flask) -> Product:
    """A hundred: forty made and still in the plant, twenty in the warehouse, forty at the shop."""
    product = a_saw_maker()
    described(product.organisation_id)
    tell(
        product.organisation_id,
        made(day(1), quantityList=of_lot(LOT, 100), ilmd=ENDS) | {"epcList": []},
        shipped(day(2), to=WAREHOUSE, quantityList=of_lot(LOT, 20)),
        received(day(3), quantityList=of_lot(LOT, 20)),
        shipped(day(2), to=SHOP, quantityList=of_lot(LOT, 40)),
        received(day(3), where=SHOP, quantityList=of_lot(LOT, 40)),
    )
    return product


@pytest.fixture
def systems(app: Flask, saws: Product) -> Program:
    return Program(app, a_key(saws.organisation_id, "billing:write", "stock:read", "stock:write"))


def a_line(number: int, many: int, dealer: str = "Shop Graz", **more: Any) -> dict[str, Any]:
    return {"lot": LOT, "quantity": many, "gtin": "04012345123456", "invoice": f"R-{number}", "line": "1",
            "sold_on": "2026-03-10", "dealer": dealer} | more  # fmt: skip


def bill(systems: Program, *lines: dict[str, Any]) -> list[str]:
    answer = systems.post("/api/v1/billing/lines", {"lines": list(lines)})
    assert answer.status_code == 200, answer.json
    return [row.get("result", row.get("error")) for row in answer.json["rows"]]


def credit(systems: Program, number: int, many: int, note: str = "C-1") -> list[str]:
    told = {"lot": LOT, "quantity": many, "gtin": "04012345123456", "invoice": f"R-{number}", "line": "1",
            "credit_note": note, "returned_on": "2026-03-12"}  # fmt: skip
    answer = systems.post("/api/v1/billing/credits", {"credits": [told]})
    return [row.get("result", row.get("error")) for row in answer.json["rows"]]


def place(product: Product, uri: str) -> int:
    found = db.session.query(Place).filter_by(organisation_id=product.organisation_id, uri=uri).one()
    return found.id


def where(product: Product) -> dict[tuple[str, int], float]:
    """What is left, as each page has it: all must say the same."""
    maker = product.organisation_id
    counted = pipelining.pipeline(maker, product.id, LOT)
    assert counted is not None
    assert counted.pipeline is not None
    names = {place(product, uri): uri for uri in (PLANT, WAREHOUSE, SHOP)} | {0: ""}
    found: dict[tuple[int, int], float] = {}
    for one in counted.pipeline.counts:
        found[one.place_id, one.stage] = found.get((one.place_id, one.stage), 0) + one.many
    traced = forwards(maker, KEY)
    assert traced is not None
    assert {(one.place_id, one.stage): one.many for one in traced.standings} == found
    for number in names.keys() - {0}:
        there = placing.there_now(maker, [number]).get(number, {})
        assert there == {stage: many for (at, stage), many in found.items() if at == number}
        shelf = {stage: many for stage, many in there.items() if stage in (MADE, STORED, AT_DEALER)}
        assert sum(pile.many for pile in pick_first(maker, number).piles) == sum(shelf.values())
        ends = sum(pile.many for pile in ends_within(maker, 3_650, number).piles)
        assert ends == sum(shelf.values()) + there.get(RETURNED, 0)
    whole = pipelining.pipeline(maker, product.id)
    assert whole is not None
    assert whole.pipeline is not None
    assert whole.pipeline.made == counted.pipeline.made
    return {(names[at], stage): many for (at, stage), many in found.items()}


START = {(PLANT, MADE): 40.0, (WAREHOUSE, STORED): 20.0, (SHOP, AT_DEALER): 40.0}


def after(sold_: float, **more: float) -> dict[tuple[str, int], float]:
    return START | {(SHOP, AT_DEALER): 40 - sold_, (SHOP, SOLD): sold_}


def test_what_is_invoiced_is_off_the_shelf_and_back_by_a_credit_note(saws: Product, systems: Program) -> None:
    assert where(saws) == START
    assert bill(systems, a_line(1, 12), a_line(2, 3)) == ["new", "new"]
    assert where(saws) == after(15)
    assert bill(systems, a_line(1, 12)) == ["known"]
    assert bill(systems, a_line(1, 10)) == ["corrections"]
    assert where(saws) == after(13)
    assert credit(systems, 1, 4) == ["credited"]
    assert credit(systems, 1, 1, "C-2") == ["credited"]
    assert where(saws) == after(8)
    assert credit(systems, 1, 5, "C-3") == ["credited"]
    assert credit(systems, 2, 3) == ["credited"]
    assert where(saws) == START


def test_a_file_of_sales_counts_once_all_of_it_is_filed(app: Flask, saws: Product, systems: Program) -> None:
    cells = [
        {"lot": LOT, "quantity": "2", "model": "S1", "invoice": f"R-{n}", "line": "1", "dealer": "Shop Graz",
         "sold_on": "2026-03-10"}
        for n in range(4)
    ]  # fmt: skip
    assert load(app, saws, cells).state == "done"
    assert where(saws) == after(8)
    load(app, saws, cells)
    assert where(saws) == after(8)
    load(app, saws, [cells[0] | {"quantity": "5"}])
    assert where(saws) == after(11)
    assert rows("lot_sold", "dealer", "day", "quantity", "returned") == [("Shop Graz", "2026-03-10", 11, 0)]


@pytest.mark.parametrize("first", ["event", "invoice"])
def test_a_sale_told_by_a_till_and_an_invoice_counts_once(
    saws: Product, systems: Program, first: str
) -> None:
    def till() -> None:
        tell(saws.organisation_id, sold(day(10), quantityList=of_lot(LOT, 6)))

    if first == "event":
        till()
    bill(systems, a_line(1, 10))
    if first == "invoice":
        assert where(saws) == after(10)
        till()
    assert where(saws) == after(10), "six of the ten were told twice"
    counted = pipelining.pipeline(saws.organisation_id, saws.id, LOT)
    assert counted is not None
    assert counted.pipeline is not None
    assert {one.source: one.many for one in counted.pipeline.counts if one.stage == SOLD} == {
        "events": 6, "sales records": 4,
    }  # fmt: skip
    tell(saws.organisation_id, taken_back(sold(day(10), quantityList=of_lot(LOT, 6))))
    assert where(saws) == after(10), "the invoice still says so"
    credit(systems, 1, 10)
    assert where(saws) == START


def test_sellers_that_are_on_record_under_no_such_name(app: Flask, saws: Product, systems: Program) -> None:
    bill(systems, a_line(1, 5, "Shop Nowhere"), a_line(2, 7, ""))
    assert where(saws) == START | {
        (PLANT, MADE): 40.0, (WAREHOUSE, STORED): 8.0, (WAREHOUSE, SOLD): 12.0,
    }  # fmt: skip
    shop = db.session.get_one(Place, place(saws, SHOP))
    typed = {"name": "Shop Nowhere", "kind": shop.kind, "gln": shop.gln, "seen": seen_of(shop)}
    placing.save_place(saws.organisation_id, shop, typed, BY)
    db.session.commit()
    run_jobs(app)
    assert where(saws) == START | {
        (WAREHOUSE, STORED): 13.0, (WAREHOUSE, SOLD): 7.0, (SHOP, AT_DEALER): 35.0, (SHOP, SOLD): 5.0,
    }  # fmt: skip


def test_a_seller_whose_place_a_document_names(app: Flask, saws: Product, systems: Program) -> None:
    linz = "https://shops.example/9"
    maker = saws.organisation_id
    moved = {"quantityList": of_lot(LOT, 10)}
    tell(maker, shipped(day(4), to=linz, **moved), received(day(5), where=linz, **moved))
    bill(systems, a_line(1, 5, "Shop Linz"))
    assert left_at(maker, linz) == 10.0
    named = {"id": linz, "attributes": [{"id": "urn:epcglobal:cbv:mda:name", "attribute": "Shop Linz"}]}
    places = {"type": "urn:epcglobal:epcis:vtype:BusinessLocation", "vocabularyElementList": [named]}
    document = {
        "@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"], "type": "EPCISDocument",
        "schemaVersion": "2.0", "creationDate": day(20), "epcisBody": {"eventList": []},
        "epcisHeader": {"epcisMasterData": {"vocabularyList": [places]}},
    }  # fmt: skip
    warehouse = Program(app, a_key(maker, "epcis:capture", name="Warehouse"))
    assert warehouse.post("/api/v1/epcis/capture", document).status_code == 202
    run_jobs(app)
    assert left_at(maker, linz) == 5.0


def left_at(maker: int, uri: str) -> float:
    number = db.session.query(Place.id).filter_by(organisation_id=maker, uri=uri).scalar()
    return sum(pile.many for pile in pick_first(maker, number).piles)


def test_a_sale_before_the_goods_were_received_there(saws: Product, systems: Program) -> None:
    bill(systems, a_line(1, 50))
    assert where(saws) == {(PLANT, MADE): 40.0, (WAREHOUSE, STORED): 10.0, (SHOP, SOLD): 50.0}
    tell(
        saws.organisation_id,
        shipped(day(11), where=WAREHOUSE, to=SHOP, quantityList=of_lot(LOT, 20)),
        received(day(12), where=SHOP, quantityList=of_lot(LOT, 20)),
    )
    assert where(saws) == {(PLANT, MADE): 40.0, (SHOP, AT_DEALER): 10.0, (SHOP, SOLD): 50.0}


def test_a_count_is_held_against_what_is_left(saws: Product, systems: Program) -> None:
    def count(many: int, on: int) -> None:
        counts = [{"gtin": "04012345123456", "lot": LOT, "quantity": many, "place": SHOP, "at": day(on)}]
        answer = systems.post("/api/v1/stock/counts", {"counts": counts})
        assert answer.json["rows"][0]["result"] == "counted", answer.json

    def doubts() -> list[Any]:
        return rows("trace_doubt", "kind", where="resolved_at IS NULL")

    bill(systems, a_line(1, 12))
    count(28, 11)
    assert doubts() == []
    assert where(saws) == after(12), "counted are those that are left"
    bill(systems, a_line(2, 3, sold_on="2026-03-12"))
    assert where(saws) == after(15)
    bill(systems, a_line(3, 2, sold_on="2026-03-09"))
    assert where(saws)[SHOP, AT_DEALER] == 25, "the count has seen that sale"
    count(25, 13)
    assert doubts() == []
    count(20, 14)
    assert doubts() == [("count_differs",)]
    assert where(saws)[SHOP, AT_DEALER] == 20


@pytest.mark.parametrize("by_file", [False, True])
def test_a_count_that_sales_told_later_explain_is_no_contradiction(
    app: Flask, saws: Product, systems: Program, by_file: bool
) -> None:
    count = told(day(11), bizStep="cycle_counting", bizLocation={"id": SHOP}, quantityList=of_lot(LOT, 28))
    tell(saws.organisation_id, count)
    assert rows("trace_doubt", "kind") == [("count_differs",)]
    if by_file:
        line = a_line(1, 12) | {"quantity": "12", "model": "S1"}
        load(app, saws, [line])
    else:
        bill(systems, a_line(1, 12))
    assert rows("trace_doubt", "kind") == []
    assert where(saws) == after(12)


def test_what_came_back_by_an_event_and_a_credit_note_came_back_once(saws: Product, systems: Program) -> None:
    bill(systems, a_line(1, 10))
    back = told(day(11), bizStep="receiving", disposition="returned", bizLocation={"id": SHOP},
                quantityList=of_lot(LOT, 2))  # fmt: skip
    tell(saws.organisation_id, back)
    expected = START | {(SHOP, AT_DEALER): 30.0, (SHOP, SOLD): 8.0, (SHOP, RETURNED): 2.0}
    assert where(saws) == expected
    credit(systems, 1, 2)
    assert where(saws) == expected


def test_the_stock_interface_and_what_a_recall_leaves_say_the_same(
    app: Flask, saws: Product, systems: Program
) -> None:
    bill(systems, a_line(1, 15), a_line(2, 40, ""))
    assert where(saws) == {
        (PLANT, MADE): 20.0, (PLANT, SOLD): 20.0, (WAREHOUSE, SOLD): 20.0, (SHOP, AT_DEALER): 25.0, (SHOP, SOLD): 15.0,
    }  # fmt: skip
    piles = systems.get(f"/api/v1/stock?place={SHOP}&kind=lots").json["stock"]
    assert [(one["lot"], one["state"], one["pieces"]) for one in piles] == [(LOT, "at_dealer", 25)]
    assert systems.get(f"/api/v1/stock?place={WAREHOUSE}&kind=lots").json["stock"] == []
    recall = a_recall(saws, {"lot": LOT})
    left(app, recall)
    found = left_behind(saws.organisation_id, recall.id)
    assert found is not None
    assert {(found.site(one.place_id).uri, one.stage): one.quantity for one in found.there} == where(saws)
    assert (found.on_shelf, found.total) == (45, 100)
    shops = db.session.query(Consignee).filter(Consignee.party_id.is_not(None)).one()
    assert (shops.got, shops.here) == (40, 25)


def test_made_anew_it_is_the_same(saws: Product, systems: Program) -> None:
    bill(systems, a_line(1, 15), a_line(2, 7, ""), a_line(3, 2, "Shop Nowhere"))
    before, columns = where(saws), ("key", "stage", "place_id", "quantity", "told", "held")
    kept = rows("lot_stock", *columns)
    remake(saws.organisation_id, {KEY}, Known())
    db.session.commit()
    assert rows("lot_stock", *columns) == kept
    db.session.execute(text("UPDATE lot_stock SET quantity = told"))
    db.session.commit()
    assert where(saws) != before


def test_of_a_lot_that_no_event_names_the_records_tell_alone(
    app: Flask, saws: Product, systems: Program
) -> None:
    listed = {
        "model": "S1",
        "lot": "K2",
        "quantity": "50",
        "consignee": "Shop Graz",
        "shipped_on": "2026-03-02",
    }
    load(app, saws, [listed], "production")
    line = a_line(7, 20) | {"lot": "K2"}
    assert bill(systems, line) == ["new"]
    counted = pipelining.pipeline(saws.organisation_id, saws.id, "K2")
    assert counted is not None
    assert counted.pipeline is not None
    assert (counted.pipeline.made, counted.pipeline.stage(SOLD)) == (50, 20)
    recall = a_recall(saws, {"lot": "K2"})
    left(app, recall)
    found = left_behind(saws.organisation_id, recall.id)
    assert found is not None
    assert {(one.state, one.name): one.units for one in found.told} == {
        ("shipped", "Shop Graz"): 30, ("sold", "Shop Graz"): 20,
    }  # fmt: skip
    (shop,) = db.session.query(Consignee).all()
    assert (shop.got, shop.here) == (50, 30)


def test_sales_that_were_on_record_before_are_reckoned_by_a_job(
    app: Flask, saws: Product, systems: Program
) -> None:
    """As an upgrade asks for it: rows of stock are as events told them, and know nothing of counts."""
    bill(systems, a_line(1, 12))
    count = told(day(11), bizStep="cycle_counting", bizLocation={"id": SHOP}, quantityList=of_lot(LOT, 28))
    tell(saws.organisation_id, count)
    bill(systems, a_line(2, 3, sold_on="2026-03-12"))
    before, columns = (
        where(saws),
        ("stage", "place_id", "quantity", "told", "gross", "counted_on", "base", "missed"),
    )
    kept = rows("lot_stock", *columns)
    db.session.execute(text("DELETE FROM lot_stock WHERE told = 0"))
    db.session.execute(
        text("UPDATE lot_stock SET quantity = told, gross = 0, counted_on = '', base = 0, missed = 0")
    )
    maker = saws.organisation_id
    queue(
        "lots_sold", organisation_id=maker, by_id=None, by_name="", subject_id=maker, payload={"anew": True}
    )
    db.session.commit()
    assert where(saws) != before
    run_jobs(app)
    assert where(saws) == before
    assert rows("lot_stock", *columns) == kept


def test_what_a_business_on_record_bought_lies_where_events_see_it(saws: Product, systems: Program) -> None:
    """The maker's invoice to a shop, and its shipment there, are the same pieces: nobody owns them yet."""
    trade = a_line(1, 40, "", customer_name="Tools & Co")
    bill(systems, trade, a_line(2, 30, "", customer_email="recalls@tools.example"))
    assert where(saws) == START
    bill(systems, a_line(3, 5, customer_name="Anna Koch"))
    assert where(saws) == after(5)
    assert bill(systems, trade | {"customer_name": "Anna Koch", "dealer": "Shop Graz"}) == ["corrections"]
    assert where(saws) == {(PLANT, MADE): 40.0, (WAREHOUSE, STORED): 15.0, (SHOP, SOLD): 45.0}
    assert bill(systems, trade) == ["corrections"]
    assert where(saws) == after(5)
    assert credit(systems, 1, 40) == ["credited"]
    assert where(saws) == after(5)
