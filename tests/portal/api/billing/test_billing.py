"""A billing system sends its invoices and credit notes: each line is a sale as if a file had brought it, once."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from registry.catalogue.models import Product
from registry.db import db
from registry.registrations.models import Registration
from registry.sales.finding import find_lines
from registry.sales.models import SaleCustomer, SaleKey, SaleLine
from tests.people import a_maker, a_member, signed_in
from tests.portal.api.conftest import Fits
from tests.programs import Program, a_key
from tests.registry.matching.records import SALE, a_saw, everything, load, load_made, made, sale
from tests.registry.registrations.owners import a_registration

LINES, CREDITS = "/api/v1/billing/lines", "/api/v1/billing/credits"
OF_CUSTOMER = ("name", "email", "phone")


@pytest.fixture
def saw(app: Flask) -> Product:
    saw = a_saw()
    db.session.commit()
    return saw


@pytest.fixture
def billing(app: Flask, saw: Product) -> Program:
    return Program(app, a_key(saw.organisation_id, "billing:write", "sales:read"))


def line(**cells: Any) -> dict[str, Any]:
    """The sale that files of other tests tell of, as a billing system has it."""
    told = SALE | cells
    return {f"customer_{name}" if name in OF_CUSTOMER else name: value for name, value in told.items()}


def credit(**cells: Any) -> dict[str, Any]:
    return {"credit_note": "CN-1", "returned_on": "2024-06-01", "serial": "BX0001", "model": "HX-100",
            "invoice": "R-1", "line": "1"} | cells  # fmt: skip


def results(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.json
    db.session.expire_all()
    return [row.get("result") or row["error"]["pointer"] for row in answer.json["rows"]]


def lines() -> list[tuple[str, int, bool]]:
    """Invoice, quantity and whether a line counts, in the order in which they came."""
    db.session.expire_all()
    found = db.session.scalars(select(SaleLine).order_by(SaleLine.id)).all()
    return [(one.invoice, one.quantity, one.superseded_by_id is None) for one in found]


def test_lines_are_as_if_a_file_had_brought_them(
    app: Flask, saw: Product, billing: Program, fits: Fits
) -> None:
    cells = [
        sale(),
        sale(serial="BX 0002", price="1234.5", country="Germany"),
        sale(serial="", lot="L7", quantity="40"),
    ]
    load(app, saw, cells)
    brought = everything()
    other = a_saw_of_another(app)
    answer = other.post(LINES, {"lines": [
        line(), line(serial="BX 0002", price="1234.5", country="Germany"),
        {name: value for name, value in line(lot="L7", quantity=40).items() if name != "serial"},
    ]})  # fmt: skip
    fits("InvoiceLinesAnswer", answer.json)
    assert results(answer) == ["new"] * 3
    both = everything()
    for table, rows in brought.items():
        assert sorted([*rows, *rows], key=repr) == both[table]


def a_saw_of_another(app: Flask) -> Program:
    other = a_saw()
    db.session.commit()
    return Program(app, a_key(other.organisation_id, "billing:write"))


def test_the_same_again_changes_nothing_and_otherwise_it_is_put_right(
    app: Flask, saw: Product, billing: Program
) -> None:
    assert results(billing.post(LINES, {"lines": [line(), line()]})) == ["new", "known"]
    assert results(billing.post(LINES, {"lines": [line()]})) == ["known"]
    load(app, saw, [sale()])
    assert lines() == [("R-1", 1, True)]
    assert results(billing.post(LINES, {"lines": [line(customer_email="new@example.org")]})) == [
        "corrections"
    ]
    assert lines() == [("R-1", 1, False), ("R-1", 1, True)]
    load(app, saw, [sale(email="third@example.org")])
    assert [counts for _, _, counts in lines()] == [False, False, True]
    maker = saw.organisation_id
    assert len(find_lines(maker, "ethird@example.org")) == len(find_lines(maker, "iR1")) == 1
    assert find_lines(maker, "enew@example.org") == []
    assert db.session.query(SaleKey).filter_by(key="iR1").count() == 2, (
        "those of the program have theirs at once"
    )


def test_a_line_that_cannot_be_leaves_the_others_done(
    app: Flask, saw: Product, billing: Program, fits: Fits
) -> None:
    load_made(app, saw, made("BX0001"))
    rows: list[Any] = [
        line(ref="good", country="Nowhere"),
        line(ref=2, serial="BX0009"),
        line(model="None"),
        line(product="no-such-thing"),
        line(sold_on="2999-01-01", invoice="R-2"),
        line(price="cheap", invoice="R-3"),
        line(invoice="--"),
        line(quantity=2),
        {"invoice": "R-1", "sold_on": "2024-05-06"},
        line(serial="BX0001-BX0009", invoice="R-4"),
        7,
    ]
    answer = billing.post(LINES, {"lines": rows})
    fits("InvoiceLinesAnswer", answer.json)
    assert results(answer) == [
        "new", "#/lines/1/serial", "#/lines/2/model", "#/lines/3/product", "#/lines/4/sold_on", "#/lines/5/price",
        "#/lines/6/invoice", "#/lines/7/quantity", "#/lines/8/model", "#/lines/9/serial", "#/lines/10",
    ]  # fmt: skip
    assert "country: This is no country" in answer.json["rows"][0]["warnings"][0]
    assert lines() == [("R-1", 1, True)]


def test_two_rows_that_contradict_each_other_do_not_count(billing: Program) -> None:
    answer = billing.post(LINES, {"lines": [line(), line(dealer="Somebody else")]})
    assert results(answer) == ["#/lines/0/serial", "#/lines/1/serial"]
    assert lines() == []


def test_the_product_by_its_name_for_programs(saw: Product, billing: Program) -> None:
    told = {name: value for name, value in line(product=saw.slug).items() if name != "model"}
    assert results(billing.post(LINES, {"lines": [told]})) == ["new"]


def test_what_came_back_is_no_sale_any_more(app: Flask, saw: Product, billing: Program, fits: Fits) -> None:
    billing.post(LINES, {"lines": [line()]})
    wrong = [
        credit(invoice="R-2"),
        credit(serial="BX0002"),
        credit(line="2"),
        credit(credit_note=""),
        credit(quantity=2),
    ]
    places = ["invoice", "invoice", "invoice", "credit_note", "quantity"]
    answer = billing.post(CREDITS, {"credits": wrong})
    assert results(answer) == [f"#/credits/{n}/{place}" for n, place in enumerate(places)]
    answer = billing.post(CREDITS, {"credits": [credit(), credit()]})
    fits("CreditLinesAnswer", answer.json)
    assert results(answer) == ["credited", "known"]
    assert results(billing.post(CREDITS, {"credits": [credit()]})) == ["known"]
    assert results(billing.post(CREDITS, {"credits": [credit(credit_note="CN-2")]})) == [
        "#/credits/0/credit_note"
    ]
    assert lines() == [("R-1", 1, False), ("R-1", 0, True)]
    page = signed_in(app, a_member(app, maker=saw.organisation_id, role="viewer")).get(
        f"/admin/units/{db.session.scalar(select(SaleLine.unit_id).limit(1))}"
    )
    assert page.text.index("<h3>Sold</h3>") < page.text.index("<h3>Given back</h3>")
    assert "CN-1" in page.text


def test_the_old_line_told_again_brings_no_sale_back(app: Flask, saw: Product, billing: Program) -> None:
    billing.post(LINES, {"lines": [line()]})
    billing.post(CREDITS, {"credits": [credit()]})
    assert results(billing.post(LINES, {"lines": [line()]})) == ["known"]
    load(app, saw, [sale()])
    answer = billing.post(LINES, {"lines": [line(dealer="Somebody else")]})
    assert results(answer) == ["#/lines/0/invoice"]
    assert "CN-1" in answer.json["rows"][0]["error"]["detail"]
    assert lines() == [("R-1", 1, False), ("R-1", 0, True)]
    assert results(billing.post(LINES, {"lines": [line(invoice="R-9")]})) == ["new"]
    assert results(billing.post(CREDITS, {"credits": [credit(invoice="R-9", credit_note="CN-9")]})) == [
        "credited"
    ]


def test_some_of_a_lot_come_back_and_the_customer_stays(saw: Product, billing: Program) -> None:
    of_lot = {name: value for name, value in line(lot="L7", quantity=10).items() if name != "serial"}
    back = {name: value for name, value in credit(lot="L7", quantity=3).items() if name != "serial"}
    assert results(billing.post(LINES, {"lines": [of_lot]})) == ["new"]
    assert results(billing.post(CREDITS, {"credits": [back, back | {"credit_note": "CN-2"}]})) == [
        "credited", "#/credits/1/credit_note",
    ]  # fmt: skip
    second = back | {"credit_note": "CN-2", "quantity": 7}
    assert results(billing.post(CREDITS, {"credits": [second | {"quantity": 8}]})) == ["#/credits/0/quantity"]
    who = select(SaleCustomer.email).join(SaleLine, SaleLine.id == SaleCustomer.sale_line_id)
    assert db.session.scalars(who.where(SaleLine.quantity == 7)).all() == ["anna@example.org"]
    assert results(billing.post(CREDITS, {"credits": [second, back]})) == ["credited", "known"]
    assert lines() == [("R-1", 10, False), ("R-1", 7, False), ("R-1", 0, True)]


def test_a_credit_is_kept_as_it_is(billing: Program) -> None:
    billing.post(LINES, {"lines": [line()]})
    billing.post(CREDITS, {"credits": [credit()]})
    found = db.session.scalars(select(SaleLine).where(SaleLine.quantity == 0)).one()
    found.credit_note = "CN-7"
    with pytest.raises(Exception, match="sale lines are kept"):
        db.session.flush()
    db.session.rollback()


def test_a_warranty_starts_from_the_invoice_and_not_from_one_that_was_taken_back(
    saw: Product, billing: Program
) -> None:
    own = a_registration(saw, "BX0001", "pia@example.org", bought_on=None)
    db.session.commit()
    number = own.id
    billing.post(LINES, {"lines": [line()]})
    db.session.expire_all()
    assert str(db.session.get_one(Registration, number).bought_on) == "2024-05-06"


def test_sent_twice_under_one_name_and_the_keys_of_others(app: Flask, saw: Product, billing: Program) -> None:
    first = billing.post(LINES, {"lines": [line()]}, Idempotency_Key="a")
    again = billing.post(LINES, {"lines": [line()]}, Idempotency_Key="a")
    assert first.data == again.data
    assert again.headers["Idempotency-Replayed"] == "true"
    stranger = Program(app, a_key(a_maker("Bolt"), "billing:write"))
    assert results(stranger.post(CREDITS, {"credits": [credit()]})) == ["#/credits/0/model"]
    assert results(stranger.post(LINES, {"lines": [line(product=saw.slug)]})) == ["#/lines/0/product"]
    reader = Program(app, a_key(saw.organisation_id, "sales:read"))
    assert reader.post(LINES, {"lines": [line()]}).status_code == 403
    assert lines() == [("R-1", 1, True)]


def test_a_thousand_lines_at_once(saw: Product, billing: Program) -> None:
    rows = [line(serial=f"BX{n:04}", invoice=f"R-{n // 10}", line=str(n % 10 + 1)) for n in range(1000)]
    assert results(billing.post(LINES, {"lines": rows})) == ["new"] * 1000
    back = [credit(serial=f"BX{n:04}", invoice=f"R-{n // 10}", line=str(n % 10 + 1)) for n in range(1000)]
    assert results(billing.post(CREDITS, {"credits": back})) == ["credited"] * 1000
    assert billing.post(LINES, {"lines": [*rows, line()]}).status_code == 422
