"""Rows come out as a spreadsheet would read them, wherever the cuts fall, and whatever cannot be read is a fault."""

import csv
import io
import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.intake import cutting, reading
from registry.intake.blocks import Block, block_of, header, read_blocks
from registry.intake.reading import Marks

LAYOUT = {"encoding": "utf-8", "delimiter": ",", "quote": '"', "header": True, "first_row": 1}


def blocks(path: Path, data: bytes, size: int = 2**21, **layout: object) -> list[Block]:
    path.write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cutting, "SIZE", size)
        return list(read_blocks(path, {**LAYOUT, **layout}))


def rows(found: list[Block]) -> list[list[str]]:
    return [row for block in found for row in block.rows]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "source"


CELLS = st.text(st.sampled_from("ab1 ,\"\n'é"), max_size=6)


@given(
    lines=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=20),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    size=st.integers(8, 200),
    last=st.booleans(),
)
def test_rows_are_those_of_the_whole_file_wherever_it_is_cut(
    tmp_path_factory: pytest.TempPathFactory, lines: list[list[str]], end: str, size: int, last: bool
) -> None:
    out = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if end == "\r" else csv.QUOTE_MINIMAL
    csv.writer(out, lineterminator=end, quoting=quoting).writerows([["a", "b", "c"], *lines])
    text = out.getvalue()
    data = (text if last else text.removesuffix(end)).encode()
    found = blocks(tmp_path_factory.mktemp("t") / "source", data, size)
    assert rows(found) == lines
    at = 2
    for block in found:
        assert block.first_row == at
        at += len(block.rows)
    assert not found or found[-1].end == len(data)


@given(data=st.binary(max_size=300), size=st.integers(1, 100))
def test_no_bytes_make_it_fail(tmp_path_factory: pytest.TempPathFactory, data: bytes, size: int) -> None:
    path = tmp_path_factory.mktemp("t") / "source"
    once = blocks(path, data, 2**21)
    again = blocks(path, data, size)
    assert sum(len(b.rows) for b in once) >= 0
    assert [b.number for b in again] == list(range(len(again)))


@given(
    data=st.text(st.sampled_from('a",\n\r;'), max_size=120),
    size=st.integers(1, 40),
)
def test_going_on_from_any_block_gives_the_same(
    tmp_path_factory: pytest.TempPathFactory, data: str, size: int
) -> None:
    path = tmp_path_factory.mktemp("t") / "source"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cutting, "SIZE", size)
        path.write_text(data, newline="")
        whole = list(read_blocks(path, LAYOUT))
        for block, following in itertools.pairwise(whole):
            rest = read_blocks(
                path, LAYOUT, offset=block.end, number=block.number + 1, first_row=following.first_row
            )
            found = next(rest)
            assert (found.rows, found.broken, found.end) == (following.rows, following.broken, following.end)


def test_mixed_line_ends_and_a_byte_order_mark(table: Path) -> None:
    found = blocks(table, b"\xef\xbb\xbfa,b\r\n1,2\n3,4\r5,6\r\n\r\n7,8")
    assert rows(found) == [["1", "2"], ["3", "4"], ["5", "6"], [], ["7", "8"]]
    assert header(table, LAYOUT) == ["a", "b"]


def test_a_row_of_a_hundred_thousand_characters_is_a_fault_and_the_next_is_read(table: Path) -> None:
    found = blocks(table, b"a,b\n1,2\n" + b"x" * 100_000 + b",1\n3,4\n")
    assert rows(found) == [["1", "2"], [], ["3", "4"]]
    assert [(f.row, f.kind) for f in found[0].faults] == [(3, "long_row")]


@pytest.mark.parametrize("quote", ['"', ""])
def test_a_line_too_long_to_hold_is_skipped(table: Path, monkeypatch: pytest.MonkeyPatch, quote: str) -> None:
    monkeypatch.setattr(cutting, "MOST", 4000)
    found = blocks(table, b"a,b\r\n1,2\r\n" + b"x" * 100_000 + b",1\r\n3,4\r\n", 1000, quote=quote)
    assert rows(found) == [["1", "2"], [], ["3", "4"]]
    assert [(f.row, f.kind) for b in found for f in b.faults] == [(3, "long_row")]


def test_nul_bytes_are_a_fault(table: Path) -> None:
    found = blocks(table, b"a,b\n1,2\n3\x00,4\n5,6\n")
    assert rows(found) == [["1", "2"], [], ["5", "6"]]
    assert [(f.row, f.kind, f.value) for f in found[0].faults] == [(3, "nul", "3 4")]


def test_a_wrong_encoding_is_a_fault_of_the_rows_it_touches(table: Path) -> None:
    found = blocks(table, "a,b\n1,2\nGerät,4\n5,6\n".encode("cp1252"))
    assert rows(found) == [["1", "2"], [], ["5", "6"]]
    assert "utf-8" in found[0].faults[0].message


@pytest.mark.parametrize("size", [40, 2**21])
def test_a_quotation_mark_that_is_not_closed_spoils_one_row(table: Path, size: int) -> None:
    data = b'a,b\n1,"2\n' + b"".join(b"%d,x\n" % n for n in range(1000)) + b'9,"last\n'
    found = blocks(table, data, size)
    assert [(f.row, f.kind) for b in found for f in b.faults] == [
        (2, "unclosed_quote"),
        (1003, "unclosed_quote"),
    ]
    assert rows(found)[1:1001] == [[str(n), "x"] for n in range(1000)]


def test_thousands_of_open_quotation_marks_do_not_take_for_ever(table: Path) -> None:
    found = blocks(table, b"a,b\n" + (b'1,"2\n' + b"3,4\n" * 250) * 200)
    assert len(rows(found)) == 251 * 200


def test_inches_are_no_quotation(table: Path) -> None:
    assert rows(blocks(table, b'a,b\n5" pipe,1\n6" pipe,2\n')) == [['5" pipe', "1"], ['6" pipe', "2"]]


def test_short_rows_are_filled_and_long_ones_are_faults(table: Path) -> None:
    found = blocks(table, b"a,b\n1\n2,3,,\n1,000,4\n")
    assert rows(found) == [["1", ""], ["2", "3"], []]
    assert [(f.row, f.kind) for f in found[0].faults] == [(4, "too_wide")]
    assert found[0].broken == {4: ["1", "000", "4"]}


def test_rows_above_the_header_are_passed_over(table: Path) -> None:
    found = blocks(table, b'"A list\nof ours",\n\na,b\n1,2\n', first_row=3)
    assert (found[0].first_row, rows(found)) == (4, [["1", "2"]])
    assert header(table, {**LAYOUT, "first_row": 3}) == ["a", "b"]


def test_an_apostrophe_of_ours_is_taken_off_again(table: Path) -> None:
    assert rows(blocks(table, b"a,b\n'=1+1,'-5\n'x,'\n")) == [["=1+1", "-5"], ["'x", "'"]]


def test_without_header_columns_are_numbered(table: Path) -> None:
    found = blocks(table, b"1,2\n3,4\n", header=False)
    assert (found[0].first_row, rows(found)) == (1, [["1", "2"], ["3", "4"]])
    assert header(table, {**LAYOUT, "header": False}) == ["Column 1", "Column 2"]


@given(
    data=st.text(st.sampled_from('a",\n\r'), max_size=80),
    size=st.integers(1, 40),
    few=st.sampled_from([0, 4000]),
)
def test_a_short_cut_counts_the_rows_that_are_read(
    tmp_path_factory: pytest.TempPathFactory, data: str, size: int, few: int
) -> None:
    path = tmp_path_factory.mktemp("t") / "source"
    path.write_text(data, newline="")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cutting, "SIZE", size)
        patch.setattr(cutting, "FEW_QUOTES", few)
        layout = {**LAYOUT, "width": 2}
        for cut, piece, read in cutting.cuts(path, layout):
            assert cut.count == len(block_of(cut, piece, layout, read).rows)
            assert cut.count == len(block_of(cut, piece, layout).rows)


@given(data=st.text(st.sampled_from('ab",\n'), max_size=60), width=st.integers(1, 3))
def test_columns_are_the_rows_turned_or_none(data: str, width: int) -> None:
    marks = Marks()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_odd", lambda text, lines, *_: NeverTooMany(odd(text, lines, marks, width)))
        found = reading.columns(data, marks, width)
    if found is not None:
        wanted = [row + [""] * (width - len(row)) for row in reading.records(data, marks).rows]
        assert list(map(list, zip(*found, strict=True))) == wanted


class NeverTooMany(set[int]):
    """So that short texts are not given up for one odd line."""

    def __len__(self) -> int:
        return 0


odd = reading._odd
