"""Staff look at orders that systems sent: what is open, and which serial is promised to whom."""

import re
from datetime import date

from flask import Flask

from registry.db import db
from registry.journeys import ordering
from registry.journeys.ordering import LineTold, OrderTold
from registry.orders.models import Order
from registry.recalls.states import Author
from tests.chain import described
from tests.people import a_maker, a_member, signed_in
from tests.portal.pagecheck import assert_page
from tests.traced import SHOP, WAREHOUSE, a_saw_maker, day, made, saw, tell

BY = Author(None, "Key Shop system")


def _order(maker: int, number: str, *serials: str, kind: str = "sale", quantity: int = 3) -> Order:
    line = LineTold("1", "acme-tools-saw", quantity=quantity, serials=serials)
    told = OrderTold(kind, number, "Shop Graz", WAREHOUSE, SHOP, date(2026, 3, 2), None, (line,))
    order = ordering.take(maker, told, BY)
    db.session.commit()
    return order


def test_orders_and_their_serials(app: Flask) -> None:
    maker = a_saw_maker().organisation_id
    described(maker)
    viewer = signed_in(app, a_member(app, maker=maker, role="viewer"))
    assert "No order yet" in assert_page(viewer.get("/admin/orders"))
    tell(maker, made(day(1), saw(1), saw(2), where=WAREHOUSE))
    order = _order(maker, "SO-1", "S1", "S2").id
    other = _order(maker, "PO-1", kind="purchase").id
    ordering.cancel(maker, other, BY)
    db.session.commit()
    page = assert_page(viewer.get("/admin/orders"))
    assert page.index("Purchase order PO-1") < page.index("Sales order SO-1")
    assert "PO-1" not in assert_page(viewer.get("/admin/orders?state=open"))
    assert "SO-1" not in assert_page(viewer.get("/admin/orders?kind=purchase&state=cancelled"))
    assert "No order is like that" in assert_page(viewer.get("/admin/orders?state=delivered"))
    shown = viewer.get(f"/admin/orders/{order}")
    page = assert_page(shown)
    for words in (
        "0 of 3 delivered, 2 reserved, 1 still to be chosen",
        "Central warehouse",
        "Shop Graz",
        "Key Shop system",
    ):
        assert words in page
    unit = re.search(r'href="(/admin/units/\d+)"', shown.text)
    assert unit
    assert "Saw" in assert_page(viewer.get(unit[1]))


def test_another_maker_s_order_is_not_there(app: Flask) -> None:
    maker = a_saw_maker().organisation_id
    described(maker)
    order = _order(maker, "SO-1").id
    stranger = signed_in(app, a_member(app, maker=a_maker("Bolt"), role="publisher"))
    for number in (order, 2**31, 10**30):
        assert stranger.get(f"/admin/orders/{number}").status_code == 404
    assert "SO-1" not in assert_page(stranger.get("/admin/orders?state=x&page=0"))
