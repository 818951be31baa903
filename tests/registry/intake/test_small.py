"""A table that is read while its owner waits: however it is written, and never more than can be waited for."""

import gzip
import io

import pytest
import xlsxwriter

from registry.errors import Refused
from registry.intake.small import MOST_COLUMNS, read_small

PLAIN = "Product;Serial;Bought\nKettle;AB100150;2024-06-30\n\nKettle;AB100151;\n"
ROWS = [
    (1, ["Product", "Serial", "Bought"]),
    (2, ["Kettle", "AB100150", "2024-06-30"]),
    (4, ["Kettle", "AB100151", ""]),
]


def a_workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for number, cells in ROWS:
            sheet.write_row(number - 1, 0, cells)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        PLAIN.replace(";", "\t").replace("\n", "\r\n").encode("utf-16"),
        PLAIN.replace(";", ",").encode("utf-8-sig"),
        gzip.compress(PLAIN.encode()),
        a_workbook(),
    ],
    ids=["semicolons", "wide", "marked", "packed", "workbook"],
)
def test_the_same_however_it_is_written(data: bytes) -> None:
    small = read_small(data, 10)
    assert (small.rows, small.header, small.faults) == (ROWS, True, {})


def test_pasted_numbers_alone_have_no_header() -> None:
    small = read_small(b"AB100150\nAB100151", 10)
    assert (small.rows, small.header) == ([(1, ["AB100150"]), (2, ["AB100151"])], False)


def test_rows_that_cannot_be_read_are_named_and_the_others_are_there() -> None:
    small = read_small(b'Product,Serial\nKettle,AB1\0\nKettle,"AB2\nKettle,AB3,4\nKettle,' + b"9" * 400, 10)
    assert sorted(small.faults) == [2, 3, 4, 5]
    assert all(fault.message and fault.advice for fault in small.faults.values())
    assert [number for number, _ in small.rows] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04 broken", "packed"),
        (b"Product,Serial\n", "no rows below"),
        (b"AB1\n" * 11, "more than 10 rows"),
        ((",".join(["AB1001"] * (MOST_COLUMNS + 1))).encode(), "columns"),
        (gzip.compress(b"0" * 90_000_000), "larger than"),
    ],
    ids=["nothing", "blank", "pdf", "broken", "header", "long", "wide", "bomb"],
)
def test_what_is_no_small_table_is_refused_with_what_to_do(data: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_small(data, 10)


def test_a_header_is_not_counted_among_the_rows() -> None:
    assert len(read_small(b"Serial\n" + b"AB1\n" * 10, 10).rows) == 11
