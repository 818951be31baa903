"""A block of records: what is staged, what is said of faulty rows, and that columns and rows agree."""

from datetime import date
from pickle import dumps, loads
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.intake.blocks import Block
from registry.intake.listed.known import Known, Product
from registry.intake.records.check import RecordCheck
from registry.intake.records.fields import MADE, SALE
from registry.intake.records.rows import Form
from registry.serials.patterns import SerialPattern

TODAY = date(2026, 11, 23)
SALES = (
    "serial lot quantity model gtin sold_on delivered_on dealer invoice line price currency country name email phone "
    "address postcode city"
).split()
PRODUCTION = "serial lot quantity model gtin made_on expires shipped_on consignee country".split()
SAW = Product(7, "Saw", ("HX-100", "HX-2*"), SerialPattern.parse('"BX"9999'))
TEA = Product(8, "Tea", ("Kettle",))
KNOWN = Known.of([SAW, TEA], {"04012345678901": 8})


def a_check(roles: list[str], purpose: str = "sales", **options: Any) -> RecordCheck:
    mapping = {str(place): role for place, role in enumerate(roles)}
    return RecordCheck(Form.of(purpose, mapping, options, KNOWN, TODAY, roles))


def a_sale(**cells: str) -> list[str]:
    given = {"serial": "BX1234", "model": "HX-100", "sold_on": "2024-05-06", "invoice": "R-1", "line": "1"}
    if cells.get("price"):
        given["currency"] = "EUR"
    return [(given | cells).get(role, "") for role in SALES]


def staged(check: RecordCheck, *rows: list[str]) -> list[dict[str, str]]:
    names = SALE if check.form.sales else MADE
    lines = check(Block(0, 2, list(rows), 0)).lines
    return [dict(zip(names, line.split("\t"), strict=True)) for line in lines]


def test_a_sale_is_staged() -> None:
    check = loads(dumps(a_check(SALES)))
    row = staged(check, a_sale(serial="bx-1234", price="1.234,5", name="Zoë  Müller", email="Z@Example.org"))[
        0
    ]
    assert (row["key"], row["serial"], row["product"], row["row"]) == ("FBX1234", "bx-1234", "7", "2")
    assert (row["invoice_key"], row["line"], row["price"], row["quantity"]) == ("R1", "1", "1234.50", "1")
    assert (row["name"], row["name_key"], row["email"], row["reach"]) == (
        "Zoë Müller", "ZOE MULLER", "z@example.org", "1",
    )  # fmt: skip


def test_contents_tell_two_reports_apart() -> None:
    check = a_check(SALES)
    one, same, other = (
        staged(check, a_sale(price=price))[0]["digest"] for price in ("499.90", "499,9", "499.91")
    )
    assert one == same != other


def test_a_day_of_delivery_may_come_and_nothing_changes_without_one() -> None:
    (with_column,) = staged(a_check(SALES), a_sale())
    new = {"delivered_on", "address", "postcode", "city"}
    without = [role for role in SALES if role not in new]
    cells = [cell for role, cell in zip(SALES, a_sale(), strict=True) if role not in new]
    (before,) = staged(a_check(without), cells)
    (coming,) = staged(a_check(SALES), a_sale(delivered_on="2027-01-31"))
    assert with_column["digest"] == before["digest"] != coming["digest"]
    assert (with_column["delivered_on"], coming["delivered_on"]) == ("", "2027-01-31")


def test_a_postal_address_is_one_line_and_needs_a_street() -> None:
    town = {"postcode": "12345", "city": "Springfield"}
    rows = staged(
        a_check(SALES), a_sale(), a_sale(serial="BX1235", address="Elm Road 1", **town),
        a_sale(serial="BX1236", phone="+49 30 123456", **town),
        a_sale(serial="BX1237", address="Elm  Road 1, 12345 Springfield", email="a@example.org"),
    )  # fmt: skip
    assert [(row["address"], row["reach"]) for row in rows] == [
        ("", "0"), ("Elm Road 1, 12345 Springfield", "4"), ("", "2"), ("Elm Road 1, 12345 Springfield", "5"),
    ]  # fmt: skip
    assert len({row["digest"] for row in rows}) == 4


def test_a_bad_address_is_a_warning_and_the_sale_counts() -> None:
    checked = a_check(SALES)(Block(0, 2, [a_sale(email="nobody", phone="none", country="Atlantis")], 0))
    assert [(f.level, f.column, f.row) for f in checked.faults] == [
        ("warning", "country", 2), ("warning", "email", 2), ("warning", "phone", 2),
    ]  # fmt: skip
    assert len(checked.lines) == 1


def test_faults_name_row_column_and_value() -> None:
    rows = [
        a_sale(), a_sale(serial="BX12O4"), a_sale(model="none"), a_sale(sold_on="2031-01-01"),
        a_sale(serial="", lot=""), a_sale(quantity="3"), a_sale(price="dear"), a_sale(serial="BX1000 to BX1009"),
    ]  # fmt: skip
    checked = a_check(SALES)(Block(0, 2, rows, 0))
    assert [(f.row, f.column, f.level) for f in checked.faults] == [
        (3, "serial", "error"), (4, "model", "error"), (5, "sold_on", "error"), (6, "serial", "error"),
        (7, "quantity", "error"), (8, "price", "error"), (9, "serial", "error"),
    ]  # fmt: skip
    assert all(fault.message and fault.advice for fault in checked.faults[:-1])
    assert len(checked.lines) == 1


@pytest.mark.parametrize(
    ("price", "currency", "said"),
    [
        ("499.90", "", "This price has no currency."),
        ("0", "", "This price has no currency."),
        ("499.90 EUR", "USD", "This price has two currencies: EUR and USD."),
        ("EUR 5 USD", "", "This price has two currencies: EUR and USD."),
        ("$ 5", "", "Which dollar?"),
        ("499.90 XXQ", "", "This is no currency."),
        ("499.90", "XXQ", "This is no currency."),
    ],
)
def test_a_price_needs_one_currency(price: str, currency: str, said: str) -> None:
    checked = a_check(SALES)(Block(0, 2, [a_sale(), a_sale(price=price, currency=currency)], 0))
    (fault,) = checked.faults
    column, value = ("currency", currency) if currency == "XXQ" else ("price", price)
    assert (fault.row, fault.level, fault.kind) == (3, "error", "currency")
    assert (fault.column, fault.value, fault.message) == (column, value, said)
    assert fault.advice
    assert len(checked.lines) == 1


@pytest.mark.parametrize(
    ("price", "currency"),
    [("€ 12", ""), ("12,00 EUR", ""), ("€12", "EUR"), ("12", "€"), ("12,-", "EUR"), ("$ 12", "USD")],
)
def test_a_currency_may_stand_beside_the_amount(price: str, currency: str) -> None:
    row = staged(a_check(SALES), a_sale(price=price, currency=currency))[0]
    assert (row["price"], row["currency"]) == ("12.00", "USD" if currency == "USD" else "EUR")


def test_amounts_name_their_currency_where_no_column_does() -> None:
    roles = [role for role in SALES if role != "currency"]
    place = SALES.index("currency")
    rows = [
        a_sale(serial=f"BX123{n}", price=price) for n, price in enumerate(("€ 1", "2.00", "3.00 CHF", ""))
    ]
    checked = a_check(roles)(Block(0, 2, [row[:place] + row[place + 1 :] for row in rows], 0))
    assert [(fault.row, fault.column, fault.message) for fault in checked.faults] == [
        (3, "price", "This price has no currency.")
    ]
    told = [dict(zip(SALE, line.split("\t"), strict=True)) for line in checked.lines]
    assert [row["currency"] for row in told] == ["EUR", "CHF", ""]


def test_lots_are_sold_by_quantity() -> None:
    row = staged(a_check(SALES), a_sale(serial="", lot="L 77", quantity="12", model="Kettle"))[0]
    assert (row["key"], row["lot_key"], row["lot"], row["quantity"]) == ("~CL77", "CL77", "L 77", "12")


def test_a_gtin_tells_the_product() -> None:
    row = staged(a_check(SALES), a_sale(serial="Q1", model="", gtin="4012345678901"))[0]
    assert row["product"] == "8"


def test_production() -> None:
    made = {
        "serial": "BX0001",
        "model": "HX-250",
        "lot": "L1",
        "made_on": "2024-01-02",
        "expires": "2034-01-02",
    }
    check = a_check(PRODUCTION, "production")
    row = staged(check, [made.get(role, "") for role in PRODUCTION])[0]
    assert (row["key"], row["lot_key"], row["made_on"], row["expires"]) == (
        "FBX0001", "BL1", "2024-01-02", "2034-01-02",
    )  # fmt: skip
    bare = [{"lot": "L2", "model": "Kettle"}.get(role, "") for role in PRODUCTION]
    assert staged(check, bare)[0]["quantity"] == "0"


def test_formulas_are_text() -> None:
    row = staged(a_check(SALES), a_sale(dealer="=cmd|' /C calc'!A0"))[0]
    assert row["dealer"] == "=cmd|' /C calc'!A0"


CELLS: dict[str, list[str]] = {
    "serial": [
        "BX1234",
        "bx-1234",
        "BX12O4",
        "",
        "S/N BX1234",
        "7",
        "BX1234, BX1235",
        "BX1 to BX9",
        "AXX",
        "0",
    ],
    "lot": ["", "", "L1", "l-1", "LOT 5", "?", "É"],
    "quantity": ["", "1", "2", "1,000", "x"],
    "model": ["HX-100", "hx 100", "HX-299", "Kettle", "", "None such"],
    "gtin": ["", "4012345678901", "4012345678902", "abc"],
    "sold_on": ["2024-05-06", "6.5.2024", "05/06/2024", "31.31.2020", "", "2031-01-01"],
    "delivered_on": ["", "", "2024-06-01", "2031-01-01", "1.6.24", "never"],
    "address": ["", "Elm Road 1", " Elm  Road\n1 ", "x" * 201, "李 1"],
    "postcode": ["", "12345", "x" * 21],
    "city": ["", " Springfield ", "x" * 101],
    "dealer": ["Tools Ltd", " Tools  Ltd ", "x" * 201, "a\tb", "a\nb", "Zoë\u200b"],
    "invoice": ["R-1", "r 1", "123.0", "", "№ 7", "R\n1", "ﬁ-7", "x" * 81],
    "line": ["1", "01", "", "1.0", "x" * 21],
    "price": ["499.90", "1.234,56", "", "dear", "0.00", "00.50", "€ 7", "7.00 USD", "$7"],
    "currency": ["EUR", "EUR", "€", "", "$", "eur"],
    "country": ["DE", "de", "Österreich", "", "Atlantis"],
    "name": [
        "Anna Koch",
        "Zoë Müller-Lang",
        "",
        " -- ",
        "Ǆ ǆ",
        "ŉ",
        "O'Neil\xa0X",
        "李 雷",
        "x_y",
        "a\x00b",
        "´a",
    ],
    "email": ["a@b.de", "A@B.DE", "", "a..b@c.de", "ü@b.de", "a @b.de", "a@b.test", "a@b\n.de"],
    "phone": [
        "+49 30 123456",
        "0049 30 123456",
        "(0)30 123456",
        "",
        "none",
        "030/123456 ext 7",
        "1\u00a0234 567",
        "1\n2",
        "4930123456.0 ",
        "01.23.45.67.80",
    ],
}
ROWS = st.lists(
    st.tuples(*(st.sampled_from(CELLS[role]) for role in SALES)).map(list), min_size=1, max_size=30
)


@given(rows=ROWS, order=st.sampled_from(["ymd", "dmy", "mdy"]))
def test_columns_and_rows_agree(rows: list[list[str]], order: str) -> None:
    check = a_check(SALES, dates=order)
    numbers = range(2, len(rows) + 2)
    one, all_ = (
        check.one_by_one(numbers, rows),
        check.together(numbers, list(zip(*rows, strict=True)), rows.__getitem__),
    )
    assert sorted(one.lines) == sorted(all_.lines)
    assert one.faults == all_.faults
