"""A stock system tells what comes in, moves, is counted and held back: rows become events, and what contradicts what is
known becomes a doubt for a person."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from registry.catalogue.models import Product
from registry.db import db
from registry.units.events.models import AT_DEALER, MADE, SOLD, STORED
from registry.units.models import Unit
from tests.chain import described
from tests.people import a_maker
from tests.portal.api.conftest import Fits
from tests.programs import Program, a_key
from tests.registry.units.builders import a_sale
from tests.traced import (
    OTHER_SHOP,
    SHOP,
    WAREHOUSE,
    a_saw_maker,
    day,
    key,
    made,
    rows,
    saw,
    sold,
    tell,
    where_is,
)

STOCK = "/api/v1/stock"
WAREHOUSE_GLN = "4012345000023"
SCHEMAS = {
    "receipts": "Received",
    "moves": "Moved",
    "counts": "Counted",
    "holds": "Held",
    "releases": "FreeAgain",
}


@pytest.fixture
def saws(app: Flask) -> Product:
    product = a_saw_maker()
    described(product.organisation_id)
    tell(product.organisation_id, made(day(1), *(saw(n) for n in range(4)), where=WAREHOUSE))
    return product


@pytest.fixture
def stock(app: Flask, saws: Product) -> Program:
    return Program(app, a_key(saws.organisation_id, "stock:write"))


@pytest.fixture
def told(stock: Program, fits: Fits) -> Any:
    def tell_(name: str, *wanted: dict[str, Any]) -> list[Any]:
        answer = stock.post(f"{STOCK}/{name}", {name: [{"gtin": "4012345123456"} | one for one in wanted]})
        assert answer.status_code == 200, answer.json
        fits(SCHEMAS[name], answer.json)
        found = answer.json["rows"]
        return [
            row["error"]["pointer"] if "error" in row else row.get("missing", row["pieces"]) for row in found
        ]

    return tell_


def doubts() -> list[tuple[str, str]]:
    return [(kind, item.rpartition(".")[2]) for kind, item in rows("trace_doubt", "kind", "key")]


def test_receipts_and_moves(told: Any, saws: Product) -> None:
    maker = saws.organisation_id
    assert told("receipts", {"serials": ["S9"], "place": WAREHOUSE_GLN, "from": SHOP, "at": day(2)}) == [1]
    assert where_is(maker, key(9)) == (STORED, WAREHOUSE, False)
    assert told("moves", {"serials": ["S1", "S2"], "from": WAREHOUSE, "to": SHOP, "at": day(3)}) == [2]
    assert where_is(maker, key(1)) == (AT_DEALER, SHOP, False)
    assert doubts() == []
    assert told("moves", {"serials": ["S1"], "from": WAREHOUSE, "to": OTHER_SHOP, "at": day(4)}) == [1]
    assert doubts() == [("moved_elsewhere", "S1")]


def test_what_stays_where_it_is_has_not_moved(told: Any, saws: Product) -> None:
    assert told("moves", {"serials": ["S1"], "from": WAREHOUSE_GLN, "to": WAREHOUSE, "at": day(3)}) == [
        "#/moves/0/to"
    ]
    assert rows("trace_event", "step", where="step = 'storing'") == []


def test_a_lot_comes_in_and_moves(told: Any) -> None:
    assert told("receipts", {"lot": "L1", "quantity": 50, "place": WAREHOUSE, "at": day(2)}) == [50]
    assert told("receipts", {"lot": "L1", "quantity": 5, "place": SHOP, "at": day(2)}) == [5]
    assert told("moves", {"lot": "L1", "quantity": 20, "from": WAREHOUSE, "to": SHOP, "at": day(3)}) == [20]
    found = rows("lot_stock", "stage", "quantity", order="quantity")
    assert found == [(AT_DEALER, 25.0), (STORED, 30.0)]
    assert told("moves", {"lot": "L1", "quantity": 31, "from": WAREHOUSE, "to": SHOP, "at": day(4)}) == [31]
    assert ("moved_elsewhere", "L1") in doubts()


def test_a_count_that_is_as_known_says_nothing(told: Any) -> None:
    every = {"serials": ["S0", "S1", "S2", "S3"], "place": WAREHOUSE, "at": day(3)}
    assert told("counts", every) == [0]
    assert doubts() == []


def test_what_a_count_does_not_find_is_a_doubt_and_stays_where_it_was(told: Any, saws: Product) -> None:
    assert told("counts", {"serials": ["S0", "S1"], "place": WAREHOUSE, "at": day(3)}) == [2]
    assert doubts() == [("not_found", "S2"), ("not_found", "S3")]
    before = rows("whereabouts", "at", where="key LIKE '%S2'")
    assert told("counts", {"place": WAREHOUSE, "at": day(4)}) == [4]
    assert before == rows("whereabouts", "at", where="key LIKE '%S2'")
    assert where_is(saws.organisation_id, key(2))[1] == WAREHOUSE


def test_a_count_does_not_miss_what_a_sale_on_record_names(told: Any, saws: Product) -> None:
    """Billing tells of a sale, no event does."""
    a_sale(db.session.scalars(select(Unit).where(Unit.serial == "S2")).one(), "INV-7")
    db.session.commit()
    assert told("counts", {"serials": ["S0", "S1"], "place": WAREHOUSE, "at": day(3)}) == [1]
    assert doubts() == [("not_found", "S3")]


def test_what_a_count_finds_elsewhere_is_a_doubt(told: Any, saws: Product) -> None:
    tell(saws.organisation_id, sold(day(2), saw(3)))
    assert where_is(saws.organisation_id, key(3))[0] == SOLD
    assert told("counts", {"serials": ["S0", "S3"], "place": SHOP, "at": day(3)}) == [0]
    assert doubts() == [("counted_elsewhere", "S0"), ("counted_elsewhere", "S3")]


def test_another_quantity_than_reckoned_is_a_doubt(told: Any) -> None:
    assert told("counts", {"lot": "L1", "quantity": 40, "place": WAREHOUSE, "at": day(2)}) == [0]
    assert doubts() == [], "what was never told of is only begun"
    assert told("counts", {"lot": "L1", "quantity": 40, "place": WAREHOUSE, "at": day(3)}) == [0]
    assert doubts() == []
    assert told("counts", {"lot": "L1", "quantity": 38, "place": WAREHOUSE, "at": day(4)}) == [0]
    assert told("counts", {"lot": "L1", "quantity": 0, "place": WAREHOUSE, "at": day(5)}) == [0]
    assert doubts() == [("count_differs", "L1")] * 2


def test_held_back_and_released(told: Any, saws: Product) -> None:
    maker = saws.organisation_id
    told("receipts", {"lot": "L1", "quantity": 50, "place": WAREHOUSE, "at": day(2)})
    assert told(
        "holds", {"serials": ["S1"], "at": day(3)}, {"lot": "L1", "quantity": 8, "place": WAREHOUSE}
    ) == [1, 8]
    assert where_is(maker, key(1)) == (MADE, WAREHOUSE, True)
    assert rows("lot_stock", "held") == [(8.0,)]
    assert told("holds", {"serials": ["S2"], "place": SHOP}) == ["#/holds/0/place"]
    assert where_is(maker, key(2)) == (MADE, WAREHOUSE, False)
    assert told(
        "releases", {"serials": ["S1"], "place": WAREHOUSE}, {"lot": "L1", "quantity": 3, "place": WAREHOUSE}
    ) == [1, 3]
    assert where_is(maker, key(1))[2] is False
    assert rows("lot_stock", "held") == [(5.0,)]
    assert doubts() == []


def test_a_row_that_cannot_be_leaves_the_others_done(stock: Program) -> None:
    wanted: list[dict[str, Any]] = [
        {"gtin": "4012345123456", "serials": ["S1"], "place": WAREHOUSE},
        {"serials": ["S1"], "place": WAREHOUSE},
        {"product": "none", "serials": ["S1"], "place": WAREHOUSE},
        {"gtin": "4012345123456", "serials": ["S1"], "place": "9999999999994"},
        {"gtin": "4012345123456", "serials": ["S1"]},
        {"gtin": "4012345123456", "place": WAREHOUSE},
        {"gtin": "4012345123456", "lot": "L1", "place": WAREHOUSE},
        {"gtin": "4012345123456", "serials": ["S1"], "quantity": 1, "place": WAREHOUSE},
        {"gtin": "4012345123456", "serials": ["--"], "place": WAREHOUSE},
        {"gtin": "4012345123456", "serials": ["S1"], "place": WAREHOUSE, "at": "2999-01-01T00:00:00Z"},
        {"gtin": "4012345123456", "serials": ["S1"], "place": WAREHOUSE, "at": "yesterday"},
        {"gtin": "4012345123456", "serials": ["S1"], "place": WAREHOUSE, "to": SHOP},
    ]
    answer = stock.post(f"{STOCK}/receipts", {"receipts": wanted})
    found = [
        row["error"]["pointer"].rpartition("/")[2] if "error" in row else "" for row in answer.json["rows"]
    ]
    assert found == [
        "", "product", "product", "place", "place", "serials", "serials", "quantity", "serials", "at", "at", "to",
    ]  # fmt: skip
    assert len(rows("trace_event", "id")) == 2


def test_keys_of_others(app: Flask, saws: Product, stock: Program) -> None:
    stranger = Program(app, a_key(a_maker("Bolt"), "stock:write"))
    row = {"gtin": "4012345123456", "serials": ["S1"], "place": WAREHOUSE}
    answer = stranger.post(f"{STOCK}/receipts", {"receipts": [row]})
    assert answer.json["rows"][0]["error"]["pointer"] == "#/receipts/0/gtin"
    reader = Program(app, a_key(saws.organisation_id, "units:read"))
    assert reader.post(f"{STOCK}/receipts", {"receipts": [row]}).status_code == 403
    first = stock.post(f"{STOCK}/receipts", {"receipts": [row]}, Idempotency_Key="a")
    assert stock.post(f"{STOCK}/receipts", {"receipts": [row]}, Idempotency_Key="a").data == first.data
    assert len(rows("trace_event", "id")) == 2
