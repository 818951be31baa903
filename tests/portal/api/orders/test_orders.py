"""An ordering system takes orders, reserves serials and delivers: one serial for one open order; the trace follows."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from registry.catalogue.models import Product
from registry.db import db
from registry.orders.models import OrderUnit
from registry.units.events.models import AT_DEALER, IN_TRANSIT, STORED
from tests.chain import described
from tests.people import a_maker
from tests.portal.api.conftest import Fits
from tests.programs import Program, a_key
from tests.traced import (
    SHOP,
    WAREHOUSE,
    a_saw_maker,
    day,
    key,
    lot,
    made,
    received,
    rows,
    saw,
    shipped,
    tell,
    told,
    where_is,
)

ORDERS = "/api/v1/orders"
GOOD = {"line": "1", "gtin": "4012345123456", "quantity": 1}


@pytest.fixture
def saws(app: Flask) -> Product:
    """Six saws and forty of a lot in the warehouse."""
    product = a_saw_maker()
    described(product.organisation_id)
    six = [saw(n) for n in range(6)]
    tell(
        product.organisation_id,
        made(day(1), *six),
        shipped(day(1, 13), *six, to=WAREHOUSE),
        received(day(2), *six),
        told(day(2), bizStep="receiving", bizLocation={"id": WAREHOUSE},
             quantityList=[{"epcClass": lot("L1"), "quantity": 40}]),
    )  # fmt: skip
    return product


@pytest.fixture
def ordering(app: Flask, saws: Product) -> Program:
    return Program(
        app, a_key(saws.organisation_id, "orders:read", "orders:write", "stock:write", "billing:write")
    )


def order(*serials: str, number: str = "SO-1", **more: Any) -> dict[str, Any]:
    line: dict[str, Any] = {"line": "1", "product": "acme-tools-saw", "quantity": 2}
    return {
        "kind": "sale", "number": number, "partner": "Shop Graz", "place": WAREHOUSE, "partner_place": SHOP,
        "ordered_on": "2026-03-02", "lines": [line | ({"serials": list(serials)} if serials else {})],
    } | more  # fmt: skip


def taken(program: Program, *serials: str, **more: Any) -> int:
    answer = program.post(ORDERS, order(*serials, **more))
    assert answer.status_code == 201, answer.json
    return int(answer.json["id"])


def results(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.json
    return [row.get("result") or row["error"]["pointer"] for row in answer.json["rows"]]


def serials(*names: str) -> dict[str, Any]:
    return {"serials": [{"serial": name} for name in names]}


def test_from_the_order_to_the_shop(ordering: Program, saws: Product, fits: Fits) -> None:
    answer = ordering.post(ORDERS, order("s 1"))
    fits("Order", answer.json)
    number = answer.json["id"]
    assert answer.headers["Location"].endswith(f"{ORDERS}/{number}")
    done = ordering.post(f"{ORDERS}/{number}/reserve", serials("S2", "S3", "S1"))
    fits("Reserved", done.json)
    assert results(done) == ["reserved", "#/serials/1/line", "reserved"]
    part = {"deliveries": [{"ref": 1, "serial": "S1", "at": day(3)}]}
    done = ordering.post(f"{ORDERS}/{number}/deliver", part)
    fits("Delivered", done.json)
    assert results(done) == ["delivered"]
    assert where_is(saws.organisation_id, key(1)) == (IN_TRANSIT, SHOP, False)
    assert where_is(saws.organisation_id, key(2)) == (STORED, WAREHOUSE, False)
    shown = ordering.get(f"{ORDERS}/{number}").json
    fits("Order", shown)
    assert (shown["state"], shown["lines"][0]["reserved"], shown["lines"][0]["delivered"]) == ("open", 1, 1)
    assert [(u["serial"], u["state"]) for u in shown["lines"][0]["serials"]] == [
        ("S1", "delivered"),
        ("S2", "reserved"),
    ]
    assert results(ordering.post(f"{ORDERS}/{number}/deliver", {"deliveries": [{"serial": "S2"}]})) == [
        "delivered"
    ]
    assert ordering.get(f"{ORDERS}/{number}").json["state"] == "delivered"
    again = ordering.post(f"{ORDERS}/{number}/deliver", {"deliveries": [{"serial": "S2"}]})
    assert again.status_code == 422
    facts = rows("trace_fact", "value", where="name = 'bizTransaction_po'")
    assert facts == [(f"http://127.0.0.1:8000/api/v1/orders/{number}",)] * 2


def test_a_serial_is_for_one_open_order(ordering: Program) -> None:
    first = taken(ordering, "S1", "S2")
    refused = ordering.post(ORDERS, order("S2", number="SO-2"))
    assert refused.status_code == 422
    assert "Order SO-1 has reserved this serial." in refused.json["errors"][0]["detail"]
    assert len(ordering.get(ORDERS).json["orders"]) == 1, "nothing of the other was taken"
    second = taken(ordering, number="SO-2")
    assert results(ordering.post(f"{ORDERS}/{second}/reserve", serials("S2", "S3"))) == [
        "#/serials/0/serial",
        "reserved",
    ]
    assert results(ordering.post(f"{ORDERS}/{first}/release", serials("S2", "S5"))) == [
        "released",
        "#/serials/1/serial",
    ]
    assert results(ordering.post(f"{ORDERS}/{second}/reserve", serials("S2"))) == ["reserved"]
    assert ordering.post(f"{ORDERS}/{second}/cancel", {}).json["state"] == "cancelled"
    assert ordering.post(f"{ORDERS}/{second}/cancel", {}).status_code == 200
    assert results(ordering.post(f"{ORDERS}/{first}/reserve", serials("S3"))) == ["reserved"]
    assert ordering.post(f"{ORDERS}/{second}/reserve", serials("S4")).status_code == 422


def test_the_database_itself_refuses_a_second_reservation(ordering: Program, saws: Product) -> None:
    first, second = taken(ordering, "S1"), taken(ordering, number="SO-2")
    held = db.session.scalars(select(OrderUnit)).one()
    line = ordering.get(f"{ORDERS}/{second}").json
    assert line["lines"][0]["reserved"] == 0
    twin = OrderUnit(
        order_id=second, unit_id=held.unit_id, line_id=held.line_id, organisation_id=held.organisation_id
    )
    db.session.add(twin)
    with pytest.raises(Exception, match=r"(?i)unique"):
        db.session.flush()
    db.session.rollback()
    assert first != second


def test_some_of_a_lot(ordering: Program, saws: Product) -> None:
    lines = [{"line": "1", "gtin": "4012345123456", "lot": "L1", "quantity": 30}]
    number = taken(ordering, lines=lines)
    ask = f"{ORDERS}/{number}/deliver"
    sent = {
        "deliveries": [
            {"line": "1", "quantity": 20, "at": day(4)},
            {"line": "1", "quantity": 20},
            {"serial": "S1"},
        ]
    }
    assert results(ordering.post(ask, sent)) == [
        "delivered",
        "#/deliveries/1/quantity",
        "#/deliveries/2/line",
    ]
    assert ordering.get(f"{ORDERS}/{number}").json["lines"][0]["delivered"] == 20
    where = [(stage, quantity) for stage, quantity in rows("lot_stock", "stage", "quantity")]
    assert where == [(IN_TRANSIT, 20.0), (STORED, 20.0)]


@pytest.mark.parametrize(
    ("at", "when", "zone"),
    [
        ("2026-03-04T09:00:00+05:30", "2026-03-04T09:00:00.000+05:30", "+05:30"),
        ("2026-03-04T09:00:00Z", "2026-03-04T09:00:00.000Z", "+00:00"),
        ("2026-03-04T09:00:00-14:30", "2026-03-04T23:30:00.000Z", "+00:00"),
        ("2026-03-04T09:00:00+01:00:30", "2026-03-04T07:59:30.000Z", "+00:00"),
    ],
)
def test_an_event_keeps_the_zone_in_which_it_was_told(
    ordering: Program, at: str, when: str, zone: str
) -> None:
    number = taken(ordering, "S1")
    ask = {"deliveries": [{"serial": "S1", "at": at}]}
    assert results(ordering.post(f"{ORDERS}/{number}/deliver", ask)) == ["delivered"]
    document = json.loads(rows("trace_event", "document", where="step = 'shipping'", order="id")[-1][0])
    assert (document["eventTime"], document["eventTimeZoneOffset"]) == (when, zone)


def test_what_is_bought_comes_in(ordering: Program, saws: Product) -> None:
    bought = order(number="PO-1", kind="purchase", place=SHOP, partner_place=WAREHOUSE)
    number = ordering.post(ORDERS, bought).json["id"]
    sent = {"deliveries": [{"serial": "S4", "at": day(5)}, {"serial": "NEW-77", "at": day(5)}]}
    assert results(ordering.post(f"{ORDERS}/{number}/deliver", sent)) == ["delivered"] * 2
    assert where_is(saws.organisation_id, key(4)) == (AT_DEALER, SHOP, False)
    shown = ordering.get(f"{ORDERS}/{number}").json
    assert [one["serial"] for one in shown["lines"][0]["serials"]] == ["S4", "NEW77"]
    assert rows("trace_doubt", "kind") == [("never_shipped",)], "S4 was never sent to the shop"


def test_what_is_held_back_or_sold_does_not_leave(ordering: Program) -> None:
    number = taken(ordering, "S1")
    hold = {"holds": [{"product": "acme-tools-saw", "serials": ["S1", "S2"]}]}
    assert results(ordering.post("/api/v1/stock/holds", hold)) == ["held"]
    sold = {"serial": "S3", "model": "S1", "invoice": "R-1", "sold_on": "2026-03-04"}
    ordering.post("/api/v1/billing/lines", {"lines": [sold]})
    answer = ordering.post(f"{ORDERS}/{number}/reserve", serials("S2", "S3"))
    assert [row["error"]["detail"] for row in answer.json["rows"]] == [
        "This unit is held back: it may not leave before it is released.", "This unit is sold already.",
    ]  # fmt: skip
    sent = {"deliveries": [{"serial": "S1"}]}
    assert results(ordering.post(f"{ORDERS}/{number}/deliver", sent)) == ["#/deliveries/0/serial"]
    release = {"releases": [{"product": "acme-tools-saw", "serials": ["S1"]}]}
    assert results(ordering.post("/api/v1/stock/releases", release)) == ["released"]
    assert results(ordering.post(f"{ORDERS}/{number}/deliver", sent)) == ["delivered"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"number": "--"}, "#/number"),
        ({"kind": "gift"}, "#/kind"),
        ({"place": "4012345000099"}, "#/place"),
        ({"partner_place": "nowhere"}, "#/partner_place"),
        ({"ordered_on": "soon"}, "#/ordered_on"),
        ({"due_on": "2026-03-01"}, "#/due_on"),
        ({"lines": []}, "#/lines"),
        ({"lines": [{"line": "1", "quantity": 1}]}, "#/lines/0/product"),
        ({"lines": [GOOD, {"line": "2", "product": "none", "quantity": 1}]}, "#/lines/1/product"),
        (
            {"lines": [GOOD, {"line": "2", "gtin": "4012345123456", "quantity": 1, "a/b": 1}]},
            "#/lines/1/a~1b",
        ),
        ({"lines": [GOOD, 7]}, "#/lines"),
        ({"a/b": 1}, "#/a~1b"),
        ({"lines": [{"line": "1", "gtin": "4012345123456", "quantity": 0}]}, "#/lines/0/quantity"),
        ({"lines": [{"line": "1", "gtin": "4012345123456", "quantity": 1}] * 2}, "#/lines"),
        (
            {"lines": [{"line": "1", "gtin": "4012345123456", "quantity": 1, "serials": ["S1", "S2"]}]},
            "#/lines/0/serials",
        ),
        (
            {"lines": [{"line": "1", "gtin": "4012345123456", "quantity": 2, "serials": ["--"]}]},
            "#/lines/0/serials",
        ),
        (
            {"lines": [{"line": "1", "gtin": "4012345123456", "quantity": 2, "serials": ["S1", "S1"]}]},
            "#/lines/0/serials",
        ),
        ({"colour": "red"}, "#/colour"),
    ],
)
def test_what_is_wrong_with_an_order_is_said(ordering: Program, change: dict[str, Any], pointer: str) -> None:
    answer = ordering.post(ORDERS, order() | change)
    assert answer.status_code == 422, answer.json
    assert answer.json["errors"][0]["pointer"] == pointer
    assert ordering.get(ORDERS).json["orders"] == []


def test_the_same_number_twice(ordering: Program) -> None:
    first = ordering.post(ORDERS, order("S1"), Idempotency_Key="a")
    assert ordering.post(ORDERS, order("S1"), Idempotency_Key="a").json == first.json
    assert ordering.post(ORDERS, order(number="so 1")).json["errors"][0]["pointer"] == "#/number"
    assert taken(ordering, kind="purchase", place=SHOP, partner_place=WAREHOUSE)


def test_page_by_page_and_unchanged(ordering: Program, fits: Fits) -> None:
    for number in range(3):
        taken(ordering, number=f"SO-{number}")
    page = ordering.get(f"{ORDERS}?limit=2")
    fits("Orders", page.json)
    assert [one["number"] for one in page.json["orders"]] == ["SO-0", "SO-1"]
    assert ordering.get(f"{ORDERS}?limit=2", If_None_Match=page.headers["ETag"]).status_code == 304
    assert len(ordering.get(f"{ORDERS}?limit=2&cursor={page.json['next']}").json["orders"]) == 1
    assert ordering.get(f"{ORDERS}?state=delivered").json["orders"] == []
    assert ordering.get(f"{ORDERS}?state=lost").status_code == 422


def test_another_maker_s_orders_are_not_there(app: Flask, ordering: Program) -> None:
    number = taken(ordering, "S1")
    stranger = Program(app, a_key(a_maker("Bolt"), "orders:read", "orders:write"))
    assert stranger.get(ORDERS).json == {"orders": [], "next": None}
    for one in (number, 2**31, 10**30):
        assert stranger.get(f"{ORDERS}/{one}").status_code == 404
        assert stranger.get(f"{ORDERS}/{one}/serials").status_code == 404
        assert stranger.post(f"{ORDERS}/{one}/cancel", {}).status_code == 404
        for what in ("reserve", "release"):
            assert stranger.post(f"{ORDERS}/{one}/{what}", serials("S1")).status_code == 404
        sent = {"deliveries": [{"serial": "S1"}]}
        assert stranger.post(f"{ORDERS}/{one}/deliver", sent).status_code == 404
    assert stranger.post(ORDERS, order()).json["errors"][0]["pointer"] in (
        "#/place",
        "#/product",
        "#/partner_place",
    )


def test_a_thousand_serials(ordering: Program, saws: Product, fits: Fits) -> None:
    names = [f"S{n}" for n in range(100, 1100)]
    tell(saws.organisation_id, made(day(1), *(saw(n) for n in range(100, 1100)), where=WAREHOUSE))
    number = taken(
        ordering,
        *names,
        lines=[{"line": "1", "product": "acme-tools-saw", "quantity": 1000, "serials": names}],
    )
    sent = {"deliveries": [{"serial": name} for name in names]}
    assert results(ordering.post(f"{ORDERS}/{number}/deliver", sent)) == ["delivered"] * 1000
    seen, page = [], ordering.get(f"{ORDERS}/{number}/serials?limit=400").json
    while page["next"]:
        seen += page["serials"]
        page = ordering.get(f"{ORDERS}/{number}/serials?limit=400&cursor={page['next']}").json
    fits("SerialsOfOrder", page)
    assert {one["serial"] for one in seen + page["serials"]} == set(names)
    assert ordering.get(f"{ORDERS}/{number}").json["state"] == "delivered"


def test_changed_only_as_it_was_read(ordering: Program) -> None:
    """Two programs read an order; the second to change it is told to read it again."""
    number = taken(ordering, "S1")
    path = f"{ORDERS}/{number}"
    seen = ordering.get(path).headers["ETag"]
    assert results(ordering.post(f"{path}/reserve", serials("S2"), If_Match=seen)) == ["reserved"]
    for name, body in (
        ("reserve", serials("S3")), ("release", serials("S2")), ("cancel", {}),
        ("deliver", {"deliveries": [{"serial": "S1"}]}),
    ):  # fmt: skip
        assert ordering.post(f"{path}/{name}", body, If_Match=seen).status_code == 412
    shown = ordering.get(path)
    assert (shown.json["state"], shown.json["lines"][0]["reserved"]) == ("open", 2)
    assert ordering.post(f"{path}/cancel", {}, If_Match=shown.headers["ETag"]).status_code == 200
    assert ordering.post(f"{ORDERS}/999/cancel", {}, If_Match="*").status_code == 404
    assert ordering.post(f"{path}/cancel", {}, If_Match="*").status_code == 200
