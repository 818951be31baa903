"""Cells of records are read as people write them, and never guessed."""

from datetime import date

import pytest

from registry.intake.listed.cells import Wrong
from registry.intake.records import values

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("499.90", "499.90"), ("499,9", "499.90"), ("1.234,56", "1234.56"), ("1,234.56", "1234.56"),
        ("1 234,50", "1234.50"), ("1'234.50", "1234.50"), ("€ 12", "12.00"), ("12 EUR", "12.00"), ("12,-", "12.00"),
        ("1.234", "1234.00"), ("1.234.567", "1234567.00"), ("0.125", "0.125"), ("-5", "-5.00"), ("", ""),
    ],
)  # fmt: skip
def test_prices(cell: str, read: str) -> None:
    assert values.read_price(cell) == read


@pytest.mark.parametrize("cell", ["abc", "1,2,3", "12 34", "€", "=A1*2"])
def test_no_prices(cell: str) -> None:
    with pytest.raises(Wrong):
        values.read_price(cell)


@pytest.mark.parametrize(
    ("cell", "order", "read"),
    [
        ("2024-03-31", "dmy", "2024-03-31"), ("31.12.2023", "dmy", "2023-12-31"), ("12/31/23", "mdy", "2023-12-31"),
        ("31.12.2023", "ymd", "2023-12-31"), ("20240101", "dmy", "2024-01-01"), ("5 Mar 2024", "ymd", "2024-03-05"),
        ("Mar 5, 2024", "dmy", "2024-03-05"), ("2024-03-01 00:00:00", "dmy", "2024-03-01"), (" ", "ymd", ""),
        ("24-03-01", "ymd", "2024-03-01"), ("3/4/2024", "dmy", "2024-04-03"), ("3/4/2024", "mdy", "2024-03-04"),
        ("15. März 2024", "ymd", "2024-03-15"), ("5. 4. 2024", "dmy", "2024-04-05"),
    ],
)  # fmt: skip
def test_dates(cell: str, order: str, read: str) -> None:
    assert values.read_date(cell, order, TODAY) == read


@pytest.mark.parametrize(
    ("cell", "order"),
    [
        ("31.31.2020", "dmy"), ("31.12.2023", "mdy"), ("45352", "ymd"), ("3/4/2024", "ymd"), ("2031-01-01", "ymd"),
        ("1949-12-31", "ymd"), ("yesterday", "ymd"), ("2024-02-30", "ymd"),
    ],
)  # fmt: skip
def test_no_dates(cell: str, order: str) -> None:
    with pytest.raises(Wrong):
        values.read_date(cell, order, TODAY)


@pytest.mark.parametrize("cell", ["45352", "45352.75"])
def test_a_spreadsheets_count_of_days_is_named_and_not_taken(cell: str) -> None:
    with pytest.raises(Wrong) as wrong:
        values.read_date(cell, "ymd", TODAY)
    assert "2024-03-01" in wrong.value.advice


def test_whole_numbers_that_were_reckoned_with() -> None:
    assert values.read_phone("4930123456.0") == "4930123456"
    assert values.read_phone("01.23.45.67.80") == "0123456780"
    read = [values.read_text(" 10115.0 ", role) for role in ("invoice", "postcode", "dealer")]
    assert read == ["10115", "10115", "10115.0"]


def test_what_expires_may_lie_ahead() -> None:
    assert values.read_date("2031-01-01", "ymd") == "2031-01-01"


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("+49 (0)30 / 123-456", "+4930123456"),
        ("0049 30 1234567", "+49301234567"),
        ("030 123456 ext. 5", "030123456"),
    ],
)
def test_phones(cell: str, read: str) -> None:
    assert values.read_phone(cell) == read


def test_no_phone() -> None:
    with pytest.raises(Wrong):
        values.read_phone("ask Anna")


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("Anna@Example.ORG", "anna@example.org"),
        ("<x.y@z.co>", "x.y@z.co"),
        ("jürgen@exämple.de", "jürgen@exämple.de"),
    ],
)
def test_emails(cell: str, read: str) -> None:
    assert values.read_email(cell) == read


@pytest.mark.parametrize("cell", ["a@b", "a..b@c.de", "anna.example.org", "a@b@c.de", f"{'a' * 190}@b.de"])
def test_no_emails(cell: str) -> None:
    with pytest.raises(Wrong):
        values.read_email(cell)


@pytest.mark.parametrize(
    ("cell", "read"), [("de", "DE"), ("Österreich", "AT"), ("U.S.A.", "US"), ("UK", "GB")]
)
def test_countries(cell: str, read: str) -> None:
    from registry.intake.records.rows import _country

    assert _country(cell) == read


def test_currencies_and_lines_and_quantities() -> None:
    assert [values.read_currency(cell) for cell in ("eur", "€", "")] == ["EUR", "EUR", ""]
    assert [values.read_line(cell) for cell in ("01", "1.0", " 7 ", "A-1", "0")] == [
        "1",
        "1",
        "7",
        "A-1",
        "0",
    ]
    assert [values.read_quantity(cell) for cell in ("1,000", "12.0", "7", "")] == ["1000", "12", "7", ""]
    for wrong in ("$", "XXQ"):
        with pytest.raises(Wrong):
            values.read_currency(wrong)
    for wrong in ("0", "-1", "1.5", "many"):
        with pytest.raises(Wrong):
            values.read_quantity(wrong)
